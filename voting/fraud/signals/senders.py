"""Signals about what a vote was sent with: the device and the seconds in which its code was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from voting.fraud.signals.rules import FAST_S, RULES
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind, Vote

# Devices on which more numbers were proved than so many, and how many. Pairs are told apart by hashing: to sort ten
# million rows, as COUNT(DISTINCT …) does, takes ten times as long.
_CROWDED = """
SELECT device, COUNT(*) FROM (
  SELECT DISTINCT device, voter_id FROM voting_vote WHERE campaign_id = %s AND device <> '' {since}) AS pairs
GROUP BY device HAVING COUNT(*) > %s
"""


def device(window: Window) -> Iterator[Found]:
    """More numbers proved on one device than a family has. Value: numbers of the work's busiest such device."""
    numbers = _crowded(window)
    if not numbers:
        return
    marked = window.votes.exclude(device="")
    usual = _people_a_device(marked)
    busiest: dict[int, int] = defaultdict(int)
    flagged: dict[int, int] = defaultdict(int)
    suspects = marked.filter(device__in=list(numbers))
    for entry, mark, votes in suspects.values_list("entry", "device").annotate(n=Count("pk")).order_by():
        busiest[entry] = max(busiest[entry], numbers[mark])
        flagged[entry] += votes
    for entry, value in busiest.items():
        yield Found(SignalKind.DEVICE, entry, Decimal(value), usual, flagged[entry], suspects.filter(entry=entry))


def _crowded(window: Window) -> dict[str, int]:
    since = "AND day >= %s" if window.since else ""
    values: list[Any] = [window.campaign.pk, *([window.since] if window.since else [])]
    with connection.cursor() as cursor:
        cursor.execute(_CROWDED.format(since=since), [*values, int(RULES[SignalKind.DEVICE].above)])
        return {str(mark): int(people) for mark, people in cursor.fetchall()}


def _people_a_device(marked: QuerySet[Vote]) -> Decimal:
    people, devices = (marked.order_by().values(of).distinct().count() for of in ("voter", "device"))
    return rounded(Decimal(people) / devices)


def code(window: Window) -> Iterator[Found]:
    """The code was back before a person could have read it. Value: their share of the work's votes."""
    fast = window.votes.filter(code_seconds__lt=FAST_S)
    counts = dict(fast.values_list("entry").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    for entry, n in counts.items():
        usual = window.share_of_others(entry, total, n)
        yield Found(SignalKind.CODE, entry, window.share(entry, n), usual, n, fast.filter(entry=entry))
