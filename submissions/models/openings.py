"""Who has opened which entry."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from submissions.models.entries import Entry
from submissions.models.handing_in import HandingIn


class EntryOpeningQuerySet(models.QuerySet["EntryOpening"]):
    def current(self) -> EntryOpeningQuerySet:
        """Of the entry as it stands: what was opened before it was handed in again does not count."""
        newer = HandingIn.objects.filter(entry=OuterRef("entry"), at__gt=OuterRef("at"))
        return self.filter(~Exists(newer))


class EntryOpening(models.Model):
    """One person opened an entry's page or its media: when first, and when last (`at`)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    objects = EntryOpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opening_once_a_person", fields=["person", "entry"]),
            models.CheckConstraint(name="opening_last_after_first", condition=models.Q(at__gte=F("first_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.entry_id} {self.at:%Y-%m-%d %H:%M}"
