"""Who votes, and the codes that prove a phone (voting.md, "Identity")."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey


class Voter(models.Model):
    """A worker who votes. What she proved (a phone, a WeChat account) is never stored, only its keyed hash
    (voting.md, "Identity"). When she has her data erased, or their time is over, nothing of it is left."""

    class Level(models.IntegerChoices):
        WECHAT = 1, _("微信")
        PHONE = 2, _("手机验证")
        ROLL = 3, _("会员名册核对")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="voters")
    phone_hmac = models.CharField(max_length=64, null=True, blank=True)
    weixin_hmac = models.CharField(max_length=64, null=True, blank=True)  # of the openid
    prefix7 = models.CharField(max_length=7, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.PHONE)
    epoch = models.PositiveIntegerField(default=1)  # part of the cookie: raising it logs the voter out everywhere
    # Seconds from the last code sent to the code accepted; a vote keeps what it was then.
    code_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # NULL equals nothing, so erased voters do not collide; a partial index would not serve prepared statements.
        constraints = [
            models.UniqueConstraint(name="voter_one_per_phone", fields=["campaign", "phone_hmac"]),
            models.UniqueConstraint(name="voter_one_per_weixin", fields=["campaign", "weixin_hmac"]),
            models.CheckConstraint(
                name="voter_is_somebody_or_erased",
                condition=Q(phone_hmac__isnull=False) | Q(weixin_hmac__isnull=False) | Q(erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="voter_erased_has_nothing_left",
                condition=Q(erased_at__isnull=True)
                | Q(phone_hmac__isnull=True, weixin_hmac__isnull=True, prefix7="", code_seconds__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"voter {self.pk}"


class ErasedIdentity(models.Model):
    """That a number or a WeChat account had its data erased, so that it does not vote twice. It leads to no voter and
    to no vote: neither a key of theirs nor a time is kept, and the seal itself is the key."""

    seal = models.CharField(max_length=64, primary_key=True)  # keyed hash of the identity's keyed hash
    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "erased identity"


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
