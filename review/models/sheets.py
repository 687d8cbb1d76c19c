"""Score sheets and their marks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from review.models.panels import Assignment


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
