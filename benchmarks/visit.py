#!/usr/bin/env python3
"""A new voter's whole visit, from the gallery to her receipt: what each step computes, and its questions.

    python benchmarks/visit.py [--rounds 40] [--profile STEP]

In this process, over the settings of production and a PostgreSQL of its own; milliseconds of this process's CPU, the
median of the rounds. Every round is another voter, so that everything but what the process keeps is done anew.
Targets: confirmation and receipt at most 4 ms each, the whole visit at most 40.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import votes
from benchmarks.production import Production

PAGE_MS, VISIT_MS = 4, 40
LIMITED = ("confirmation", "receipt")
FORM = "application/x-www-form-urlencoded"
Step = tuple[str, Callable[[], Any]]


class Visit:
    """Her browser. Each step takes from the answers before it what a person would."""

    def __init__(self, made: dict[str, Any], number: int) -> None:
        from django.conf import settings

        self.client = made["client"]  # one for all: a new one would load all middleware with its first question
        self.client.cookies.clear()
        self.client.defaults["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250 + 1}"
        self.picks = [("category", made["category"].code), *(("pick", one.number) for one in made["works"][:2])]
        self.phone, self.log = f"138{number:08d}", Path(settings.SMS_LOG)
        self.question: Any = None
        self.last = ""

    def steps(self) -> Iterator[Step]:
        query = urlencode(self.picks)
        yield "gallery", lambda: self.client.get("/works/")
        yield "work", lambda: self.client.get(f"/works/{self.picks[1][1]}/")
        yield "confirmation", lambda: self.client.get(f"/vote/confirm/?{query}")
        yield "number", lambda: self._keep_question(self.client.get(f"/vote/phone/?{query}"))
        yield "challenge", lambda: self.client.get("/vote/challenge/")
        yield "number sent", lambda: self._post("/vote/phone/", self._answered())
        yield "code", lambda: self.client.get(f"/vote/code/?{query}")
        yield "code sent, vote", lambda: self._keep_address(self._post("/vote/code/", [("code", self._code())]))
        yield "receipt", lambda: self.client.get(self.last)

    def _post(self, path: str, fields: list[tuple[str, str]]) -> Any:
        return self.client.post(path, urlencode([*self.picks, *fields]), content_type=FORM)

    def _keep_question(self, answer: Any) -> Any:
        self.question = answer.content.decode()
        return answer

    def _keep_address(self, answer: Any) -> Any:
        self.last = answer.headers.get("Location", "")
        return answer

    def _answered(self) -> list[tuple[str, str]]:
        from voting.identity import captcha

        one, two = re.search(r"([一二三四五六七八九])加([一二三四五六七八九])等于几", self.question).groups()  # type: ignore[union-attr]
        token = re.search(r'name="token"[^>]*value="([^"]+)"', self.question)[1]  # type: ignore[index]
        total = captcha._NUMERALS.index(one) + captcha._NUMERALS.index(two)
        return [("phone", self.phone), ("answer", str(total)), ("token", token)]

    def _code(self) -> str:
        return re.findall(r"验证码是 (\d{6})", self.log.read_text())[-1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--profile", default="", help="a step whose functions are listed by their own time")
    asked = options.parse_args()
    with ExitStack() as stack:
        site = Production(stack)
        site.prepare(SMS_BACKEND="file", ALLOWED_HOSTS="testserver")
        made = votes.prepare(voters=0) | {"client": browser()}
        warm_orders(made)
        walk(made, 0)
        questions = count_questions(made)
        runs = [walk(made, number, asked.profile) for number in range(10, 10 + asked.rounds)]
        print_medians(runs, questions)
        if asked.profile:
            pstats.Stats(PROFILE).sort_stats("cumtime").print_stats(60)


def browser() -> Any:
    from django.test import Client

    return Client(HTTP_USER_AGENT=votes.AGENT, HTTP_ACCEPT_ENCODING="gzip")


PROFILE = cProfile.Profile()


def walk(made: dict[str, Any], number: int, profiled: str = "") -> dict[str, float]:
    taken: dict[str, float] = {}
    for name, step in Visit(made, number).steps():
        if name == profiled:
            PROFILE.enable()
        began = time.process_time()
        answer = step()
        taken[name] = (time.process_time() - began) * 1000
        PROFILE.disable()
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{name} answered {answer.status_code}: {answer.content.decode()[-3000:]}")
    return taken


def warm_orders(made: dict[str, Any]) -> None:
    """The gallery's first page in every order that visitors share: a process has them all within its first minutes."""
    for _ in range(400):
        next(Visit(made, 2).steps())[1]()


def count_questions(made: dict[str, Any]) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for name, step in Visit(made, 1).steps():
        with CaptureQueriesContext(connection) as queries:
            step()
        found[name] = len(queries)
    return found


def print_medians(runs: list[dict[str, float]], questions: dict[str, int]) -> None:
    for name, count in questions.items():
        median = statistics.median(run[name] for run in runs)
        limit = f"(at most {PAGE_MS}, ratio {median / PAGE_MS:.2f})" if name in LIMITED else ""
        print(f"{name:18} {median:6.2f} ms  {count:3} queries  {limit}")
    whole = statistics.median(sum(run.values()) for run in runs)
    print(f"{'the whole visit':18} {whole:6.2f} ms  (at most {VISIT_MS}, ratio {whole / VISIT_MS:.2f})")


if __name__ == "__main__":
    main()
