"""Signals that fire on honest factories and articles too: they order the queue and accuse nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from voting.fraud.signals.most_frequent import most_frequent
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind, Vote

# Of each work its busiest hour, the votes in it, and the median of its hours with votes. A row a work and not one a
# work and hour, of which there are half a million: to read those took most of a minute.
_BUSIEST = """
SELECT entry_id, MAX(CASE WHEN place = hours THEN hour END), MAX(n),
  AVG(CASE WHEN place IN ((hours + 1) / 2, (hours + 2) / 2) THEN n END), MAX(hours)
FROM (
  SELECT entry_id, hour, n, COUNT(*) OVER (PARTITION BY entry_id) AS hours,
    ROW_NUMBER() OVER (PARTITION BY entry_id ORDER BY n, hour) AS place
  FROM (
    SELECT entry_id, {hour} AS hour, COUNT(*) AS n FROM {vote} WHERE campaign_id = %s {since}
    GROUP BY 1, 2) AS counted) AS placed
GROUP BY entry_id
"""
_HOUR = {  # since 1970
    "postgresql": "FLOOR(EXTRACT(EPOCH FROM cast_at) / 3600)",
    "sqlite": "CAST(strftime('%%s', cast_at) AS INTEGER) / 3600",
}


@dataclass(frozen=True)
class _Busiest:
    entry: int
    begins: datetime
    votes: int
    usual: Decimal


def burst(window: Window) -> Iterator[Found]:
    """How many times the median of its hours with votes the work's busiest hour has. A ratio, because its votes by
    the hour are nobody's to read before the close."""
    for one in _busiest(window):
        votes = window.votes.filter(
            entry=one.entry, cast_at__gte=one.begins, cast_at__lt=one.begins + timedelta(hours=1)
        )
        yield Found(SignalKind.BURST, one.entry, rounded(one.votes / one.usual), Decimal(1), one.votes, votes)


def _busiest(window: Window) -> Iterator[_Busiest]:
    since = "AND day >= %s" if window.since else ""
    values: list[Any] = [window.campaign.pk, *([window.since] if window.since else [])]
    text = _BUSIEST.format(hour=_HOUR[connection.vendor], vote=Vote._meta.db_table, since=since)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        for entry, hour, votes, median, hours in cursor.fetchall():
            usual = Decimal(str(median)) if hours > 1 else Decimal(1)
            yield _Busiest(entry, datetime.fromtimestamp(int(hour) * 3600, UTC), votes, usual)


def address(window: Window) -> Iterator[Found]:
    return most_frequent(window, SignalKind.ADDRESS, "ip")


def agent(window: Window) -> Iterator[Found]:
    return most_frequent(window, SignalKind.AGENT, "user_agent")
