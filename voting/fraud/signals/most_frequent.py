"""The value of a column that stands out among a work's votes: a segment of numbers, an address, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from voting.fraud.signals.rules import RULES
from voting.fraud.signals.window import Found, Window


def most_frequent(window: Window, kind: str, column: str) -> Iterator[Found]:
    """Value: the share of the work's most frequent one. Usual: the share of this very one in all other votes."""
    given = window.votes
    often = given.values_list("entry", column).annotate(n=Count("pk")).filter(n__gte=RULES[kind].least).order_by()
    top: dict[int, tuple[int, Any]] = {}
    for entry, one, n in often:
        if one:
            top[entry] = max(top.get(entry, (0, one)), (n, one), key=lambda pair: pair[0])
    top = {entry: pair for entry, pair in top.items() if window.share(entry, pair[0]) > RULES[kind].above}
    if not top:  # no other can fire, so that nothing need be looked for among all votes
        return
    known = {one for _n, one in top.values()}
    everywhere = dict(given.filter(**{f"{column}__in": known}).values_list(column).annotate(n=Count("pk")).order_by())
    for entry, (n, one) in top.items():
        usual = window.share_of_others(entry, everywhere[one], n)
        yield Found(kind, entry, window.share(entry, n), usual, n, given.filter(entry=entry, **{column: one}))
