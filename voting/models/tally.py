"""Figures made of the votes: by day and work, by hour for the turnout, the totals that are shown, and faults found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from submissions.models import Entry
from voting.models.ledger import LedgerDay


class TallyDay(models.Model):
    """Votes cast for a work on a day, void ones too. Of a sealed day they are what its file holds, and stay."""

    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    cast = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tally_day_once", fields=["category", "day", "entry"])]

    def __str__(self) -> str:
        return f"{self.day} {self.entry_id} {self.cast}"


class TurnoutHour(models.Model):
    """Votes and voters of an hour, in one category or (without one) in all. No work is named."""

    campaign = RememberedKey(Campaign, on_delete=models.CASCADE, related_name="+")
    category = RememberedKey(Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    votes = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="turnout_hour_once", fields=["campaign", "category", "starts_at"]),
            models.UniqueConstraint(
                name="turnout_hour_of_all_once", fields=["campaign", "starts_at"], condition=Q(category__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.votes}"


class ShownTotals(models.Model):
    """Votes by work as of a sealed day, {"entry key": votes}, written when a recount agreed. The newest is shown."""

    sealed_day = models.OneToOneField(LedgerDay, on_delete=models.PROTECT, related_name="totals")
    votes = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.sealed_day)


class TallyFault(models.Model):
    """A recount that did not agree. It stands on the organiser's desk until a later recount of the category agrees."""

    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    works = models.PositiveIntegerField()  # how many differ; which and by how much is in the server's log
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tally_fault_one_open", fields=["category"], condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.category.short_name} {self.found_at}"
