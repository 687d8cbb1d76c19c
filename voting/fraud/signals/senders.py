"""Signals about what a vote was sent with: the device and the seconds in which its code was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count

from voting.fraud.signals.rules import FAST_S, RULES
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind


def device(window: Window) -> Iterator[Found]:
    """More numbers proved on one device than a family has. Value: numbers of the work's busiest such device."""
    marked = window.votes.exclude(device="")
    people = marked.values("device").annotate(people=Count("voter", distinct=True)).order_by()
    crowded = people.filter(people__gt=int(RULES[SignalKind.DEVICE].above))
    usual = _people_a_device(window)
    busiest: dict[int, int] = defaultdict(int)
    flagged: dict[int, int] = defaultdict(int)
    numbers = dict(crowded.values_list("device", "people"))
    suspects = marked.filter(device__in=crowded.values("device"))
    for entry, mark, votes in suspects.values_list("entry", "device").annotate(n=Count("pk")).order_by():
        busiest[entry] = max(busiest[entry], numbers.get(mark, 0))
        flagged[entry] += votes
    for entry, value in busiest.items():
        yield Found(SignalKind.DEVICE, entry, Decimal(value), usual, flagged[entry], suspects.filter(entry=entry))


def _people_a_device(window: Window) -> Decimal:
    marked = window.votes.exclude(device="")
    counts = marked.aggregate(people=Count("voter", distinct=True), devices=Count("device", distinct=True))
    return rounded(Decimal(counts["people"]) / counts["devices"]) if counts["devices"] else Decimal(0)


def code(window: Window) -> Iterator[Found]:
    """The code was back before a person could have read it. Value: their share of the work's votes."""
    fast = window.votes.filter(code_seconds__lt=FAST_S)
    counts = dict(fast.values_list("entry").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    for entry, n in counts.items():
        usual = window.share_of_others(entry, total, n)
        yield Found(SignalKind.CODE, entry, window.share(entry, n), usual, n, fast.filter(entry=entry))
