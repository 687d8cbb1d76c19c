"""Score sheets, their marks, and every state that they were ever saved in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from review.models.panels import Assignment


class ScoreSheet(models.Model):
    """An expert's marks for one entry. Once sealed it changes no more, unless reopened with a reason.

    What it was before each save is kept in `SheetVersion`.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sheet")
    remark = models.TextField(blank=True)
    remarks = models.JSONField(default=dict, blank=True)  # by criterion; may stand before the mark does
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_version = models.PositiveIntegerField(null=True, blank=True)  # the version that was signed
    marks_now: dict[str, str]  # by criterion, on what the verbs that save and seal return

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sheet_seal_names_its_version",
                condition=Q(sealed_at__isnull=True, sealed_version__isnull=True)
                | Q(sealed_at__isnull=False, sealed_version=F("version")),
            ),
        ]

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


class SheetVersion(models.Model):
    """The whole sheet as it stood after one save or one seal. Rows are only added; the database refuses to change one.

    Marks are text without needless zeros: "17.5".
    """

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    marks = models.JSONField(default=dict)  # by criterion
    remarks = models.JSONField(default=dict)  # by criterion, only those that say something
    remark = models.TextField(blank=True)
    sentence = models.TextField(blank=True)  # what the expert signed; "" for a save
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    typed_at = models.DateTimeField(null=True, blank=True)  # by the device's own clock, where it was offline
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["sheet", "version"]
        constraints = [models.UniqueConstraint(name="sheet_version_once", fields=["sheet", "version"])]

    def __str__(self) -> str:
        return f"{self.sheet} v{self.version}"
