"""Signals about what was chosen: nothing but the one work, or the very same ballot as many others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import comb
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from submissions import states
from submissions.models import Entry
from voting.fraud.signals.rules import LEAST_SET, LEAST_SETS, RULES
from voting.fraud.signals.window import Found, Window, rounded
from voting.models import SignalKind, Vote


def single(window: Window) -> Iterator[Found]:
    """Voters who have voted for nothing else in the whole campaign. Value: their share of the work's votes."""
    more = Vote.objects.filter(campaign=window.campaign, voter=OuterRef("voter")).exclude(entry=OuterRef("entry"))
    votes = window.votes.filter(~Exists(more))
    counts = dict(votes.values_list("entry").annotate(n=Count("pk")).order_by())
    total = sum(counts.values())
    for entry, n in counts.items():
        usual = window.share_of_others(entry, total, n)
        yield Found(SignalKind.SINGLE, entry, window.share(entry, n), usual, n, votes.filter(entry=entry))


@dataclass(frozen=True)
class _Set:
    """So many ballots of one category hold just these works; `others` of its size and category hold `kinds` sets."""

    category: int
    works: tuple[int, ...]
    ballots: int
    others: int
    kinds: int

    @property
    def usual(self) -> Decimal:
        """Ballots that share another set."""
        return rounded(Decimal(self.others) / self.kinds) if self.kinds else Decimal(1)


# Every ballot as the text of its works in order, then the texts counted, each beside all of its size.
_SETS = """
SELECT category_id, works, n, whole - n, kinds - 1 FROM (
  SELECT category_id, works, n, SUM(n) OVER same_size AS whole, COUNT(*) OVER same_size AS kinds FROM (
    SELECT category_id, works, size, COUNT(*) AS n FROM (
      SELECT category_id, {works} AS works, COUNT(*) AS size
      FROM (SELECT voter_id, category_id, period, entry_id FROM {vote}
            WHERE campaign_id = %s {since} ORDER BY voter_id, category_id, period, entry_id) AS cast_votes
      GROUP BY voter_id, category_id, period HAVING COUNT(*) >= %s) AS ballots
    GROUP BY category_id, size, works) AS sets
  WINDOW same_size AS (PARTITION BY category_id, size)) AS compared
WHERE n > %s
"""
_JOINED = {
    "postgresql": "string_agg(entry_id::text, ',' ORDER BY entry_id)",
    "sqlite": "group_concat(entry_id, ',')",  # in the order of the rows, which the subquery gives
}


def same(window: Window) -> Iterator[Found]:
    """The very same ballot again and again. The group stands under the work that it serves most: the one of the set
    of whose votes these ballots are the greatest part; it holds all votes of these ballots."""
    listed = _listed(window)
    for one in _sets(window):
        if comb(listed.get(one.category, 0), len(one.works)) >= LEAST_SETS:
            served = max(one.works, key=lambda work, n=one.ballots: window.share(work, n))  # type: ignore[misc]
            flagged = one.ballots * len(one.works)
            yield Found(SignalKind.SAME, served, Decimal(one.ballots), one.usual, flagged, _votes(window, one))


def _votes(window: Window, one: _Set) -> QuerySet[Vote]:
    """All votes of the ballots that hold these works and no other; each ballot is looked up once a vote."""
    own = window.votes.filter(category=one.category)
    ballot = own.filter(voter=OuterRef("voter"), period=OuterRef("period")).order_by().values("voter")
    hits = Count("pk", filter=Q(entry__in=one.works))
    same_ballot = ballot.annotate(size=Count("pk"), hits=hits).filter(size=len(one.works), hits=len(one.works))
    return own.filter(Exists(same_ballot), entry__in=one.works)


def _listed(window: Window) -> dict[int, int]:
    works = Entry.objects.filter(campaign=window.campaign, state=states.SHORTLISTED)
    return dict(works.values_list("category").annotate(n=Count("pk")).order_by())


def _sets(window: Window) -> Iterator[_Set]:
    since = "AND day >= %s" if window.since else ""
    text = _SETS.format(works=_JOINED[connection.vendor], vote=Vote._meta.db_table, since=since)
    values: list[Any] = [window.campaign.pk, *([window.since] if window.since else []), LEAST_SET]
    with connection.cursor() as cursor:
        cursor.execute(text, [*values, int(RULES[SignalKind.SAME].above)])
        for category, works, ballots, others, kinds in cursor.fetchall():
            yield _Set(category, tuple(int(work) for work in works.split(",")), ballots, int(others), kinds)
