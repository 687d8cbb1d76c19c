#!/usr/bin/env python3
"""The ranking of one category of 2,000 works with 14,000 sheets, whose votes are 10 million.

    python benchmarks/ranking.py [--works 500 1000 2000] [--sheets 7]

CPU time, without a database: the ranking from published inputs, its file, the digest, and the real weight
of all four rules. Medians of three, for every rule; the target is 2 s at 2,000 works.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.made import setup

VOTES, ROUNDS = 10_000_000, 3
RUBRIC = (("theme", "主题", "35"), ("content", "内容", "25"), ("light", "构图用光", "25"), ("true", "真实说明", "15"))
AWARDS = (("first", "一等奖", "0.05"), ("second", "二等奖", "0.10"), ("third", "三等奖", "0.15"))


def inputs(works: int, sheets: int) -> dict[str, Any]:
    """Of format 2, the same each time."""
    lot = random.Random(works)
    weights = [1 / (place + 1) for place in range(works)]
    entries = [
        {
            "number": f"FJ23-{place:04d}",
            "title": f"作品之{place}",
            "votes": int(VOTES * weight / sum(weights)),
            "void": 0,
            "rubric": RUBRIC,
            "sheets": [{"expert": f"专家{n}", "marks": _marks(lot)} for n in range(sheets)],
        }
        for place, weight in enumerate(weights)
    ]
    rules = {"expert_weight": "60", "vote_weight": "40", "awards": AWARDS, "award_cap": "0.30"}
    return {"format": 2, "vote_rule": "rank_60_100", "entries": entries, **rules}


def _marks(lot: random.Random) -> dict[str, str]:
    return {code: str(Decimal(lot.randint(int(points), 2 * int(points))) / 2) for code, _label, points in RUBRIC}


def median(act: Callable[[], object]) -> float:
    spent = []
    for _round in range(ROUNDS):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return statistics.median(spent)


def measure(works: int, sheets: int) -> None:
    from review.results import scoring
    from review.results.real_weight import weighing
    from review.results.recompute import ranking

    made = inputs(works, sheets)
    print(f"{works} works, {works * sheets} sheets, {sum(entry['votes'] for entry in made['entries'])} votes")
    for rule in scoring.VOTE_RULES:
        by_rule = made | {"vote_rule": rule}
        print(f"  ranking {rule:20} {median(lambda given=by_rule: ranking.ranking_of(given)):6.2f} s")
    print(f"  file of the ranking          {median(lambda: ranking.ranking_file(made)):6.2f} s")
    print(f"  digest of the inputs         {median(lambda: ranking.digest(made)):6.2f} s")
    rows = ranking.ranking_of(made)
    numbers = weighing.Numbers(tuple(Fraction(row.expert_score) for row in rows), tuple(row.votes for row in rows))
    weigh = weighing.weigh.__wrapped__
    print(f"  real weight of four rules    {median(lambda: weigh(numbers, Decimal(60), Decimal(40))):6.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--sheets", type=int, default=7)
    given = parser.parse_args()
    setup()
    for works in given.works:
        measure(works, given.sheets)


if __name__ == "__main__":
    main()
