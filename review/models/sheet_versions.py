"""Every state that a score sheet was ever saved in. Rows are only added; the database refuses to change one."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from review.models.sheets import ScoreSheet


class SheetVersion(models.Model):
    """The whole sheet as it stood after one save or one seal. Marks are text without needless zeros: "17.5"."""

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
