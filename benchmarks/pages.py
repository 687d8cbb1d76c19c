#!/usr/bin/env python3
"""List pages with 20,000 entries: p50, p99 and queries of each, and the queries of the desks at 1, 3 and 200 entries.

    python benchmarks/pages.py [--entries 20000] [--rounds 60] [--postgres]

Pages are asked in this process through the whole middleware, so the figures are the application's own time;
`cpu` is what this process alone computed, which a busy machine stretches less. Small amounts: entries of each state.
Runs on a throwaway database (SQLite, or PostgreSQL with --postgres) in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from submissions.duplicates import fingerprints
from tools import servers

SMALL = (1, 3, 200)
BRANCHES = 10
ANSWERS = {"summary": "渔排之间靠手机。" * 40, "authors": [{"name": "陈海生", "part": "拍摄"}] * 5}


def prepare(stack: ExitStack, *, postgres: bool) -> None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    os.environ["VAR_DIR"] = str(folder)
    valkey = servers.start_valkey(folder / "valkey")
    stack.callback(valkey.stop)
    os.environ["REDIS_URL"] = valkey.url
    if postgres:
        server = servers.start_postgres()
        stack.callback(server.stop)
        os.environ["DATABASE_URL"] = server.url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def people() -> dict[str, Any]:
    """A campaign, ten branches with a mill each, and one person of each role; the first branch's are measured."""
    from tests.factories import make_campaign, make_union, make_user

    campaign = make_campaign()
    branches = [make_union() for _ in range(BRANCHES)]
    mills = [make_union(kind="grassroots", parent=branch) for branch in branches]
    return {
        "campaign": campaign,
        "mills": mills,
        "entrant": make_user(role="entrant", union=mills[0]),
        "recommender": make_user(role="recommender", union=branches[0]),
        "screener": make_user(role="screener"),
        "organiser": make_user(role="organiser"),
        "auditor": make_user(role="auditor"),
    }


def fill(cast: dict[str, Any], upto: int) -> None:
    """Entries and one file each until there are `upto`, spread over branches, categories and states."""
    from django.utils import timezone

    from submissions.models import Entry, EntryFile

    have, now = Entry.objects.count(), timezone.now()
    categories = list(cast["campaign"].categories.all())
    rows = [
        Entry(
            campaign=cast["campaign"],
            category=categories[n // len(WAYS) % len(categories)],
            union=cast["mills"][n // 7 % BRANCHES],
            recommending=cast["mills"][n // 7 % BRANCHES].recommending,
            number=f"B-{n:06d}",
            title=f"渔排上的信号{n}",
            state=WAYS[n % len(WAYS)],
            answers=ANSWERS,
            created_by=cast["entrant"],
            submitted_at=now,
            recommended_at=now,
        )
        for n in range(have, upto)
    ]
    made = Entry.objects.bulk_create(rows, batch_size=1000)
    EntryFile.objects.bulk_create(
        (
            EntryFile(
                entry=entry, role="work", original_name="灯.mp4", size=1000, state="passed",
                uploaded_by=cast["entrant"], received_at=now,
                checked_at=now, sha256=f"{entry.pk:064x}", storage_name=f"files/{entry.pk}",
            )
            for entry in made
        ),
        batch_size=1000,
    )  # fmt: skip
    settle()


def settle() -> None:
    """What PostgreSQL does by itself soon after such an import. SQLite has no statistics on the site either."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


PLACES = ("渔排", "茶山", "地铁", "港口", "土楼", "灯塔", "桥", "隧道", "车间", "码头", "海岛", "电站")
THINGS = ("信号", "灯", "歌", "人", "早晨", "守护", "微光", "接力", "笑容", "约定", "师傅", "平安")
WAYS = ("submitted", "recommended", "recommended", "admitted", "shortlisted")
PAGES = (
    ("recommender", "recommend_desk", ""),
    ("recommender", "recommend_desk", "?q=信号1"),
    ("entrant", "my_entries", ""),
    ("screener", "screening_desk", ""),
    ("screener", "screening_desk", "?state=rejected"),
    ("screener", "screening_desk", "?q=信号1"),
    ("organiser", "organiser_desk", ""),
    ("organiser", "shortlist", ""),
    ("organiser", "shortlist", "?choose=all"),
    ("organiser", "panels", ""),
    ("organiser", "filings", ""),
    ("auditor", "audit_trail", ""),
    (None, "gallery", ""),
    (None, "gallery", "?q=信号4"),
    (None, "home", ""),
)


def ask(cast: dict[str, Any], who: str | None, name: str, query: str) -> tuple[float, float, int]:
    """(milliseconds, of them computed in this process, queries) of one page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = BROWSERS.setdefault(who, Client())
    if who and "sessionid" not in client.cookies:
        client.force_login(cast[who])
    with CaptureQueriesContext(connection) as queries:
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(reverse(name) + query)
        taken, computed = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}")
    return taken, computed, len(queries)


BROWSERS: dict[str | None, Any] = {}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--entries", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--postgres", action="store_true")
    asked = options.parse_args()
    with ExitStack() as stack:
        prepare(stack, postgres=asked.postgres)
        cast = people()
        counts: dict[str, list[int]] = {}
        for amount in SMALL:
            fill(cast, amount * len(WAYS))
            for who, name, query in PAGES:
                ask(cast, who, name, query)
                counts.setdefault(f"{name}{query}", []).append(ask(cast, who, name, query)[2])
        fill(cast, asked.entries)
        print(f"with {asked.entries:,} entries")
        print(f"{'page':32} {'queries at 1/3/200':>20} {'queries':>8} {'p50 ms':>8} {'p99 ms':>8} {'cpu ms':>8}")
        for who, name, query in PAGES:
            ask(cast, who, name, query)
            runs = [ask(cast, who, name, query) for _ in range(asked.rounds)]
            small = "/".join(str(n) for n in counts[f"{name}{query}"])
            print(f"{name + query:32} {small:>20} {runs[-1][2]:>8} {_figures([(t, c) for t, c, _ in runs])}")
        print(f"{'likeness of one entry':61} {_figures(compare_some(asked.entries, asked.rounds))}")


def compare_some(entries: int, rounds: int) -> list[tuple[float, float]]:
    """Look entries up among all others: every one has words and a picture, titles and texts partly the same."""
    from submissions.duplicates import comparing
    from submissions.models import Entry, EntryFile, Fingerprint

    chance = random.Random(7)
    rows: list[Fingerprint] = []
    for entry in Entry.objects.only("pk", "title").iterator():
        pieces = [f"{chance.choice(PLACES)}上的{chance.choice(THINGS)}"]
        rows += fingerprints.words_of(Entry(pk=entry.pk, title=pieces[0], answers={"summary": pieces[0] * 20}))
    for file in EntryFile.objects.only("pk", "entry_id").iterator():
        rows += fingerprints.rows_of(file, comparing.PICTURE, f"{chance.getrandbits(64):016x}")
    Fingerprint.objects.bulk_create(rows, batch_size=2000)
    settle()
    times = []
    for entry in Entry.objects.order_by("?")[:rounds]:
        began, worked = time.perf_counter(), time.process_time()
        comparing.compare(entry)
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return times


def _figures(runs: list[tuple[float, float]]) -> str:
    times = sorted(taken for taken, _ in runs)
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return f"{statistics.median(times):>8.1f} {p99:>8.1f} {statistics.median(c for _, c in runs):>8.1f}"


if __name__ == "__main__":
    main()
