"""A computed result and its rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from submissions.models import Entry


class Result(models.Model):
    """One version of a category's ranking. `inputs` is all it was made of, so that anyone can recompute it."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="results")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    computed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    publish_at = models.DateTimeField(null=True, blank=True)  # a planned moment; the worker publishes then
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan_failure = models.TextField(blank=True)  # why what was planned could not be published
    publicity_until = models.DateTimeField(null=True, blank=True)  # of a published one; objections are taken until then
    # Of a correction: the published version that it takes the place of, and why.
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.TextField(blank=True)
    inputs = models.JSONField()
    inputs_sha256 = models.CharField(max_length=64)
    # {expert's key: "专家A"}, drawn by lot: published with the sheets is the pseudonym alone.
    pseudonyms = models.JSONField(default=dict)

    class Meta:
        ordering = ["category__position", "-version"]
        constraints = [
            models.UniqueConstraint(name="result_version_once", fields=["category", "version"]),
            models.CheckConstraint(
                name="result_publication_has_both",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="result_plan_has_both",
                condition=Q(publish_at__isnull=True, planned_by__isnull=True)
                | Q(publish_at__isnull=False, planned_by__isnull=False),
            ),
            models.CheckConstraint(
                name="result_correction_has_reason", condition=Q(corrects__isnull=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} v{self.version}"


class ResultRow(models.Model):
    """One entry's place: 60% expert + 40% vote (weights from the definition), two decimals, rounded half-up once."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()
    expert_score = models.DecimalField(max_digits=12, decimal_places=8)
    vote_score = models.DecimalField(max_digits=12, decimal_places=8)
    final_score = models.DecimalField(max_digits=5, decimal_places=2)
    votes = models.PositiveIntegerField()
    award = models.CharField(max_length=20, blank=True)
    # As they were called when it was published: a union that is renamed changes no published result.
    union_name = models.CharField(max_length=100, blank=True)
    recommending_name = models.CharField(max_length=100, blank=True)
    parts = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True, blank=True)  # when its union was told

    class Meta:
        ordering = ["rank", "entry__number"]
        constraints = [
            models.UniqueConstraint(name="result_row_once", fields=["result", "entry"]),
            models.CheckConstraint(
                name="result_final_in_bounds",
                condition=Q(final_score__gte=0) & Q(final_score__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry}"
