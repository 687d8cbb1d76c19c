"""Packages of materials to download."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from submissions.models.entries import Entry


class MadeFile(models.Model):
    """A file that the worker makes when somebody asks for it (common/background/leases.py)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待制作")
        MAKING = "making", _("正在制作")
        READY = "ready", _("可下载")
        FAILED = "failed", _("未能制作")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    storage_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def is_in_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)


class Package(MadeFile):
    """A ZIP of materials: for a copy recipient (by link) or a recommender."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+")
    # One entry (a copy recipient's mail) or, where empty, the whole branch.
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="packages")
    entry_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="package_by_state")]

    def __str__(self) -> str:
        return f"{self.union} {self.created_at:%Y-%m-%d %H:%M}"
