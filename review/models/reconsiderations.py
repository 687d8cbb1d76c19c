"""A union asked that its rejected entry be looked at again (申请复核)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from submissions import states
from submissions.models import Entry


class ReconsiderationQuerySet(models.QuerySet["Reconsideration"]):
    def waiting(self) -> ReconsiderationQuerySet:
        """Those that nobody has decided."""
        return self.filter(decided_at=None, entry__state=states.REJECTED)


class Reconsideration(models.Model):
    """Once for an entry. `first_by` rejected it, nobody where it was closed by rule; another person decides."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="reconsideration")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)  # the entry stays rejected
    answer = models.TextField(blank=True)

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reconsideration_decided_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_upheld__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_upheld__isnull=False),
            ),
            models.CheckConstraint(
                name="reconsideration_by_another",
                condition=Q(first_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(decided_by=F("first_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.asked_at:%Y-%m-%d}"
