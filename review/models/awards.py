"""What people decided of the prizes that a version of a result proposes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.two_people import Outcome, Proposal
from review.models.results import Result
from submissions.models import Entry


class AwardDecision(Proposal):
    """The prizes of one version of a category's result: as computed, but for its changes. It takes two people."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="award_decisions")
    # Name, number and least votes of the popularity prize as they were when it was decided.
    popularity = models.JSONField()

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                name="award_decision_once_a_version",
                fields=["result"],
                condition=Q(outcome__in=[Outcome.OPEN, Outcome.CONFIRMED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.outcome}"


class AwardChange(models.Model):
    """One work whose prize is not the computed one; "" is no prize. `was` is what was computed."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="changes")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=20, blank=True)
    award = models.CharField(max_length=20, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="award_change_once", fields=["decision", "entry"]),
            models.CheckConstraint(name="award_change_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="award_change_changes", condition=~Q(award=models.F("was"))),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.award}"
