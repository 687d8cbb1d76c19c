"""A second person confirms a proposal or refuses it; who proposed it may withdraw it. Each with its audit event."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common import in_words
from common.refusals import Refused
from common.text import plain_text
from review.disqualifying import reinstating
from submissions import access
from submissions.models import Disqualification, Entry
from submissions.workflow import lock_entry, perform

Kind, Outcome = Disqualification.Kind, Disqualification.Outcome


@transaction.atomic
def confirm(*, proposal: Disqualification, by: User) -> Disqualification:
    """Carry the proposal out: the entry is disqualified, or back where it was.

    Side effects: those of `workflow.perform`, which tells the union that entered the work and its recommending union;
    one audit event more, which names both people.
    """
    proposal, entry = _locked(proposal, by)
    _check_another(proposal, by)
    if proposal.kind == Kind.REINSTATE:
        reinstating.check_may_return(entry)
    proposal.was_state = entry.state
    perform(entry=entry, action=proposal.kind, by=by, note=reasons(proposal))
    return _decide(proposal, Outcome.CONFIRMED, by)


@transaction.atomic
def refuse(*, proposal: Disqualification, note: str, by: User) -> Disqualification:
    """Decide against it, with the reason. The entry stays as it is."""
    proposal, _entry = _locked(proposal, by)
    _check_another(proposal, by)
    if not plain_text(note):
        raise Refused(_("请写明不同意的原因。"))
    return _decide(proposal, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, proposal: Disqualification, by: User, note: str = "") -> Disqualification:
    """Take one's own proposal back."""
    proposal, _entry = _locked(proposal, by)
    if by.pk != proposal.proposed_by_id:
        raise Refused(_("只有提出人可以撤回提议。您不同意的，请写明原因后点“不同意”。"))
    return _decide(proposal, Outcome.WITHDRAWN, by, note)


def reasons(proposal: Disqualification) -> str:
    """What the unions read."""
    head = f"{proposal.ground}。" if proposal.ground else ""
    return f"{head}{proposal.text}"


def _locked(proposal: Disqualification, by: User) -> tuple[Disqualification, Entry]:
    access.check(by, "entry.disqualify", proposal.entry)
    entry = lock_entry(proposal.entry_id)
    fresh = Disqualification.objects.select_related("proposed_by", "decided_by").get(pk=proposal.pk)
    if fresh.is_open:
        return fresh, entry
    assert fresh.decided_by is not None and fresh.decided_at is not None
    said = {"who": fresh.decided_by.name, "at": in_words.moment(fresh.decided_at), "what": fresh.get_outcome_display()}
    raise Refused(_("%(who)s已于 %(at)s 处理了这项提议：%(what)s。请刷新后再看。") % said)


def _check_another(proposal: Disqualification, by: User) -> None:
    if by.pk == proposal.proposed_by_id:
        raise Refused(_("这项提议由您提出，须由另一位省总活动管理员复核。"))


def _decide(proposal: Disqualification, outcome: str, by: User, note: str = "") -> Disqualification:
    proposal.outcome, proposal.decision_note = outcome, plain_text(note)
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    audit.record(
        action=f"disqualification.{outcome}",
        obj=proposal.entry,
        by=by,
        kind=proposal.kind,
        proposed_by=proposal.proposed_by.name,
        note=proposal.decision_note,
    )
    return proposal
