"""Counts of text messages with codes: numbers only, no person (voting.md, "Identity")."""

from __future__ import annotations

from django.db import models

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey


class CodeCount(models.Model):
    """How many codes went out in one hour of a campaign, were accepted, or could not be sent."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()  # its beginning
    sent = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="code_count_once", fields=["campaign", "hour"])]
        indexes = [models.Index(fields=["hour"], name="code_count_by_hour")]

    def __str__(self) -> str:
        return f"codes {self.hour:%Y-%m-%d %H}"
