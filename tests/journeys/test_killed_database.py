"""PostgreSQL is killed while clerks work: pages say so, what was acknowledged is there, and all goes on by itself."""

from __future__ import annotations

import threading

import requests
from django.db import connections
from django.test import Client

from accounts.models import User
from submissions.models import Entry
from tests import live
from tests.factories import make_campaign, make_user
from tests.journeys.waiting import wait_for
from tools import servers

CLERKS = 4
TIMEOUT_S = 20


class Clerk:
    """Begins one entry after the other; remembers which the site said it had, and what else it said."""

    def __init__(self, site: str, person: User) -> None:
        client = Client()
        client.force_login(person)
        self.address, self.line = f"{site}/entries/new/film/", requests.Session()
        self.line.cookies.set("sessionid", client.cookies["sessionid"].value)
        self.line.get(f"{site}/accounts/password/change/", timeout=TIMEOUT_S)
        self.acknowledged: list[int] = []
        self.refusals = 0
        self.strange: list[str] = []
        self._stops = threading.Event()
        self._works = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._works.start()

    def stop(self) -> None:
        self._stops.set()
        self._works.join(TIMEOUT_S)

    def _work(self) -> None:
        token = {"csrfmiddlewaretoken": self.line.cookies["csrftoken"]}
        while not self._stops.is_set():
            answer = self.line.post(self.address, token, timeout=TIMEOUT_S, allow_redirects=False)
            if answer.status_code == 302:
                self.acknowledged.append(int(answer.headers["Location"].split("/")[2]))
            elif answer.status_code == 503 and "网站正在维护" in answer.text and answer.headers["Retry-After"]:
                self.refusals += 1
            else:
                self.strange.append(f"{answer.status_code} {answer.text[:200]}")


def test_nothing_acknowledged_is_lost_and_work_goes_on(site: str, database: servers.Server) -> None:
    make_campaign()
    clerks = [Clerk(site, make_user(role="entrant")) for _ in range(CLERKS)]
    for clerk in clerks:
        clerk.start()
    wait_for(lambda: all(len(clerk.acknowledged) >= 3 for clerk in clerks))
    live.kill(database.child)
    wait_for(lambda: all(clerk.refusals for clerk in clerks))
    before = [len(clerk.acknowledged) for clerk in clerks]
    assert database.start_again
    again = database.start_again()
    try:
        wait_for(lambda: all(len(c.acknowledged) >= n + 3 for c, n in zip(clerks, before, strict=True)))
        for clerk in clerks:
            clerk.stop()
        connections["default"].close()
        kept = set(Entry.objects.values_list("pk", flat=True))
        assert [clerk.strange for clerk in clerks] == [[]] * CLERKS
        assert {pk for clerk in clerks for pk in clerk.acknowledged} <= kept
    finally:
        live.kill(again.child)
