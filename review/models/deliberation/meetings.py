"""A panel's meeting: when and where it met, what was said against, and the sheet that its members signed by hand."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from review.models.panels import Panel
from submissions.models import EvidenceFolder


class PanelMeeting(models.Model):
    """What the meeting's sheet says beside the works and the members; written by the chair or an organiser."""

    panel = models.OneToOneField(Panel, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    dissent = models.TextField(blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.panel} {self.held_on}"


class MeetingScan(models.Model):
    """The signed sheet as it was scanned. Kept for good; the newest is the one that holds."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="scans")
    folder = models.OneToOneField(EvidenceFolder, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.panel} {self.at}"
