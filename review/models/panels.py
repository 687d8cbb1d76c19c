"""Screening decisions, panels, score sheets and results."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Campaign, Category
from submissions.models import Entry


class ScreeningDecision(models.Model):
    """What one screener decided of one entry, with the checklist as it was ticked. Kept for good."""

    class Verdict(models.TextChoices):
        ADMIT = "admit", _("通过")
        RETURN = "return", _("退回")
        REJECT = "reject", _("不通过")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    checklist = models.JSONField(default=dict)  # {item code: true}
    note = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["entry", "-id"], name="decision_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry} {self.verdict}"


class Panel(models.Model):
    """The experts of one category, or of one section of it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="panels")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="panels")
    section = models.CharField(max_length=40, blank=True)
    experts = models.ManyToManyField(User, related_name="panels")

    class Meta:
        ordering = ["category__position", "section"]
        constraints = [models.UniqueConstraint(name="panel_one_per_section", fields=["category", "section"])]

    def __str__(self) -> str:
        return f"{self.category} {self.section}".strip()


class Assignment(models.Model):
    """One expert is to score one entry. A recusal has a reason and is no score, never zero."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveSmallIntegerField(default=0)
    recused_at = models.DateTimeField(null=True, blank=True)
    recusal_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["expert", "position"], name="assignment_of_expert")]
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["expert", "entry"]),
            models.CheckConstraint(
                name="assignment_recusal_has_reason",
                condition=Q(recused_at__isnull=True, recusal_reason="")
                | (Q(recused_at__isnull=False) & ~Q(recusal_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} → {self.entry}"


class ScoreSheet(models.Model):
    """An expert's marks for one entry. Once sealed it changes no more, unless reopened with a reason."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sheet")
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sheet of {self.assignment}"


class Mark(models.Model):
    """The points given for one criterion; at most the criterion's own, in half points."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    max_points = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="mark_one_per_criterion", fields=["sheet", "criterion"]),
            models.CheckConstraint(
                name="mark_within_points",
                condition=Q(points__gte=0) & Q(points__lte=F("max_points")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"


class Result(models.Model):
    """One version of a category's ranking. `inputs` is all it was made of, so that anyone can recompute it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)
    computed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    inputs = models.JSONField()
    inputs_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["category__position", "-version"]
        constraints = [
            models.UniqueConstraint(name="result_version_once", fields=["category", "version"]),
            models.CheckConstraint(
                name="result_publication_has_both",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
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
    parts = models.JSONField(default=dict)

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
