"""Experts who stand by: they step in where one of the panel declines or steps back."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from review.models.panels import Panel


class ReserveExpert(models.Model):
    """In the order of `position`; whoever steps in is in the panel then, and no more here."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="reserve")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reserve_of")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="reserve_expert_once", fields=["panel", "expert"])]

    def __str__(self) -> str:
        return f"{self.expert} · {self.panel}"
