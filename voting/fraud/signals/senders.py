"""Signals about what a vote was sent with: the device and the seconds in which its code was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count

from voting.fraud.signals.rules import FAST_S, RULES
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind

DEVICES_AT_ONCE = 5000
# Devices on which more numbers were proved than so many, and how many; then how many devices there are, and how many
# people. Pairs are told apart by hashing: to sort ten million rows, as COUNT(DISTINCT …) does, takes ten times as long.
_CROWDED = """
WITH pairs AS (
  SELECT DISTINCT device, voter_id FROM voting_vote WHERE campaign_id = %s AND device <> '' {since}),
devices AS (SELECT device, COUNT(*) AS people FROM pairs GROUP BY device)
SELECT 'crowded', device, people FROM devices WHERE people > %s
UNION ALL SELECT 'devices', '', COUNT(*) FROM devices
UNION ALL SELECT 'people', '', COUNT(*) FROM (SELECT DISTINCT voter_id FROM pairs) AS everybody
"""


def device(window: Window) -> Iterator[Found]:
    """More numbers proved on one device than a family has. Value: numbers of the work's busiest such device."""
    numbers, usual = _crowded(window)
    devices: dict[int, set[str]] = defaultdict(set)
    flagged: dict[int, int] = defaultdict(int)
    for entry, mark, votes in _of_devices(window, list(numbers)):
        devices[entry].add(mark)
        flagged[entry] += votes
    for entry, own in devices.items():
        value = Decimal(max(numbers[mark] for mark in own))
        suspects = window.votes.filter(entry=entry, device__in=list(own))  # its own alone: a statement a work
        yield Found(SignalKind.DEVICE, entry, value, usual, flagged[entry], suspects)


def _crowded(window: Window) -> tuple[dict[str, int], Decimal]:
    """How many people proved their numbers on each such device, and how many a device has."""
    since = "AND day >= %s" if window.since else ""
    values: list[Any] = [window.campaign.pk, *([window.since] if window.since else [])]
    with connection.cursor() as cursor:
        cursor.execute(_CROWDED.format(since=since), [*values, int(RULES[SignalKind.DEVICE].above)])
        rows = cursor.fetchall()
    told = {what: n for what, _mark, n in rows if what != "crowded"}
    crowded = {str(mark): int(n) for what, mark, n in rows if what == "crowded"}
    return crowded, rounded(Decimal(told["people"]) / max(1, told["devices"]))


def _of_devices(window: Window, marks: list[str]) -> Iterator[tuple[int, str, int]]:
    """(work, device, votes) of these."""
    for start in range(0, len(marks), DEVICES_AT_ONCE):
        some = window.votes.filter(device__in=marks[start : start + DEVICES_AT_ONCE])
        yield from some.values_list("entry", "device").annotate(n=Count("pk")).order_by()


def code(window: Window) -> Iterator[Found]:
    """The code was back before a person could have read it. Value: their share of the work's votes."""
    fast = window.votes.filter(code_seconds__lt=FAST_S)
    counts = dict(fast.values_list("entry").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    for entry, n in counts.items():
        usual = window.share_of_others(entry, total, n)
        yield Found(SignalKind.CODE, entry, window.share(entry, n), usual, n, fast.filter(entry=entry))
