"""What people ask about their own information (PIPL art. 44–47), and what was answered."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User

ANSWERED_WITHIN = timedelta(days=21)  # 15 working days, as the privacy page says


class DataRequest(models.Model):
    """Asked by the person, answered by an organiser with words. Kept for good: it shows that it was answered."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("更正")
        ERASE = "erase", _("删除")
        OTHER = "other", _("其他要求")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("要求"), max_length=7, choices=Kind.choices)
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="data_request_one_of_a_kind_open", fields=["person", "kind"], condition=Q(answered_at=None)
            ),
            models.CheckConstraint(
                name="data_request_answered_whole",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True, answer="")
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"

    @property
    def due_at(self) -> object:
        return self.made_at + ANSWERED_WITHIN
