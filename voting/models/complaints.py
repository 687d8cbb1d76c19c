"""Complaints of anybody about votes that were solicited or bought."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from submissions.models import Entry, EvidenceFolder


class Complaint(models.Model):
    """A complaint (举报). Its reporter finds it again by its reference; only who reviews the vote reads it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("已收到，待处理")
        ANSWERED = "answered", _("已办结")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    what = models.TextField()
    evidence = models.TextField(blank=True)  # words and links
    evidence_folder = models.OneToOneField(
        EvidenceFolder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_named = models.BooleanField(default=False)  # else a tip
    name = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)  # the reporter reads it
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "state", "made_at"], name="complaint_queue")]
        constraints = [
            models.CheckConstraint(
                name="complaint_answered_with_words",
                condition=Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")
                | Q(state="received", answered_by__isnull=True, answered_at__isnull=True, answer=""),
            ),
            models.CheckConstraint(
                name="complaint_named_has_contact",
                condition=Q(is_named=False) | ~Q(name="") & ~Q(contact=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
