#!/usr/bin/env python3
"""Pages with 20,000 entries: p50, p99, CPU and queries of each, and the queries at 1, 3 and 200 entries.

    python benchmarks/pages.py [--entries 20000] [--rounds 60] [--postgres] [--before CHECKOUT]

Pages are asked in this process through the whole middleware, so the figures are the application's own time;
`cpu` is what this process alone computed, which a busy machine stretches less. Small amounts: entries of each state.
The campaign is the real definition with every phase open. Runs on a throwaway database (SQLite, or PostgreSQL with
--postgres) in a temporary folder. `--before` asks six pages in turn of this checkout and of another one (with
a .venv), each in a process and on a database of its own: what a change to the code made of them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE))

from benchmarks.likeness import compare_some
from benchmarks.many_entries import WAYS, fill, people, prepare, server_seconds

# The site may be another checkout's; what makes the entries and asks is this one's.
ROOT = Path(os.environ.get("CHECKOUT") or HERE)
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

SMALL = (1, 3, 200)
PORTIONS = 6


PAGES = (
    ("recommender", "recommend_desk", ""),
    ("recommender", "recommend_desk", "?q=信号1"),
    ("entrant", "my_entries", ""),
    ("screener", "screening_desk", ""),
    ("screener", "screening_desk", "?state=rejected"),
    ("screener", "screening_desk", "?q=信号1"),
    ("screener", "screening_item", ""),
    ("organiser", "organiser_desk", ""),
    ("organiser", "shortlist", ""),
    ("organiser", "shortlist", "?choose=all"),
    ("organiser", "panels", ""),
    ("organiser", "filings", ""),
    ("auditor", "audit_trail", ""),
    (None, "gallery", ""),
    (None, "gallery", "?q=信号4"),
    (None, "work", ""),
    (None, "home", ""),
)
SIX = (
    (None, "home", ""),
    (None, "gallery", ""),
    (None, "work", ""),
    ("entrant", "my_entries", ""),
    ("recommender", "recommend_desk", ""),
    ("screener", "screening_item", ""),
)


def address(name: str, query: str) -> str:
    """The page's address; of a work or an entry the first that there is."""
    from django.urls import reverse

    from submissions.models import Entry

    first = {"work": ("shortlisted", "number"), "screening_item": ("recommended", "pk")}
    if name in first:
        state, key = first[name]
        row = Entry.objects.filter(state=state).order_by("pk").values_list(key, flat=True).first()
        return reverse(name, args=[row]) + query
    return reverse(name) + query


def ask(cast: dict[str, Any], who: str | None, name: str, query: str, *, count: bool = False) -> tuple[float, ...]:
    """(milliseconds, of them computed in this process, queries) of one page. Queries are told only with `count`,
    because noting them costs time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = BROWSERS.setdefault(who, Client())
    if who and "sessionid" not in client.cookies:
        client.force_login(cast[who])
    url = ADDRESSES.setdefault(name + query, address(name, query))
    with ExitStack() as stack:
        queries = stack.enter_context(CaptureQueriesContext(connection)) if count else ()
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(url)
        taken, computed = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}")
    return taken, computed, len(queries)


BROWSERS: dict[str | None, Any] = {}
ADDRESSES: dict[str, str] = {}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--postgres", action="store_true")
    options.add_argument("--before", type=Path, help="another checkout, to be compared on six pages")
    options.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    work = compare_checkouts if asked.before else answer_questions if asked.answer else list_pages
    work(asked)


def list_pages(asked: argparse.Namespace) -> None:
    with ExitStack() as stack:
        prepare(stack, postgres=asked.postgres)
        cast = people()
        counts: dict[str, list[int]] = {}
        for amount in SMALL:
            fill(cast, amount * len(WAYS))
            for who, name, query in PAGES:
                ask(cast, who, name, query)
                counts.setdefault(f"{name}{query}", []).append(int(ask(cast, who, name, query, count=True)[2]))
        fill(cast, asked.entries)
        print(f"with {asked.entries:,} entries")
        print(f"{'page':32} {'queries at 1/3/200':>20} {'queries':>8} {'p50 ms':>8} {'p99 ms':>8} {'cpu ms':>8}")
        for who, name, query in PAGES:
            ask(cast, who, name, query)
            queries = ask(cast, who, name, query, count=True)[2]
            runs = [ask(cast, who, name, query)[:2] for _ in range(asked.rounds)]
            small = "/".join(str(n) for n in counts[f"{name}{query}"])
            print(f"{name + query:32} {small:>20} {queries:>8} {_figures(runs)}")
        print(f"{'likeness of one entry':61} {_figures(compare_some(asked.entries, asked.rounds))}")


def answer_questions(asked: argparse.Namespace) -> None:
    """The child of a comparison: a page's place and a number of rounds come in, a line each; its figures go out."""
    with ExitStack() as stack:
        prepare(stack, postgres=asked.postgres)
        cast = people()
        fill(cast, asked.entries)
        for page in SIX:
            ask(cast, *page)
        print("ready", flush=True)
        for line in sys.stdin:
            place, rounds = (int(word) for word in line.split())
            queries = ask(cast, *SIX[place], count=True)[2]
            worked = server_seconds()
            runs = [ask(cast, *SIX[place])[:2] for _ in range(rounds)]
            served = (server_seconds() - worked) * 1000 / rounds
            print(json.dumps({"queries": queries, "runs": runs, "served": served}), flush=True)


