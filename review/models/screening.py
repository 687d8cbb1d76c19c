"""Decisions of the preliminary screening."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions.models import Entry


class ScreeningDecision(models.Model):
    """What one screener decided of one entry, with the checklist as it was marked. Kept for good."""

    class Verdict(models.TextChoices):
        ADMIT = "admit", _("通过")
        RETURN = "return", _("退回")
        REJECT = "reject", _("不通过")

    class Grade(models.TextChoices):
        A = "A", _("A（建议入围）")
        B = "B", _("B")
        C = "C", _("C")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    checklist = models.JSONField(default=dict)  # {item code: true ✓, false ✗, null not looked at}
    note = models.TextField(blank=True)
    # What the screener thinks of it for the shortlist; the organiser reads it, nobody else.
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["entry", "-id"], name="decision_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry} {self.verdict}"


class Claim(models.Model):
    """An entry that lies open at one desk: nobody else is led to it until then. Gone once it is decided.

    `is_ahead`: that desk's next one, fetched and not shown yet.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="claim")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    is_ahead = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person}"
