#!/usr/bin/env python3
"""The statistics of a year with 20,000 entries, 60,000 files and 600,000 findings: medians and queries of each page.

    python benchmarks/year_statistics.py [--entries 2000 20000] [--unions 2000] [--rounds 10] [--sqlite]

Asked in this process through the whole middleware, on a throwaway PostgreSQL; the report as the worker makes it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import boards, many_entries

FILES, FINDINGS, FAULTS = 3, 10, ("blur", "duration", "text_length")
ADDRESSES = ("statistics", "statistics_entries", "statistics_unions", "statistics_excel")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--unions", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--sqlite", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        many_entries.prepare(stack, postgres=not asked.sqlite)
        cast = many_entries.people()
        add_unions(cast, asked.unions)
        for entries in asked.entries:
            fill(cast, entries)
            measure(cast, entries, asked.rounds)


def add_unions(cast: dict[str, Any], count: int) -> None:
    from accounts.models import Union

    parents = [mill.recommending for mill in cast["mills"]]
    rows = [_union(Union, parents[n % len(parents)], f"g{n}") for n in range(count)]
    Union.objects.bulk_create(rows, batch_size=1000)


def _union(model: Any, parent: Any, code: str) -> Any:
    path = f"{parent.path}{code}/"
    named = {"code": code, "name": f"基层工会{code}", "short_name": code}
    return model(kind="grassroots", parent=parent, recommending=parent, path=path, **named)


def fill(cast: dict[str, Any], upto: int) -> None:
    """Entries over thirty days, each with its files, of whose findings one in five is a fault."""
    from django.utils import timezone

    from submissions.models import Entry, EntryFile, Finding

    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    many_entries.fill(cast, upto)
    entries = list(Entry.objects.filter(pk__gt=before).only("pk", "submitted_at"))
    for n, entry in enumerate(entries):
        entry.submitted_at = timezone.now() - timedelta(days=n % 30)
    Entry.objects.bulk_update(entries, ["submitted_at"], batch_size=1000)
    more = [
        EntryFile(
            entry=entry, role="photo", original_name="图.jpg", size=1, state="passed", uploaded_by=cast["entrant"],
            received_at=timezone.now(), checked_at=timezone.now(), sha256=f"{entry.pk * 10 + n:064x}",
            storage_name=f"photos/{entry.pk}-{n}",
        )
        for entry in entries for n in range(1, FILES)
    ]  # fmt: skip
    EntryFile.objects.bulk_create(more, batch_size=1000)
    keys = EntryFile.objects.filter(entry__gt=before).values_list("pk", flat=True)
    Finding.objects.bulk_create((_finding(key, n) for key in list(keys) for n in range(FINDINGS)), batch_size=5000)
    many_entries.settle()


def _finding(file: int, n: int) -> Any:
    from submissions.models import Finding

    is_fault = n % 5 == 4
    level = ("warn" if (file + n) % 3 else "block") if is_fault else "info"
    code = FAULTS[(file + n) % len(FAULTS)] if is_fault else "codec"
    return Finding(file_id=file, code=code, level=level, seen={"width": 1920, "height": 1080}, asked={"least": 1080})


def measure(cast: dict[str, Any], entries: int, rounds: int) -> None:
    from django.urls import reverse

    for name in ADDRESSES:
        print(f"{entries:6d} entries  {name:20s} {boards.measure(cast, reverse(name), rounds)}")
    print(f"{entries:6d} entries  {'report':20s} median {statistics.median(_report(cast) for _ in range(3)):7.1f} ms")


def _report(cast: dict[str, Any]) -> float:
    from review.statistics.counting.scope import Scope
    from review.statistics.report import document, official_word

    began = time.perf_counter()
    official_word.draw(document.report(Scope(cast["campaign"], cast["organiser"]), None))
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
