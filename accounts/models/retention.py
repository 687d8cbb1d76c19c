"""What was erased because its time was over, night by night."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class RetentionRun(models.Model):
    """One run of the retention rules: how much of each was erased, and what failed. Kept for good."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    done = models.JSONField(default=dict)  # {code of the rule: rows or files}, also 0
    faults = models.JSONField(default=dict)  # {code of the rule: what went wrong}

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
