#!/usr/bin/env python3
"""Votes of known voters a second, against a bare insert of the same row by pgbench: the ratio in one run.

    python benchmarks/votes.py [--seconds 3] [--rounds 9] [--picks 1] [--threads N]

The site as docker-compose.yml runs it, PostgreSQL with synchronous_commit=on, 32 lines, each voter once. Web server,
PostgreSQL and whoever asks share this machine. The bare insert goes to a table with all indexes of the votes and
without its foreign keys. Targets: a ratio of at least 0.15, p99 at most 100 ms.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import lines
from benchmarks.production import Production

LINES = 32
WORKS = 60
AGENT = (
    "Mozilla/5.0 (Linux; Android 12; V2166A) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
TOKEN = "t" * 32
RATIO, P99_MS = 0.15, 100
BARE = """
\\set voter random(1, 1000000000000)
\\set entry random(1, {works})
INSERT INTO bare_vote (campaign_id, voter_id, category_id, period, entry_id, slot, receipt, receipt_sha256, cast_at,
  day, ip, user_agent, device, reached, code_seconds)
VALUES (1, :voter, 1, '', :entry, 1, left(md5(:voter::text), 30), repeat(md5(:voter::text), 2), now(),
  current_date, '127.0.0.1', '{agent}', repeat('d', 64), 'gallery', 9)
"""


def prepare(voters: int) -> dict[str, Any]:
    """The shipped campaign with its vote open, works on the list, and so many voters whose number is proved."""
    from django.db import connection

    from benchmarks.many_entries import real_campaign, settle
    from tests.factories import make_entry, make_union, make_user
    from voting.models import Voter

    campaign = real_campaign()
    category = campaign.categories.order_by("position").first()
    for _person in range(2):
        make_user(role="organiser")  # with fewer the vote does not open
    union = make_union(kind="grassroots", parent=make_union())
    works = [
        make_entry(category, union=union, state="shortlisted", number=f"V-{n:04d}", title=f"渔排上的信号{n}")
        for n in range(WORKS)
    ]
    rows = (Voter(campaign=campaign, phone_hmac=f"{n:064x}", prefix7="1380000") for n in range(voters))
    made = Voter.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_vote (LIKE voting_vote INCLUDING ALL)")
    settle()
    return {"campaign": campaign, "category": category, "works": works, "voters": made}


def forms(made: dict[str, Any], port: int, picks: int) -> Iterator[bytes]:
    """One form of each voter."""
    from django.core.signing import Signer

    from voting.identity.voters import _signer

    signer, marks = _signer(), Signer(salt="voting.device")
    for place, voter in enumerate(made["voters"]):
        chosen = [made["works"][(place + step * 7) % WORKS].number for step in range(picks)]
        fields = [
            ("csrfmiddlewaretoken", TOKEN),
            ("category", made["category"].code),
            *(("pick", number) for number in chosen),
        ]
        cookie = signer.sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
        yield request(
            "POST",
            "/vote/confirm/",
            port,
            urlencode(fields),
            f"csrftoken={TOKEN}; voter={cookie}; device={marks.sign(str(place))}",
        )


def request(method: str, path: str, port: int, body: str = "", cookie: str = "") -> bytes:
    head = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"User-Agent: {AGENT}",
        f"X-Forwarded-For: 10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}",
        *([f"Cookie: {cookie}"] if cookie else []),
        *(["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if body else []),
    ]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def measure(site: Production, queue: Iterator[bytes], seconds: float) -> tuple[lines.Answers, list[float]]:
    before = site.computed()
    answers = lines.ask(site.port, queue, lines=LINES, seconds=seconds)
    count = len(answers.milliseconds)
    return answers, [(now - then) * 1000 / count for now, then in zip(site.computed(), before, strict=True)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=3)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--picks", type=int, default=1)
    options.add_argument("--threads", type=int, default=0, help="another number of threads than the site's")
    asked = options.parse_args()
    with ExitStack() as stack:
        site = Production(stack)
        site.prepare()
        # One is used up by each cast: more than a quiet machine reaches, and the warming's two seconds.
        made = prepare(voters=3000 * (asked.seconds * asked.rounds + 2))
        site.start(threads=asked.threads)
        queue = forms(made, site.port, asked.picks)
        try:
            measure(site, queue, 2)  # warm
            rounds = [one_round(site, queue, asked.seconds) for _ in range(asked.rounds)]
        except SystemExit:
            assert site.web is not None
            print(site.web.last_lines(40))
            raise
        ratio, p99 = statistics.median(one[0] for one in rounds), statistics.median(one[1] for one in rounds)
        print(f"ratio {ratio:.3f} (at least {RATIO}); p99 {p99:.0f} ms (at most {P99_MS})")
        print(f"votes on disk: {_votes()}")


def one_round(site: Production, queue: Iterator[bytes], seconds: int) -> tuple[float, float]:
    bare = site.pgbench(BARE.format(works=WORKS, agent=AGENT), seconds=2, clients=LINES)
    answers, (web, database) = measure(site, queue, seconds)
    rate, p99 = answers.per_second("302"), answers.quantile(0.99)
    print(
        f"bare {bare:7.0f}/s   casts {rate:6.0f}/s   ratio {rate / bare:.3f}   "
        f"cpu ms a cast: web {web:.2f}, PostgreSQL {database:.2f}   "
        f"p50 {answers.quantile(0.5):.0f} ms, p99 {p99:.0f} ms   {answers.statuses}",
        flush=True,
    )
    return rate / bare, p99


def _votes() -> int:
    from voting.models import Vote

    return Vote.objects.count()


if __name__ == "__main__":
    main()
