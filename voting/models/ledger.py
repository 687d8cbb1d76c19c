"""The sealed ledger: one row a day and campaign, its files, which voids are published in it, and receipts checked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from voting.models.voids import VoidBatch


class LedgerDay(models.Model):
    """A day that takes no more votes: from its row on, a trigger refuses them. Sealed once its manifest is filled in,
    which happens once; every other change is refused by triggers."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()  # in Shanghai, as the votes have it
    closed_at = models.DateTimeField(default=timezone.now)
    manifest = models.TextField(null=True, blank=True)  # canonical JSON, byte for byte what is published
    manifest_sha256 = models.CharField(max_length=64, null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(name="ledger_day_once", fields=["campaign", "day"]),
            models.CheckConstraint(
                name="ledger_day_sealed_whole",
                condition=Q(manifest__isnull=True, manifest_sha256__isnull=True, sealed_at__isnull=True)
                | Q(manifest__isnull=False, manifest_sha256__isnull=False, sealed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.code} {self.day}"


class LedgerFile(models.Model):
    """A published file of a sealed day. Append-only; its bytes lie in storage under their own digest."""

    class Kind(models.TextChoices):
        VOTES = "votes", _("选票")
        VOIDS = "voids", _("作废与恢复")

    sealed_day = models.ForeignKey(LedgerDay, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    category = RememberedKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)  # 2023-08-29-film.csv
    size = models.PositiveBigIntegerField()  # bytes
    rows = models.PositiveIntegerField()
    first_seq = models.PositiveIntegerField(default=1)  # the number of its first row, which go on from day to day
    sha256 = models.CharField(max_length=64)
    merkle_root = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="ledger_file_once", fields=["sealed_day", "name"])]

    def __str__(self) -> str:
        return self.name


class PublishedVoid(models.Model):
    """In which sealed day a confirmed batch was published. Append-only."""

    batch = models.OneToOneField(VoidBatch, on_delete=models.PROTECT, related_name="published")
    sealed_day = models.ForeignKey(LedgerDay, on_delete=models.PROTECT, related_name="voids")

    def __str__(self) -> str:
        return f"{self.batch_id} {self.sealed_day_id}"


class ReceiptChecks(models.Model):
    """How many receipts were looked up on a day: a count and nothing else."""

    campaign = RememberedKey(Campaign, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    checks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="receipt_checks_once_a_day", fields=["campaign", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.checks}"
