"""What an organiser's list says of an expert beside the account: the field, and where she works."""

from __future__ import annotations

from django.db import models

from accounts.models import User


class ExpertProfile(models.Model):
    """`employer` as it was written; where it names a union, the account has that union too."""

    expert = models.OneToOneField(User, on_delete=models.PROTECT, related_name="expert_profile")
    field = models.CharField(max_length=60, blank=True)
    employer = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.expert} {self.field}".strip()
