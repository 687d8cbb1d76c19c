"""What makes entries that look alike findable, and the pairs that were found."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions.models.entries import Entry
from submissions.models.files import EntryFile


class Fingerprint(models.Model):
    """A perceptual hash of a file or text of an entry, cut into bands for look-up by equality."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="fingerprints")
    file = models.ForeignKey(
        EntryFile,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="fingerprints",
    )
    kind = models.CharField(max_length=10)  # bytes, picture, frame, sound, title, text
    at_s = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    value = models.TextField()  # hexadecimal
    band = models.CharField(max_length=40)  # "0:1a2b": number and value of the band this row is found by

    class Meta:
        indexes = [models.Index(fields=["kind", "band"], name="fingerprint_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value[:16]}"


class Likeness(models.Model):
    """Two entries that look alike (可能重复), for a screener to judge. `first` has the smaller id."""

    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    score = models.DecimalField(max_digits=5, decimal_places=4)  # 1 is the same
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="likeness_once", fields=["first", "second", "kind"]),
            models.CheckConstraint(name="likeness_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="likeness_dismissal_has_both",
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}~{self.second_id} {self.kind}"


class DuplicateVerdict(models.Model):
    """What a screener found of two entries that look alike: the last word of whoever looked. `first` has the smaller
    id."""

    class Answer(models.TextChoices):
        SAME = "same", _("同一作品")
        SERIES = "series", _("系列作品")
        DIFFERENT = "different", _("不是同一作品")

    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="duplicate_verdict_once", fields=["first", "second"]),
            models.CheckConstraint(name="duplicate_verdict_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="duplicate_verdict_known", condition=Q(answer__in=["same", "series", "different"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}~{self.second_id} {self.answer}"
