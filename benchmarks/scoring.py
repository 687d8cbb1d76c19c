#!/usr/bin/env python3
"""The expert's desk with 85, 100 and 300 works: medians of the list, a score page, save-and-next and an autosave.

    python benchmarks/scoring.py [--works 85 100 300] [--rounds 20] [--sqlite]

Asked in this process through the whole middleware, so the figures are the application's own time, on a throwaway
PostgreSQL. All works are of one category, three experts score all of them, half are scored. Aims: list of 100 works
150 ms, score page 120 ms, save-and-next 300 ms (the save, and the page that it leads to), the same at 300.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import many_entries

STEPS = ("list", "page", "next", "autosave")


def main() -> None:
    asked = options()
    with ExitStack() as stack:
        many_entries.prepare(stack, postgres=not asked.sqlite)
        cast = many_entries.people()
        panel = make_panel(cast)
        for works in asked.works:
            fill(cast, panel, works)
            row = "  ".join(f"{step} {median:6.1f} ms" for step, median in measure(cast, asked.rounds))
            print(f"{works:4d} works: {row}")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, nargs="+", default=[85, 100, 300])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--sqlite", action="store_true")
    return parser.parse_args()


def make_panel(cast: dict[str, Any], experts: int = 3) -> Any:
    from review.panels import panels
    from tests.factories import make_user

    cast["experts"] = [make_user(role="expert") for _ in range(experts)]
    panel = panels.make(category=cast["campaign"].categories.first(), by=cast["organiser"])
    for expert in cast["experts"]:
        panels.add_expert(panel=panel, expert=expert, by=cast["organiser"])
    return panel


def fill(cast: dict[str, Any], panel: Any, upto: int) -> None:
    """Works of the panel's category until there are `upto`, given out, the first half of them scored by everybody."""
    from django.utils import timezone

    from review.models import Assignment
    from review.panels import assigning
    from review.scoring_desk import sheets
    from submissions.models import Entry

    have, now = Entry.objects.count(), timezone.now()
    Entry.objects.bulk_create(
        Entry(
            campaign=cast["campaign"], category=panel.category, union=cast["mills"][0],
            recommending=cast["mills"][0].recommending, number=f"B-{n:06d}", title=f"渔排上的信号{n}",
            state="shortlisted", answers=many_entries.ANSWERS, created_by=cast["entrant"], submitted_at=now,
        )
        for n in range(have, upto)
    )  # fmt: skip
    assigning.assign(panel=panel, by=cast["organiser"])
    for row in Assignment.objects.filter(position__lte=upto // 2, sheet__isnull=True).select_related("expert"):
        sheets.save_marks(assignment=row, by=row.expert, marks=full(row))
    many_entries.settle()


def full(row: Any) -> dict[str, Decimal]:
    from review.scoring_desk import sheets

    return {criterion.code: Decimal(criterion.points) - 1 for criterion in sheets.rubric(row)}


def measure(cast: dict[str, Any], rounds: int) -> list[tuple[str, float]]:
    """Every act in turn, so that what slows the machine slows all of them."""
    from django.test import Client
    from django.urls import reverse

    from review.models import Assignment

    browser = Client()
    browser.force_login(cast["experts"][0])
    rows = list(Assignment.objects.filter(expert=cast["experts"][0], sheet__isnull=True)[: rounds + 1])
    times: dict[str, list[float]] = {step: [] for step in STEPS}
    json = {"Accept": "application/json"}
    for number, row in enumerate(rows):
        save = reverse("score_save", args=[row.pk])
        given = {f"m-{code}": str(points) for code, points in full(row).items()}
        code = next(iter(given))
        acts: dict[str, Callable[[], Any]] = {
            "list": lambda: browser.get(reverse("my_works")),
            "page": lambda pk=row.pk: browser.get(reverse("score", args=[pk])),
            "autosave": lambda save=save, code=code: browser.post(save, {code: "1"}, headers=json),
            "next": lambda save=save, given=given: browser.post(save, given | {"go": "next"}, follow=True),
        }
        for step, act in acts.items():
            began = time.perf_counter()
            answer = act()
            if number:  # the first warms up
                times[step].append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, (step, answer.status_code)
    return [(step, statistics.median(times[step])) for step in STEPS]


if __name__ == "__main__":
    main()
