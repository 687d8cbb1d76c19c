"""What of the ledger a result stands on: the sealed days, and those that are still to be sealed."""

from __future__ import annotations

from datetime import date

from campaign.models import Campaign, Category
from voting.models import LedgerDay, Vote


def sealed_days(campaign: Campaign) -> list[tuple[date, str]]:
    """(day, SHA-256 of its manifest), in order."""
    rows = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("day")
    return [(day, str(sha256)) for day, sha256 in rows.values_list("day", "manifest_sha256")]


def unsealed_days(category: Category) -> list[date]:
    """Days with votes of this category whose seal is not there yet, in order. Few days are voted on, so that each is
    asked for by the index of the days."""
    sealed = LedgerDay.objects.filter(campaign=category.campaign_id, sealed_at__isnull=False).values("day")
    votes = Vote.objects.filter(campaign=category.campaign_id, category=category).exclude(day__in=sealed)
    return list(votes.order_by("day").values_list("day", flat=True).distinct())
