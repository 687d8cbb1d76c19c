"""Web server and PostgreSQL are killed while people vote: every acknowledged vote is there, and once."""

from __future__ import annotations

import threading
from urllib.parse import urlencode

import pytest
import requests
from django.db import connections

from tests import live
from tests.journeys.waiting import wait_for
from tests.live import LiveProcess
from tests.voting import scene
from tools import servers
from voting.identity import cookie, voters
from voting.models import Vote, Voter

PHONES, TIMEOUT_S, CROWD, PICKS = 6, 20, 3000, 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = "t" * 32


class Phone:
    """Votes for one voter after the other, three works each; what is not answered is sent again, as people do."""

    def __init__(self, site: str, crowd: list[Voter], numbers: list[str]) -> None:
        self.site, self.crowd, self.numbers = site, crowd, numbers
        self.acknowledged: dict[int, str] = {}  # voter → address of her receipt
        self.unanswered = self.refused = 0
        self.strange: list[str] = []
        self._stops = threading.Event()
        self._works = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._works.start()

    def stop(self) -> None:
        self._stops.set()
        self._works.join(TIMEOUT_S)

    def _work(self) -> None:
        for voter in self.crowd:
            while voter.pk not in self.acknowledged and not self._stops.is_set():
                self._press(voter)

    def _press(self, voter: Voter) -> None:
        known = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
        fields = [("csrfmiddlewaretoken", TOKEN), *(("pick", number) for number in self.numbers)]
        try:
            answer = requests.post(
                f"{self.site}/vote/confirm/",
                urlencode(fields),
                headers=FORM,
                cookies={cookie.COOKIE: known, "csrftoken": TOKEN},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        except requests.RequestException:
            self.unanswered += 1
            return
        if answer.status_code == 302 and "/vote/receipt/" in answer.headers["Location"]:
            self.acknowledged[voter.pk] = answer.headers["Location"]
        elif answer.status_code == 503 and answer.headers["Retry-After"]:
            self.refused += 1
        else:
            self.strange.append(f"{answer.status_code} {answer.headers.get('Location')} {answer.text[:200]}")


def phones(site: str) -> list[Phone]:
    category = scene.category_of(scene.make_campaign())
    numbers = [str(work.number) for work in scene.make_works(category, PICKS)]
    rows = [Voter(campaign=category.campaign, phone_hmac=f"{n:064x}") for n in range(CROWD)]
    crowd = list(Voter.objects.bulk_create(rows))
    found = [Phone(site, crowd[n::PHONES], numbers) for n in range(PHONES)]
    for phone in found:
        phone.start()
    wait_for(lambda: all(len(phone.acknowledged) >= 5 for phone in found))
    return found


def go_on_and_stop(found: list[Phone]) -> None:
    """Each votes on after the accident; then what was acknowledged is compared with what is there."""
    before = [len(phone.acknowledged) for phone in found]
    wait_for(lambda: all(len(one.acknowledged) >= n + 5 for one, n in zip(found, before, strict=True)))
    for phone in found:
        phone.stop()
    connections["default"].close()
    assert [phone.strange for phone in found] == [[]] * PHONES
    kept: dict[int, list[tuple[int, str]]] = {}
    for voter, entry, sha256 in Vote.objects.values_list("voter", "entry", "receipt_sha256"):
        kept.setdefault(voter, []).append((entry, sha256))
    for voter, address in {pk: it for phone in found for pk, it in phone.acknowledged.items()}.items():
        assert len(kept[voter]) == len({entry for entry, _sha256 in kept[voter]}) == PICKS
        assert {sha256[:16] for _entry, sha256 in kept[voter]} == {address.split("/")[3]}


@pytest.mark.django_db(transaction=True)
def test_votes_outlive_the_web_server(live_web: LiveProcess, live_site: str) -> None:
    found = phones(live_site)
    live_web.kill()
    wait_for(lambda: all(phone.unanswered for phone in found))
    live_web.start()
    go_on_and_stop(found)


def test_votes_outlive_the_database(site: str, database: servers.Server) -> None:
    found = phones(site)
    live.kill(database.child)
    wait_for(lambda: all(phone.refused for phone in found))
    assert database.start_again
    again = database.start_again()
    try:
        go_on_and_stop(found)
    finally:
        live.kill(again.child)
