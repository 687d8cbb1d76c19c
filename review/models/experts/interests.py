"""What an expert says of her own interests: where she works, what she took part in, whom she knows."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey


class DeclaredInterest(models.Model):
    """As she wrote it; which works it concerns, `review.panels.conflicts` finds whenever works are given out."""

    class Kind(models.TextChoices):
        UNION = "union", _("所在的单位或工会")
        WORK = "work", _("参与过的作品")
        AUTHOR = "author", _("认识的作者")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declared_interests")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = models.CharField(max_length=100)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(name="expert_interest_once", fields=["campaign", "expert", "kind", "text"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text}"
