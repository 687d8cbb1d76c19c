"""How many receipts were looked up: a number a day, nothing of who or which."""

from __future__ import annotations

from django.db.models import F, Sum
from django.utils import timezone

from campaign.models import Campaign
from voting.models import ReceiptChecks


def count_one(campaign: Campaign) -> None:
    today = timezone.localdate()
    if not ReceiptChecks.objects.filter(campaign=campaign, day=today).update(checks=F("checks") + 1):
        _row, is_new = ReceiptChecks.objects.get_or_create(campaign=campaign, day=today, defaults={"checks": 1})
        if not is_new:
            ReceiptChecks.objects.filter(campaign=campaign, day=today).update(checks=F("checks") + 1)


def in_all(campaign: Campaign) -> int:
    return ReceiptChecks.objects.filter(campaign=campaign).aggregate(n=Sum("checks"))["n"] or 0
