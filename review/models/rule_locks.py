"""The rule by which works are ranked, locked by two people before voting opens."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.two_people import Outcome, Proposal
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey


class RuleLock(Proposal):
    """`terms`: weights, the vote's rule, prizes and their cap, as they were when it was proposed; `sha256` is of their
    canonical JSON."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="rule_locks")
    terms = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                name="rule_lock_once_a_campaign",
                fields=["campaign"],
                condition=Q(outcome__in=[Outcome.OPEN, Outcome.CONFIRMED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.outcome}"
