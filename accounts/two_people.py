"""What takes two people: one proposes with a reason, another decides. It is decided once; who proposed may withdraw.

A model that needs it inherits `Proposal`; the verb that carries the matter out calls `decide` in its transaction.
The database refuses a proposer's own decision too.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import permissions
from accounts.models import User
from common import in_words
from common.refusals import Refused
from common.text import plain_text


class Outcome(models.TextChoices):
    OPEN = "open", _lazy("待复核")
    CONFIRMED = "confirmed", _lazy("已确认")
    REFUSED = "refused", _lazy("未同意")
    WITHDRAWN = "withdrawn", _lazy("已撤回")


class Proposal(models.Model):
    """Abstract. Kept for good, whatever became of it."""

    reason = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        abstract = True
        # A model with a Meta of its own writes `class Meta(Proposal.Meta)` and adds to `Proposal.Meta.constraints`.
        constraints = [
            models.CheckConstraint(
                name="%(class)s_takes_two_people",
                condition=~Q(outcome__in=["confirmed", "refused"]) | ~Q(proposed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="%(class)s_decided_has_both",
                condition=Q(outcome="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(name="%(class)s_has_reason", condition=~Q(reason="")),
        ]

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN


Kept = TypeVar("Kept", bound=Proposal)


def reason_of(text: str) -> str:
    """The reason as it is kept. Raises Refused where there is none."""
    if not (reason := plain_text(text)):
        raise Refused(_("请写明原因。"))
    return reason


def decide(*, proposal: Kept, outcome: str, by: User, permission: str, note: str = "") -> Kept:
    """Lock the proposal and keep what was decided. Call it in the transaction that carries the matter out.

    Raises NotAllowed without `permission`, and Refused where it was decided before, where the proposer decides alone,
    where somebody else withdraws, and where a refusal gives no reason. The caller writes the audit event.
    """
    permissions.check(by, permission)
    model = type(proposal)
    held: Kept = model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    _check_open(held)
    _check_person(held, outcome, by)
    held.outcome, held.decision_note = outcome, plain_text(note)
    if outcome == Outcome.REFUSED and not held.decision_note:
        raise Refused(_("请写明不同意的原因。"))
    held.decided_by, held.decided_at = by, timezone.now()
    held.save(update_fields=["outcome", "decision_note", "decided_by", "decided_at"])
    return held


def _check_open(proposal: Proposal) -> None:
    if proposal.is_open:
        return
    assert proposal.decided_by is not None and proposal.decided_at is not None
    said = {"who": proposal.decided_by.name, "at": in_words.moment(proposal.decided_at)}
    said["what"] = proposal.get_outcome_display()
    raise Refused(_("%(who)s已于 %(at)s 处理了这项提议：%(what)s。请刷新后再看。") % said)


def _check_person(proposal: Proposal, outcome: str, by: User) -> None:
    is_proposer = by.pk == proposal.proposed_by_id  # type: ignore[attr-defined,unused-ignore]  # of concrete models
    if outcome == Outcome.WITHDRAWN and not is_proposer:
        raise Refused(_("只有提出人可以撤回提议。您不同意的，请写明原因后点“不同意”。"))
    if outcome != Outcome.WITHDRAWN and is_proposer:
        raise Refused(_("这项提议由您提出，须由另一位省总活动管理员复核。"))
