"""The votes (voting.md, "The statement")."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from submissions.models import Entry
from voting.models.voters import Voter


class Vote(models.Model):
    """One vote. Two unique indexes make the rule: no work twice, no slot beyond the quota (voting.md).

    Append-only: triggers refuse UPDATE and DELETE.
    """

    class Reached(models.TextChoices):
        """From where the voter came to the ballot."""

        GALLERY = "gallery", _("作品列表")
        WORK = "work", _("作品页面")
        QR = "qr", _("扫描二维码")
        SHARE = "share", _("分享的链接")

    # Every index costs each vote: `vote_by_day` and `vote_by_entry` begin with these two and serve for them.
    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+", db_index=False)
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="votes")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
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
    # For the search for fraud, collected from the first vote. The carrier's range is the voter's (Voter.prefix7).
    device = models.CharField(max_length=64, blank=True, default="")  # keyed hash of the browser's device cookie
    code_seconds = models.PositiveSmallIntegerField(null=True, blank=True)  # Voter.code_seconds at this moment
    reached = models.CharField(max_length=8, choices=Reached.choices, default=Reached.GALLERY)

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
