"""Which days are to be sealed: finished ones, in order, by the database's clock and the votes' own day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign
from campaign.phases import ZONE
from voting.models import LedgerDay, VoidBatch, Vote

# After midnight, so that a statement that began before it has long ended; closing a day makes sure (closing.py).
PAUSE = timedelta(minutes=10)


def days(campaign: Campaign) -> Iterator[date]:
    """Finished days that are not sealed and have something to seal, oldest first. Each is asked for when the one
    before it is sealed: what that published does not come again."""
    last = finished_day()
    sealed = LedgerDay.objects.filter(campaign=campaign, sealed_at__isnull=False).order_by("-day").first()
    first = sealed.day + timedelta(days=1) if sealed else _first_vote(campaign)
    while first is not None and first <= last:
        if _has_something(campaign, first):
            yield first
        first += timedelta(days=1)


def finished_day() -> date:
    """The newest day that is over for longer than PAUSE."""
    return (_database_now() - PAUSE).astimezone(ZONE).date() - timedelta(days=1)


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def _first_vote(campaign: Campaign) -> date | None:
    found: date | None = Vote.objects.filter(campaign=campaign).aggregate(first=Min("day"))["first"]
    return found


def _has_something(campaign: Campaign, day: date) -> bool:
    """While voting is open every day, with or without votes; later a day with decisions, or with votes after all."""
    vote = calendar.phase(campaign=campaign, code="vote")
    if vote is not None and vote.opens_at < end_of(day) and vote.closes_at > end_of(day - timedelta(days=1)):
        return True
    decided = VoidBatch.objects.filter(campaign=campaign, confirmed_at__lt=end_of(day), published__isnull=True)
    return decided.exists() or Vote.objects.filter(campaign=campaign, day=day).exists()


def _database_now() -> datetime:
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
