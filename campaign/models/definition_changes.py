"""Every change of a campaign's definition, for ever: who, when, why, and what was there before."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from campaign.models.campaigns import Campaign


class DefinitionChange(models.Model):
    """Only ever added to. `by` None: the operator of the machine, with a file. `part`: the form it was made with
    (campaign/editing), or "file", "extend", "copy", "shift", "open". `differences` are [what, was, now] in words;
    `details` what an extension tells people; `sha256` is of the whole definition afterwards, as it is exported."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=12)
    reason = models.CharField(max_length=200, blank=True)
    differences = models.JSONField()
    details = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.part}"
