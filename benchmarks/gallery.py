#!/usr/bin/env python3
"""Pages of the public list a second, beside the cheapest view of the site: the ratios in one run.

    python benchmarks/gallery.py [--seconds 6] [--rounds 3] [--works 30]

The site as docker-compose.yml runs it, on PostgreSQL, 32 lines; every request of another visitor with an order of her
own, over all categories and works. The cheapest view is the switch to large mode: it asks nothing and renders nothing.
Beside it what a voter pays whom the site knows, and the page before anything was kept. Targets: gallery and work at
least 0.5 of the cheapest view, with no query.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import lines
from benchmarks.production import Production

LINES = 32
RATIO = 0.5


def prepare(count: int) -> dict[str, Any]:
    """The shipped campaign with its vote open and `count` works with a poster on the list of every category."""
    from benchmarks.many_entries import real_campaign, settle
    from submissions.models import DerivedCopy, Entry
    from tests.factories import make_entry, make_file, make_union, make_user
    from voting.identity import voters

    campaign = real_campaign()
    for _person in range(2):
        make_user(role="organiser")  # with fewer the vote does not open
    union = make_union(kind="grassroots", parent=make_union())
    for category in campaign.categories.all():
        for n in range(count):
            entry = make_entry(category, union=union, state="shortlisted", title=f"渔排上的信号{n}")
            file = make_file(entry)
            DerivedCopy.objects.create(
                file=file, kind="card", state="ready", storage_name=f"copies/{file.pk}", content_type="image/jpeg"
            )
    settle()
    voter = voters.voter_of(campaign=campaign, phone="+8613800001234")
    return {
        "categories": [category.code for category in campaign.categories.all()],
        "numbers": list(Entry.objects.values_list("number", flat=True)),
        "voter": voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}"),
    }


def requests(made: dict[str, Any], port: int) -> dict[str, Callable[[], bytes]]:
    def ask(path: str, cookie: str = "") -> bytes:
        seed = random.randrange(2**31)
        head = f"Host: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\nCookie: order={seed}{cookie}"
        return f"GET {path} HTTP/1.1\r\n{head}\r\n\r\n".encode()

    def gallery(cookie: str = "") -> bytes:
        return ask(f"/works/?category={random.choice(made['categories'])}", cookie)

    return {
        "cheapest view": lambda: ask("/look?to=normal&next=/works/"),
        "gallery": gallery,
        "work": lambda: ask(f"/works/{random.choice(made['numbers'])}/"),
        "gallery, known voter": lambda: gallery(f"; voter={made['voter']}"),
    }


def endless(make: Callable[[], bytes]) -> Iterator[bytes]:
    while True:
        yield make()


def measure(site: Production, make: Callable[[], bytes], seconds: float) -> tuple[float, float, lines.Answers]:
    """Answers a second, milliseconds of CPU of the web server for one, and the answers."""
    before = site.computed()[0]
    answers = lines.ask(site.port, endless(make), lines=LINES, seconds=seconds)
    count = len(answers.milliseconds)
    return count / answers.seconds, (site.computed()[0] - before) * 1000 / count, answers


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--works", type=int, default=30, help="of each category")
    asked = options.parse_args()
    with ExitStack() as stack:
        site = Production(stack)
        site.prepare()
        made = prepare(asked.works)
        site.start()
        makes = requests(made, site.port)
        _tell_cold(site, makes)
        for make in makes.values():
            measure(site, make, 12)  # warm: nearly every order of every category, in both processes
        rounds = [one_round(site, makes, asked.seconds) for _ in range(asked.rounds)]
        for name in list(makes)[1:]:
            ratio = statistics.median(one[name] / one["cheapest view"] for one in rounds)
            print(f"{name}: {ratio:.2f} of the cheapest view" + (f" (at least {RATIO})" if "voter" not in name else ""))


def _tell_cold(site: Production, makes: dict[str, Callable[[], bytes]]) -> None:
    for name in ("gallery", "work"):
        began = time.perf_counter()
        lines.ask(site.port, iter([makes[name]()]), lines=1, seconds=5)
        print(f"first {name} of all: {(time.perf_counter() - began) * 1000:.0f} ms")


def one_round(site: Production, makes: dict[str, Callable[[], bytes]], seconds: float) -> dict[str, float]:
    rates = {}
    for name, make in makes.items():
        rates[name], cpu, answers = measure(site, make, seconds)
        print(
            f"{name:22} {rates[name]:6.0f}/s   cpu ms {cpu:5.2f}   "
            f"p50 {answers.quantile(0.5):.0f} ms, p99 {answers.quantile(0.99):.0f} ms   {answers.statuses}",
            flush=True,
        )
    return rates


if __name__ == "__main__":
    main()
