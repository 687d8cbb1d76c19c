"""What happens to a sheet beside its expert's own acts: it is opened again by two people, or may be scored late."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.two_people import Outcome, Proposal
from review.models.panels import Assignment
from review.models.sheets import ScoreSheet


class Reopening(Proposal):
    """A sealed sheet is opened for its expert again. The version that was signed stays what it was."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="reopenings")
    sealed_version = models.PositiveIntegerField()  # which signature it opens
    until = models.DateTimeField(null=True, blank=True)  # how long it may be scored after the review; null: within it

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(name="reopening_one_waits", fields=["sheet"], condition=Q(outcome=Outcome.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.outcome}"


class ScoringPermitQuerySet(models.QuerySet["ScoringPermit"]):
    def valid(self) -> ScoringPermitQuerySet:
        return self.filter(ended_at__isnull=True, until__gt=timezone.now())


class ScoringPermit(models.Model):
    """One expert may score one work until then, though the review is over."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="permits")
    until = models.DateTimeField()
    reason = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="scoring_permit_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="scoring_permit_end_has_both",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    objects = ScoringPermitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.assignment} until {self.until}"
