#!/usr/bin/env python3
"""The pages of a category's scores with 200 works: medians, 99th percentiles and queries of each.

    python benchmarks/boards.py [--works 3 200] [--experts 5] [--rounds 20] [--sqlite]

Asked in this process through the whole middleware, on a throwaway PostgreSQL. Every work has a sealed sheet of every
expert, the vote is over, the result is computed. Aim: a board of 200 works in at most 200 ms and 20 queries, and as
many queries at 3. pretalx 2025.2.2's review dashboard of 200 took 2,105 ms and 1,257 queries on such a machine.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import many_entries, scoring


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, nargs="+", default=[3, 200])
    parser.add_argument("--experts", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--sqlite", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        many_entries.prepare(stack, postgres=not asked.sqlite)
        cast = many_entries.people()
        panel = scoring.make_panel(cast, asked.experts)
        for works in asked.works:
            result = score_all(cast, panel, works)
            for name, address in boards(panel, result).items():
                print(f"{works:4d} works  {name:10s} {measure(cast, address, asked.rounds)}")


def score_all(cast: dict[str, Any], panel: Any, works: int) -> Any:
    """All sealed, the vote over, the result computed."""
    from django.utils import timezone

    from campaign.models import Phase
    from review.models import Assignment
    from review.results import publishing
    from review.scoring_desk import sheets

    Phase.objects.filter(code="vote").update(closes_at=timezone.now() - timedelta(hours=1))
    scoring.fill(cast, panel, works)
    rows = Assignment.objects.filter(sheet__sealed_at__isnull=True).select_related("expert", "entry__category")
    for n, row in enumerate(rows):
        marks = {code: points - Decimal(n % 9) / 2 for code, points in scoring.full(row).items()}
        sheets.save_marks(assignment=row, by=row.expert, marks=marks)
        sheets.seal(assignment=row, by=row.expert)
    many_entries.settle()
    return publishing.compute(category=panel.category, by=cast["organiser"])


def boards(panel: Any, result: Any) -> dict[str, str]:
    from django.urls import reverse

    code = panel.category.code
    return {
        "desk": f"{reverse('results_desk')}?category={code}",
        "check": reverse("result_check", args=[result.pk]),
        "overview": reverse("results_overview"),
        "panel": reverse("panel", args=[panel.pk]),
        "panels": reverse("panels"),
        "weight": f"{reverse('real_weight')}?category={code}",
    }


def measure(cast: dict[str, Any], address: str, rounds: int) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(cast["organiser"])
    browser.get(address)  # the first warms up
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200, address
    count = len(asked)  # read before the next request forgets them
    times = [_once(browser, address) for _ in range(rounds)]
    p99 = statistics.quantiles(times, n=100)[-1]
    return f"{count:3d} queries  median {statistics.median(times):7.1f} ms  p99 {p99:7.1f} ms"


def _once(browser: Any, address: str) -> float:
    began = time.perf_counter()
    browser.get(address)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
