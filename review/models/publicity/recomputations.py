"""What came of recomputing published results at night."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from review.models.results import Result


class Recomputation(models.Model):
    """One run of the published program over one published bundle. `is_same`: it gave what is published and signed.
    `is_current`: sheets, votes and works are still those it was made of; asked of the newest version alone."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="recomputations")
    at = models.DateTimeField(default=timezone.now)
    program_sha256 = models.CharField(max_length=64)
    inputs_sha256 = models.CharField(max_length=64)  # as the result says it
    is_same = models.BooleanField()
    is_current = models.BooleanField(default=True)
    message = models.TextField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["result", "-at"], name="recomputation_newest")]
        constraints = [models.CheckConstraint(name="recomputation_has_message", condition=~Q(message=""))]

    def __str__(self) -> str:
        return f"{self.result} {self.at:%Y-%m-%d} {self.is_same}"
