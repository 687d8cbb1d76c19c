"""What of the ledger a result stands on: the sealed days, and those that are still to be sealed."""

from __future__ import annotations

from datetime import date

from campaign.models import Campaign
from voting.models import LedgerDay, Vote


def sealed_days(campaign: Campaign) -> list[tuple[date, str]]:
    """(day, SHA-256 of its manifest), in order."""
    rows = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("day")
    return [(day, str(sha256)) for day, sha256 in rows.values_list("day", "manifest_sha256")]


def unsealed_days(campaign: Campaign) -> list[date]:
    """Days with votes whose seal is not there yet, in order."""
    sealed = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).values("day")
    days = Vote.objects.filter(campaign=campaign).exclude(day__in=sealed).order_by("day")
    return list(days.values_list("day", flat=True).distinct())
