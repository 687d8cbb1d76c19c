"""Every job of the schedule, once, as the worker would run it: seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

COMPARED = 200  # entries that wait to be compared with all others


def measure() -> dict[str, float]:
    from config.celery import app
    from config.schedule import SCHEDULE

    app.loader.import_default_modules()
    _let_some_wait()
    jobs: dict[str, Callable[[], Any]] = {
        name: lambda one=one: app.tasks[one["task"]](**one.get("kwargs", {})) for name, one in SCHEDULE.items()
    }
    jobs["sweep-likely-duplicates"] = _compare
    jobs["recompute-results"] = _recompute
    return {name: _seconds(name, job) for name, job in jobs.items()}


def _seconds(name: str, job: Callable[[], Any]) -> float:
    began = time.perf_counter()
    job()
    taken = time.perf_counter() - began
    print(f"  {name:<32} {taken:8.2f} s", file=sys.stderr, flush=True)
    return taken


def _let_some_wait() -> None:
    from submissions.models import Entry

    waiting = Entry.objects.filter(state="submitted").order_by("pk").values("pk")[:COMPARED]
    Entry.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(compared_at=None)


def _compare() -> None:
    """Those that wait, one after the other, as the task does that the sweep queues."""
    from submissions.duplicates import comparing
    from submissions.models import Entry

    for entry in Entry.objects.filter(compared_at__isnull=True, number__isnull=False).order_by("pk"):
        comparing.compare(entry)


def _recompute() -> None:
    """The results of a past year, which the night computes again while the year is current."""
    from review.models import Result
    from review.nightly_recompute import recomputing

    for result in Result.objects.filter(campaign__year=2022).order_by("pk"):
        recomputing.recompute(result)
