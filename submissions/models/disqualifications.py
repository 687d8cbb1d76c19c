"""Proposals to take an entry out of the contest (取消资格), or to put it back, and what another person made of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.two_people import Outcome, Proposal
from common.refusals import Refused
from submissions.models.entries import Entry


class DisqualificationQuerySet(models.QuerySet["Disqualification"]):
    def last_of(self, entry: Entry) -> Disqualification:
        """By which this entry fell. Raises Refused where no two people let it fall."""
        found = self.filter(entry=entry, kind="disqualify", outcome=Outcome.CONFIRMED).first()
        if found is None:
            raise Refused(_("没有这件作品取消资格的记录，不能恢复。请联系系统管理员。"))
        return found


class Disqualification(Proposal):
    """One proposal. The entry's state changes only when another person confirms it.

    `public_text` is the sentence that everybody may read once it is confirmed; `reason` goes to the union that entered
    the work and to its recommending union. `was_state`: the entry's state before it fell.
    """

    class Kind(models.TextChoices):
        DISQUALIFY = "disqualify", _("取消资格")
        REINSTATE = "reinstate", _("恢复资格")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="disqualifications")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DISQUALIFY)
    ground = models.CharField(max_length=60, blank=True)  # in the words of the list as it was then
    reason = models.TextField(db_column="text")  # older than `Proposal`: the column keeps its name
    public_text = models.CharField(max_length=200)
    was_state = models.CharField(max_length=12, blank=True)

    class Meta(Proposal.Meta):
        ordering = ["-id"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                name="disqualification_one_open", fields=["entry"], condition=Q(outcome=Outcome.OPEN)
            ),
            models.CheckConstraint(name="disqualification_has_public_text", condition=~Q(public_text="")),
            models.CheckConstraint(
                name="disqualification_confirmed_has_state",
                condition=~Q(outcome="confirmed") | ~Q(was_state=""),
            ),
        ]

    objects = DisqualificationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.entry} {self.kind} {self.outcome}"
