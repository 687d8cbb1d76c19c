"""What the office means to put on the shortlist, before it is published: choices, reserve, number and moment.

An entry's state says what is on the shortlist. Choices count only while their entry is admitted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Category
from campaign.remembered_key import RememberedKey
from submissions.models.entries import Entry


class ShortlistPlan(models.Model):
    """One category's: how many works are wanted, when the chosen ones are published, when they last were."""

    category = models.OneToOneField(Category, on_delete=models.PROTECT, related_name="shortlist_plan")
    wanted = models.PositiveSmallIntegerField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    failure = models.TextField(blank=True)  # why what was planned could not be published
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shortlist_plan_has_both",
                condition=Q(publish_at__isnull=True, planned_by__isnull=True)
                | Q(publish_at__isnull=False, planned_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"plan of {self.category}"


class ShortlistChoice(models.Model):
    """An admitted entry that is chosen, or stands in reserve (候补) at its place, 1 first."""

    class Kind(models.TextChoices):
        CHOSEN = "chosen", _("已选")
        RESERVE = "reserve", _("候补")

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="shortlist_choice")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["place", "id"]
        indexes = [models.Index(fields=["category", "kind", "place"], name="choice_of_category")]
        constraints = [
            models.CheckConstraint(
                name="shortlist_reserve_has_place",
                condition=Q(kind="chosen", place__isnull=True) | Q(kind="reserve", place__isnull=False, place__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.kind}"
