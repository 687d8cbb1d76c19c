"""What the committee decided of works that are equal in all that is computed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.two_people import Outcome, Proposal
from review.models.results import Result
from submissions.models import Entry


class TieDecision(Proposal):
    """The order of works that share a place in one version; the next version stands in it. It takes two people.
    `reason` is the committee's, and is published with the result."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="tie_decisions")

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(name="tie_decision_one_open", fields=["result"], condition=Q(outcome=Outcome.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.outcome}"


class TiePlace(models.Model):
    """A work's place among those that the decision speaks of: 1 stands first."""

    decision = models.ForeignKey(TieDecision, on_delete=models.PROTECT, related_name="places")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["decision", "place"]
        constraints = [
            models.UniqueConstraint(name="tie_place_once_a_work", fields=["decision", "entry"]),
            models.UniqueConstraint(name="tie_place_once_a_place", fields=["decision", "place"]),
            models.CheckConstraint(name="tie_place_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.entry}"
