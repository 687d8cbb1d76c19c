"""Proposals to take an entry out of the contest (取消资格), or to put it back, and what another person made of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.refusals import Refused
from submissions.models.entries import Entry


class DisqualificationQuerySet(models.QuerySet["Disqualification"]):
    def last_of(self, entry: Entry) -> Disqualification:
        """By which this entry fell. Raises Refused where no two people let it fall."""
        found = self.filter(entry=entry, kind="disqualify", outcome="confirmed").first()
        if found is None:
            raise Refused(_("没有这件作品取消资格的记录，不能恢复。请联系系统管理员。"))
        return found


class Disqualification(models.Model):
    """One proposal, kept for good. The entry's state changes only when another person confirms it.

    `public_text` is the sentence that everybody may read once it is confirmed; `text` goes to the union that entered
    the work and to its recommending union. `was_state`: the entry's state before it fell.
    """

    class Kind(models.TextChoices):
        DISQUALIFY = "disqualify", _("取消资格")
        REINSTATE = "reinstate", _("恢复资格")

    class Outcome(models.TextChoices):
        OPEN = "open", _("待复核")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="disqualifications")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DISQUALIFY)
    ground = models.CharField(max_length=60, blank=True)  # in the words of the list as it was then
    text = models.TextField()
    public_text = models.CharField(max_length=200)
    was_state = models.CharField(max_length=12, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="disqualification_one_open", fields=["entry"], condition=Q(outcome="open")),
            models.CheckConstraint(
                name="disqualification_by_two",
                condition=~Q(outcome__in=["confirmed", "refused"]) | ~Q(proposed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="disqualification_decided_has_both",
                condition=Q(outcome="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="disqualification_has_words",
                condition=~Q(text="") & ~Q(public_text=""),
            ),
            models.CheckConstraint(
                name="disqualification_confirmed_has_state",
                condition=~Q(outcome="confirmed") | ~Q(was_state=""),
            ),
        ]

    objects = DisqualificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.entry} {self.kind} {self.outcome}"

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN
