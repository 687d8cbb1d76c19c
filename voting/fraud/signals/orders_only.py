"""Signals that fire on honest factories and articles too: they order the queue and accuse nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Count
from django.db.models.functions import TruncHour

from voting.fraud.signals.most_frequent import most_frequent
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind


def burst(window: Window) -> Iterator[Found]:
    """How many times the median of its hours with votes the work's busiest hour has. A ratio, because its votes by
    the hour are nobody's to read before the close."""
    hours: dict[int, dict[datetime, int]] = defaultdict(dict)
    counted = window.votes.values_list("entry", TruncHour("cast_at")).annotate(n=Count("pk")).order_by()
    for entry, hour, n in counted:
        hours[entry][hour] = n
    for entry, own in hours.items():
        hour, n = max(own.items(), key=lambda pair: pair[1])
        usual = Decimal(str(median(own.values()))) if len(own) > 1 else Decimal(1)
        votes = window.votes.filter(entry=entry, cast_at__gte=hour, cast_at__lt=hour + timedelta(hours=1))
        yield Found(SignalKind.BURST, entry, rounded(n / usual), Decimal(1), n, votes)


def address(window: Window) -> Iterator[Found]:
    return most_frequent(window, SignalKind.ADDRESS, "ip")


def agent(window: Window) -> Iterator[Found]:
    return most_frequent(window, SignalKind.AGENT, "user_agent")
