"""Somebody holds the table of the votes: who needs it is told within two seconds, who does not sees no difference."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import requests

from campaign import memory
from submissions.models import Entry
from tests.voting import scene
from tools import servers
from voting.identity import cookie, voters
from voting.models import Vote

AT_ONCE = 24
TOKEN = "t" * 32
SOON = 3.0  # two seconds, on a machine that runs other tests besides
QUICK = 1.0
PLAIN = ("/", "/works/", "/categories/")


class Browser:
    """A known voter's."""

    def __init__(self, site: str, voter: Any) -> None:
        self.site, self.line = site, requests.Session()
        signed = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
        self.line.headers["Cookie"] = f"csrftoken={TOKEN}; {cookie.COOKIE}={signed}"

    def vote(self, number: str) -> tuple[requests.Response, float]:
        form = {"csrfmiddlewaretoken": TOKEN, "category": "film", "pick": number}
        return self._timed("post", "/vote/confirm/", data=form, allow_redirects=False)

    def see(self, path: str) -> tuple[requests.Response, float]:
        return self._timed("get", path)

    def _timed(self, verb: str, path: str, **more: Any) -> tuple[requests.Response, float]:
        began = time.monotonic()
        answer = getattr(self.line, verb)(f"{self.site}{path}", timeout=30, **more)
        return answer, time.monotonic() - began


@pytest.fixture
def browsers(site: str) -> list[Browser]:
    campaign = scene.make_campaign()
    memory.forget()
    scene.make_works(scene.category_of(campaign), 2)
    phones = (f"+86138{n:08d}" for n in range(AT_ONCE))
    return [Browser(site, voters.voter_of(campaign=campaign, phone=phone)) for phone in phones]


def test_held_table_stops_only_who_needs_it(browsers: list[Browser], database: servers.Server) -> None:
    one, two = sorted(str(n) for n in Entry.objects.values_list("number", flat=True))
    receipt, _seconds = browsers[0].vote(one)
    assert receipt.status_code == 302
    stranger = requests.Session()
    with ThreadPoolExecutor(AT_ONCE + 4) as pool, psycopg.connect(database.url) as holder:
        holder.execute("LOCK TABLE voting_vote IN ACCESS EXCLUSIVE MODE")
        votes = [pool.submit(browser.vote, two) for browser in browsers]
        began = time.monotonic()
        plain = [stranger.get(f"{browsers[0].site}{path}", timeout=30).status_code for path in PLAIN]
        quick = time.monotonic() - began
        told = [vote.result() for vote in votes]
        again = browsers[1].vote(two)
        personal = [browsers[0].see(path) for path in (receipt.headers["Location"], "/vote/mine/")]
        holder.rollback()
    assert (plain, quick < QUICK * len(plain)) == ([200, 200, 200], True)
    assert {answer.status_code for answer, _ in (*told, *personal, again)} == {503}
    assert all(answer.headers["Retry-After"] for answer, _ in (*told, *personal))
    assert max(seconds for _, seconds in (*told, *personal)) < SOON
    assert "现在投票的人很多，这次没有投出" in told[0][0].text and f'value="{two}"' in told[0][0].text
    assert again[1] < QUICK
    until = time.monotonic() + SOON
    while (answer := browsers[1].vote(two)[0]).status_code != 302:
        assert time.monotonic() < until, answer.text
    assert Vote.objects.count() == 2