def compare_checkouts(asked: argparse.Namespace) -> None:
    """Six pages of both checkouts, in turn and in small portions, so that a busy minute falls on both."""
    command = [__file__, "--answer", "--entries", str(asked.entries), *["--postgres"] * asked.postgres]
    trees = {"before": asked.before.resolve(), "now": ROOT}
    children = {name: _child(command, tree) for name, tree in trees.items()}
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for _portion in range(PORTIONS):
        for place in range(len(SIX)):
            for name, child in children.items():
                told = _told(child, f"{place} {max(1, asked.rounds // PORTIONS)}")
                mine = found.setdefault((name, place), {"runs": [], "queries": 1000, "served": []})
                mine["served"].append(told["served"])
                mine["queries"] = min(mine["queries"], told["queries"])  # a session is written now and then
                mine["runs"] += told["runs"]
    for child in children.values():
        child.stdin.close()
        child.wait()
    _print_comparison(found)


def _child(command: list[str], tree: Path) -> Any:
    child = subprocess.Popen(
        [str(tree / ".venv/bin/python"), *command],
        env={**os.environ, "CHECKOUT": str(tree)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    if child.stdout.readline() != "ready\n":
        raise SystemExit(f"{tree} did not get ready")
    return child


def _told(child: Any, question: str) -> dict[str, Any]:
    child.stdin.write(question + "\n")
    child.stdin.flush()
    return json.loads(child.stdout.readline())


def _print_comparison(found: dict[tuple[str, int], dict[str, Any]]) -> None:
    print(f"{'page':20} {'queries':>12} {'cpu ms':>16} {'ratio':>6} {'database ms':>16} {'p50 ms':>16}")
    for place, (_who, name, _query) in enumerate(SIX):
        before, now = found["before", place], found["now", place]
        medians = [[statistics.median(run[n] for run in one["runs"]) for one in (before, now)] for n in (0, 1)]
        (taken, taken_now), (cpu, cpu_now) = medians
        queries = f"{before['queries']} → {now['queries']}"
        times, work = f"{taken:.1f} → {taken_now:.1f}", f"{cpu:.1f} → {cpu_now:.1f}"
        served = " → ".join(f"{statistics.mean(one['served']):.1f}" for one in (before, now))
        print(f"{name:20} {queries:>12} {work:>16} {cpu_now / cpu:>6.2f} {served:>16} {times:>16}")


def _figures(runs: list[tuple[float, float]]) -> str:
    times = sorted(taken for taken, _ in runs)
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return f"{statistics.median(times):>8.1f} {p99:>8.1f} {statistics.median(c for _, c in runs):>8.1f}"


if __name__ == "__main__":
    main()
