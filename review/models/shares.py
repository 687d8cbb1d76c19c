"""Who screens which entries."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from submissions.models import Entry


class ScreeningShare(models.Model):
    """One entry, given to one screener. It orders the work and forbids nothing: others may still decide."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="screening_share")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.entry} → {self.person}"
