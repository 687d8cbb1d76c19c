"""Two who read an entry apart from each other: for which entries that is asked, and what each of them said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from campaign.models import Category
from review.models.screening import ScreeningDecision
from submissions.models import Entry


class TwoReaders(models.Model):
    """Two are asked for the entries of this category, or for those that were given to this person. Gone once it is
    switched off."""

    category = models.OneToOneField(Category, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    person = models.OneToOneField(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="two_readers_of_one_thing",
                condition=Q(category__isnull=True, person__isnull=False)
                | Q(category__isnull=False, person__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.category or self.person)


class ReadingQuerySet(models.QuerySet["SecondReading"]):
    def standing(self) -> ReadingQuerySet:
        """Those that wait for another person. What was said before the entry was recommended again is of the past."""
        return self.filter(decision=None, undone_at=None).exclude(at__lt=F("entry__recommended_at"))


class SecondReading(models.Model):
    """What one of the readers said. It leads to a decision once another says the same, or a third has decided.

    Kept for good; until the decision nobody but its reader and the third sees it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=6, choices=ScreeningDecision.Verdict.choices)
    checklist = models.JSONField(default=dict)  # as ScreeningDecision.checklist
    note = models.TextField(blank=True)
    grade = models.CharField(max_length=1, choices=ScreeningDecision.Grade.choices, blank=True)
    opened = models.JSONField(default=dict)  # of a return: {"fields": [code], "files": [role]}
    until = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        ScreeningDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="readings"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_reading_a_person",
                fields=["entry", "reader", "decision"],
                condition=Q(undone_at__isnull=True, decision__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_reading_a_person",
                fields=["entry", "reader"],
                condition=Q(undone_at__isnull=True, decision__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reader_id} {self.verdict}"
