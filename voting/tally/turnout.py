"""Turnout: votes and voters by hour and category, never by work. Counted every minute, read by staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from campaign.models import Campaign, Category
from campaign.phases import ZONE
from voting.models import TurnoutHour, Vote

COUNTED_AGAIN = timedelta(hours=1)  # before the newest hour: a statement may commit late


def hours(campaign: Campaign) -> list[TurnoutHour]:
    """As they were counted last, oldest first: of each category, and of all together; one query."""
    return list(TurnoutHour.objects.filter(campaign=campaign).order_by("starts_at"))


def of(campaign: Campaign, category: Category | None) -> QuerySet[TurnoutHour]:
    """The hours of one category, or of all together, oldest first."""
    return TurnoutHour.objects.filter(campaign=campaign, category=category).order_by("starts_at")


@transaction.atomic
def recompute(campaign: Campaign) -> None:
    """The hours since the newest that is kept, and the one before it, anew."""
    votes, kept = Vote.objects.filter(campaign=campaign), TurnoutHour.objects.filter(campaign=campaign)
    if newest := kept.order_by("-starts_at").first():
        since = newest.starts_at - COUNTED_AGAIN
        votes = votes.filter(day__gte=timezone.localdate(since), cast_at__gte=since)
        kept.filter(starts_at__gte=since).delete()
    by_hour = votes.annotate(hour=TruncHour("cast_at", tzinfo=ZONE)).order_by()
    counts: dict[str, Any] = {"votes": Count("pk"), "voters": Count("voter", distinct=True)}
    _keep(campaign, by_hour.values_list("category", "hour").annotate(**counts))
    _keep(campaign, ((None, *row) for row in by_hour.values_list("hour").annotate(**counts)))


def _keep(campaign: Campaign, rows: Iterable[tuple[Any, ...]]) -> None:
    TurnoutHour.objects.bulk_create(
        TurnoutHour(campaign=campaign, category_id=category, starts_at=hour, votes=votes, voters=voters)
        for category, hour, votes, voters in rows
    )
