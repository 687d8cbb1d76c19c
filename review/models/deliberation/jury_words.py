"""What the jury says of a work that won (评委会评语)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from submissions.models import Entry


class JuryWords(models.Model):
    """Written by the panel's chair or an organiser; public once an organiser released them."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="jury_words")
    text = models.TextField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="jury_words_say_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="jury_words_release_has_both",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}"
