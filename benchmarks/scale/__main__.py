"""A made database of five years, and what twenty pages and the nightly jobs take of it, beside one of a tenth.

    python -m benchmarks.scale [--size 20000] [--votes 10000000] [--rounds 40] [--server URL] [--skip-jobs]
    python -m benchmarks.scale --memory 60 [--server URL]

The current year has `--size` entries of three files each, every year before it a quarter of them; 200 unions a city;
`--votes` votes in the current year and a fortieth in every year before. All of it is a tenth in the second database
(so 12,000 at least: each category of a past year has works).
Pages are asked in this process through the whole middleware: the first figure is the whole time, `cpu` what Python
and PostgreSQL computed together. `--server`: a PostgreSQL that is kept, so that what was made is made once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack

import psycopg

from benchmarks.scale import table
from tools import servers
from tools.environment import ROOT

TENTH = 10


def main() -> None:
    asked = options()
    if asked.only:
        from benchmarks.scale import parts

        return parts.work(asked)
    with ExitStack() as stack:
        if not asked.server:
            server = servers.start_postgres()
            stack.callback(server.stop)
            asked.server = server.url
        if asked.memory:
            prepared(asked, asked.size)
            return run(asked, "memory", asked.size)
        sizes = (asked.size, asked.size // TENTH)
        for size in sizes:
            prepared(asked, size)
        print(table.of_pages(*(json.loads(told(asked, "pages", size)) for size in sizes)))
        if not asked.skip_jobs:
            print(table.of_jobs(*(json.loads(told(asked, "jobs", size)) for size in sizes)))
        print(table.of_sizes(json.loads(told(asked, "sizes", asked.size))))
    return None


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--votes", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--server", default="")
    parser.add_argument("--skip-jobs", action="store_true")
    parser.add_argument("--memory", type=float, default=0, metavar="MINUTES")
    parser.add_argument("--page", default="", help="only pages of which the name begins so")
    parser.add_argument("--only", choices=("make", "pages", "jobs", "sizes", "memory"), help=argparse.SUPPRESS)
    return parser.parse_args()


def prepared(asked: argparse.Namespace, size: int) -> None:
    """The database of this size, made where it is not there yet."""
    with psycopg.connect(asked.server, autocommit=True) as line:
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name(size)]).fetchone():
            return
        line.execute(f"CREATE DATABASE {name(size)}_new")
        run(asked, "make", size, suffix="_new")
        line.execute(f"ALTER DATABASE {name(size)}_new RENAME TO {name(size)}")


def name(size: int) -> str:
    return f"scale_{size}"


def run(asked: argparse.Namespace, part: str, size: int, *, suffix: str = "") -> None:
    subprocess.run(**_command(asked, part, size, suffix), check=True)


def told(asked: argparse.Namespace, part: str, size: int) -> str:
    return subprocess.run(**_command(asked, part, size), check=True, stdout=subprocess.PIPE, text=True).stdout


def _command(asked: argparse.Namespace, part: str, size: int, suffix: str = "") -> dict[str, object]:
    votes = asked.votes * size // asked.size
    words = ["--only", part, "--size", size, "--votes", votes, "--rounds", asked.rounds, "--memory", asked.memory]
    command = [sys.executable, "-m", "benchmarks.scale", *map(str, words), "--page", asked.page]
    url = f"{asked.server.rpartition('/')[0]}/{name(size)}{suffix}"
    return {"args": command, "cwd": ROOT, "env": {**os.environ, "DATABASE_URL": url}}


if __name__ == "__main__":
    main()
