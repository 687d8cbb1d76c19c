"""What was handed in, each time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from submissions.models.entries import Entry


class HandingIn(models.Model):
    """An entry as it was handed in once: at its submission, and at every one after it was taken back or returned.

    Never changed. Who does not belong to the union reads the last of them while the entry is being revised; two of them
    tell what a revision changed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="handings")
    round = models.PositiveSmallIntegerField()  # 1 first
    at = models.DateTimeField(default=timezone.now)
    # Empty for what was handed in before these rows were kept.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=10, default="submit")  # or resubmit
    section = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=100, blank=True)
    answers = models.JSONField(default=dict)
    declarations = models.JSONField(default=dict)
    contact = models.JSONField(default=dict)  # by column of Entry
    # [{"id", "role", "position", "name", "caption", "size", "sha256"}] in the order of the entry's files
    files = models.JSONField(default=list)

    class Meta:
        ordering = ["entry", "round"]
        constraints = [models.UniqueConstraint(name="handing_in_once_a_round", fields=["entry", "round"])]

    def __str__(self) -> str:
        return f"{self.entry_id} #{self.round}"


class Agreed(models.Model):
    """One declaration or consent in the very words that were agreed to when the entry was handed in (PIPL art. 13–15).

    Never changed; triggers let the withdrawal be written in once. A new row where the words are others.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="agreed")
    code = models.CharField(max_length=40)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    is_consent = models.BooleanField()  # to publish names or portraits; else a declaration the entry cannot be without
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_note = models.CharField(max_length=200, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "code"], name="agreed_of_entry")]
        constraints = [
            models.CheckConstraint(
                name="agreed_withdrawn_whole",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.code}"

    @property
    def version(self) -> str:
        """What the words are known by, for reading out."""
        return self.text_sha256[:8]
