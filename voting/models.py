"""Voters, phone codes and votes (voting.md). Vote is append-only: triggers refuse UPDATE and DELETE."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from submissions.models import Entry


class Voter(models.Model):
    """A worker who votes. The phone number itself is never stored, only its keyed hash (voting.md, "Identity")."""

    class Level(models.IntegerChoices):
        WECHAT = 1, _("微信")
        PHONE = 2, _("手机验证")
        ROLL = 3, _("会员名册核对")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="voters")
    phone_hmac = models.CharField(max_length=64)
    prefix7 = models.CharField(max_length=7, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.PHONE)
    epoch = models.PositiveIntegerField(default=1)  # part of the cookie: raising it logs the voter out everywhere
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="voter_one_per_phone", fields=["campaign", "phone_hmac"])]

    def __str__(self) -> str:
        return f"voter {self.pk}"


class PhoneCode(models.Model):
    """A code sent to a phone. The number lives here for five minutes, then the row is erased by a task."""

    campaign = RememberedKey(Campaign, on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(max_length=20)
    phone_hmac = models.CharField(max_length=64)
    code_hmac = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "phone_hmac", "-sent_at"], name="code_of_phone"),
            models.Index(fields=["expires_at"], name="code_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Vote(models.Model):
    """One vote. Two unique indexes make the rule: no work twice, no slot beyond the quota (voting.md)."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="votes")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)  # "" for the whole campaign, or the day "2023-09-02"
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    # One receipt for all picks of one form. Kept here so that a retry gets the same one; looked up by its hash.
    receipt = models.CharField(max_length=40)
    receipt_sha256 = models.CharField(max_length=64, db_index=True)
    cast_at = models.DateTimeField()
    day = models.DateField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["category", "entry"], name="vote_by_entry"),
            models.Index(fields=["campaign", "day", "category"], name="vote_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="vote_work_once",
                fields=["campaign", "voter", "category", "period", "entry"],
            ),
            models.UniqueConstraint(
                name="vote_slot_once",
                fields=["campaign", "voter", "category", "period", "slot"],
            ),
            models.CheckConstraint(name="vote_slot_positive", condition=Q(slot__gte=1)),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"
