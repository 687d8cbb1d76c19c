"""What a process of its own does on one of the databases: make it, ask its pages, run its jobs."""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack

from benchmarks import many_entries


def work(asked: argparse.Namespace) -> None:
    if asked.only == "memory":
        from benchmarks.scale import memory

        return memory.watch(asked.memory)
    with ExitStack() as stack:
        many_entries.prepare(stack, postgres=False)  # on the database that the environment names
        {"make": make, "pages": pages, "jobs": jobs, "sizes": sizes}[asked.only](asked)
    return None


def make(asked: argparse.Namespace) -> None:
    from benchmarks.scale import making
    from benchmarks.scale.people import Size

    print(f"making {asked.size} entries and {asked.votes} votes")
    making.make(Size(asked.size, asked.votes))


def pages(asked: argparse.Namespace) -> None:
    from benchmarks.scale import measuring

    print(json.dumps(measuring.measure(asked.rounds, asked.page)))


def jobs(asked: argparse.Namespace) -> None:
    from benchmarks.scale import nightly

    print(json.dumps(nightly.measure()))


def sizes(asked: argparse.Namespace) -> None:
    from benchmarks.scale import sizing

    print(json.dumps(sizing.measure()))
