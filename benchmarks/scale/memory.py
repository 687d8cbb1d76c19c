"""The memory of the real web server and a real worker under mixed load: a line every minute, and whether it is flat.

As docker-compose.yml runs them. About twenty requests a second: pages of visitors and staff, votes of voters who are
known, and every two seconds a picture that is uploaded and checked. The load is light on purpose: what leaks, leaks by
the request.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psutil

from benchmarks import lines
from benchmarks.production import Production
from benchmarks.scale import load
from tools import environment, processes

A_SECOND, LINES, MB = 20, 4, 1024 * 1024
FLAT = 0.10
WORKER = (
    "celery",
    "--app",
    "config.celery:app",
    "worker",
    "--loglevel",
    "WARNING",
    "--concurrency",
    "2",
    "--queues",
    "celery",
)


def watch(minutes: float) -> None:
    with ExitStack() as stack:
        site = Production(stack)
        site.prepare(database=os.environ["DATABASE_URL"])
        made = load.prepare(voters=int(minutes * 60 * A_SECOND / 4))
        site.start()
        worker = _worker(stack, site)
        assert site.web is not None
        pids = {"web": site.web.process.pid, "worker": worker.process.pid}
        seen, statuses = _run(site, load.requests(made, site.port), pids, minutes), _STATUSES
        checked = load.checked(made)
    for name in pids:
        print(_verdict(name, [one[name] for one in seen]))
    print(f"answers {json.dumps(statuses)}; pictures checked by the worker: {checked}")


_STATUSES: dict[str, int] = {}


def _run(site: Production, queue: Iterator[bytes], pids: dict[str, int], minutes: float) -> list[dict[str, float]]:
    began, seen = time.monotonic(), []
    for minute in itertools.count(1):
        while time.monotonic() - began < minute * 60:
            second = time.monotonic()
            answers = lines.ask(site.port, itertools.islice(queue, A_SECOND), lines=LINES, seconds=30)
            for status, count in answers.statuses.items():
                _STATUSES[status] = _STATUSES.get(status, 0) + count
            time.sleep(max(0.0, second + 1 - time.monotonic()))
        seen.append({name: _memory(pid) for name, pid in pids.items()})
        print(f"minute {minute:3d}  " + "  ".join(f"{name} {mb:7.1f} MB" for name, mb in seen[-1].items()), flush=True)
        if minute >= minutes:
            return seen
    raise AssertionError


def _memory(pid: int) -> float:
    """Resident, of the process and all below it; what they share counts once for each."""
    first = psutil.Process(pid)
    return sum(one.memory_info().rss for one in [first, *first.children(recursive=True)]) / MB


def _verdict(name: str, course: list[float]) -> str:
    third = max(1, len(course) // 3)
    middle, last = statistics.median(course[-2 * third : -third] or course), statistics.median(course[-third:])
    grown = last / middle - 1
    said = "flat" if grown <= FLAT else "grows"
    return f"{name:8} middle third {middle:.0f} MB, last third {last:.0f} MB, {grown:+.1%}: {said}"


def _worker(stack: ExitStack, site: Production) -> Any:
    command = [environment.python(), "-m", *WORKER]
    child = processes.start(
        "worker", command, log=site.folder / "worker.log", env=dict(os.environ), cwd=environment.ROOT
    )
    stack.callback(child.stop)
    return child
