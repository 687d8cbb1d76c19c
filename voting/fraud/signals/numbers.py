"""Signals about the numbers: resold by virtual operators, or bought in one lot. Of a number seven digits are kept."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from voting.fraud.signals.most_frequent import most_frequent
from voting.fraud.signals.number_ranges import VIRTUAL
from voting.fraud.signals.window import Found, Window
from voting.models import SignalKind


def virtual(window: Window) -> Iterator[Found]:
    ranges = reduce(or_, (Q(voter__prefix7__startswith=digits) for digits in VIRTUAL))
    votes = window.votes.filter(ranges)
    counts = dict(votes.values_list("entry").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    for entry, n in counts.items():
        usual = window.share_of_others(entry, total, n)
        yield Found(SignalKind.VIRTUAL, entry, window.share(entry, n), usual, n, votes.filter(entry=entry))


def segment(window: Window) -> Iterator[Found]:
    """One segment holds ten thousand numbers of one carrier and place."""
    return most_frequent(window, SignalKind.SEGMENT, "voter__prefix7")
