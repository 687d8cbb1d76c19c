"""Certificates of the winners, as they were issued."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from review.models.results import Result
from submissions.models import Entry


class Certificate(models.Model):
    """One prize of one work, as it was when it was issued: a correction issues another and leaves this row as it is.
    `code` is in the QR and cannot be guessed; `number` is what people read out."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="certificates")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField(max_length=16, unique=True)
    number = models.CharField(max_length=24, unique=True)
    prize = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    union_name = models.CharField(max_length=100)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="certificate_once_a_prize", fields=["result", "entry", "prize"]),
        ]

    def __str__(self) -> str:
        return self.number
