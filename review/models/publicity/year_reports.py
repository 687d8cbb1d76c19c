"""Reports of a year as Word files."""

from __future__ import annotations

from django.db import models

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from submissions.models import MadeFile


class YearReport(MadeFile):
    """The numbers of a campaign as they stood when it was made, in official form."""

    compared_with = RememberedKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="year_report_by_state")]

    def __str__(self) -> str:
        return f"{self.campaign.year} {self.created_at:%Y-%m-%d %H:%M}"
