#!/usr/bin/env python3
"""The recount on PostgreSQL, by generate_series: 1.5 million votes, and whether ten million lie on the same line.

    python benchmarks/recount.py [--votes 500000 1500000 3000000] [--void 0.01]

Times, beside a bare count(*) of the table, the full count that review reads (all categories), the minute's count of
today, and the check of sealed days.
Prints medians of three, nanoseconds a vote, and what the straight line through them says of ten million.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.production import Production

TEN_MILLION = 10_000_000
WORKS, DAYS, ROUNDS = 20, 14, 3  # works a category
MORE_VOTERS = """
INSERT INTO voting_voter (campaign_id, phone_hmac, prefix7, level, epoch, created_at)
SELECT %(campaign)s, lpad(to_hex(n), 64, '0'), '', 2, 1, now()
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
"""
# A vote each, spread over all works by a number that repeats rarely, day after day.
MORE_VOTES = """
INSERT INTO voting_vote (campaign_id, voter_id, category_id, period, entry_id, slot, receipt, receipt_sha256, cast_at,
  day, user_agent, device, reached)
SELECT %(campaign)s, voter.id, entry.category_id, '', entry.id, 1, left(md5(voter.id::text), 30),
  md5(voter.id::text) || md5('s' || voter.id), now() - voter.ago * interval '1 day',
  (now() AT TIME ZONE 'Asia/Shanghai')::date - voter.ago, '', '', 'gallery'
FROM (SELECT id, (%(days)s - 1 - (row_number() OVER (ORDER BY id) - 1) * %(days)s / %(count)s)::int AS ago
  FROM voting_voter WHERE phone_hmac >= lpad(to_hex(%(first)s::bigint), 64, '0')) voter
JOIN (SELECT id, category_id, row_number() OVER (ORDER BY id) - 1 AS place FROM submissions_entry) entry
  ON entry.place = (voter.id * 7919) %% %(works)s
ORDER BY voter.id
"""
MORE_VOIDS = """
INSERT INTO voting_voidedvote (batch_id, vote_id)
SELECT %(batch)s, id FROM voting_vote WHERE id %% %(every)s = 0 AND voter_id > (SELECT coalesce(max(v.voter_id), 0)
  FROM voting_voidedvote w JOIN voting_vote v ON v.id = w.vote_id)
"""

TALLY = """
INSERT INTO voting_tallyday (category_id, day, entry_id, "cast")
SELECT category_id, day, entry_id, count(*) FROM voting_vote GROUP BY category_id, day, entry_id
ON CONFLICT (category_id, day, entry_id) DO UPDATE SET "cast" = excluded."cast"
"""


def prepare() -> Any:
    from benchmarks.many_entries import real_campaign
    from tests.factories import make_entry, make_union

    campaign = real_campaign()
    union = make_union(kind="grassroots", parent=make_union())
    for category in campaign.categories.all():
        for n in range(WORKS):
            make_entry(category, union=union, state="shortlisted", number=f"{category.code}-{n}", title=f"灯{n}")
    return campaign


def grow(campaign: Any, first: int, last: int, void: float) -> None:
    """Votes number `first` to `last`, of which a share is void."""
    from django.db import connection

    from benchmarks.many_entries import settle
    from tests.factories import make_user
    from voting.models import VoidBatch

    works = campaign.categories.count() * WORKS
    values = {"campaign": campaign.pk, "first": first, "last": last, "days": DAYS, "works": works}
    values["count"] = last - first + 1
    by, other = make_user(role="organiser"), make_user(role="organiser")
    size = max(1, round((last - first) * void))
    batch = VoidBatch.objects.create(campaign=campaign, kind="void", reason="x", size=size, proposed_by=by)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # Votes of days that are closed: the site cannot do that, whose role owns no table.
        cursor.execute("ALTER TABLE voting_vote DISABLE TRIGGER voting_vote_not_of_closed_day")
        cursor.execute(MORE_VOTERS, values)
        cursor.execute(MORE_VOTES, values)
        cursor.execute(TALLY)
        cursor.execute("ALTER TABLE voting_vote ENABLE TRIGGER voting_vote_not_of_closed_day")
        cursor.execute(MORE_VOIDS, {"batch": batch.pk, "every": round(1 / void)})
    batch.confirmed_by, batch.confirmed_at = other, batch.proposed_at
    batch.save()
    settle()


def seconds(act: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def acts(campaign: Any) -> dict[str, Callable[[], Any]]:
    from campaign import memory
    from voting.models import LedgerDay, Vote
    from voting.tally import days, recount, turnout
    from voting.tally.counting import counted_votes

    categories = memory.categories(campaign)
    yesterday = LedgerDay.objects.get(campaign=campaign).day
    return {
        "bare count(*)": Vote.objects.count,
        "full count": lambda: [counted_votes(category) for category in categories],
        "count of today": lambda: days.recompute(campaign),
        "hours of today": lambda: turnout.recompute(campaign),
        "check of sealed days": lambda: recount._apart(campaign, yesterday),
    }


def seal_all_but_today(campaign: Any) -> None:
    """The row that says so; the files' own cost is another matter."""
    from datetime import timedelta

    from django.utils import timezone

    from voting.models import LedgerDay

    yesterday = timezone.localdate() - timedelta(days=1)
    row = LedgerDay(campaign=campaign, day=yesterday, manifest="{}", manifest_sha256="0" * 64)
    row.sealed_at = timezone.now()
    row.save()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--votes", type=int, nargs="+", default=[500_000, 1_500_000, 3_000_000])
    options.add_argument("--void", type=float, default=0.01)
    asked = options.parse_args()
    with ExitStack() as stack:
        Production(stack).prepare()
        campaign = prepare()
        found: dict[str, list[float]] = {}
        for before, votes in zip([0, *asked.votes], asked.votes, strict=False):
            grow(campaign, before + 1, votes, asked.void)
            if not before:
                days_counted_first(campaign)
            for name, act in acts(campaign).items():
                found.setdefault(name, []).append(seconds(act))
                print(f"{votes:>9,} votes  {name:<22} {found[name][-1]:7.3f} s", flush=True)
        for name, times in found.items():
            slope, start = statistics.linear_regression(asked.votes, times)
            print(f"{name:<22} {slope * 1e9:6.0f} ns a vote, ten million: {start + slope * TEN_MILLION:.2f} s")


def days_counted_first(campaign: Any) -> None:
    """All hours and days are counted once, as they would have been; from then on only today's."""
    from voting.tally import days, turnout

    days.recompute(campaign)
    turnout.recompute(campaign)
    seal_all_but_today(campaign)


if __name__ == "__main__":
    main()
