"""Valkey dies while people work: logged in they stay, what they save is saved, nobody sees an error."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.test import Client

from submissions.models import Entry
from tests import live
from tests.factories import PASSWORD, make_campaign, make_entry
from tools import servers

pytestmark = pytest.mark.django_db(transaction=True)
TIMEOUT_S = 15


@pytest.fixture
def valkey() -> Iterator[servers.Server]:
    server = servers.start_throwaway_valkey()
    yield server
    server.stop()


@pytest.fixture
def site(valkey: servers.Server) -> Iterator[str]:
    process, address = live.web()
    process._env["REDIS_URL"] = valkey.url
    process.start()
    yield address
    process.stop()


def browser(site: str, person: Any) -> requests.Session:
    client = Client()
    client.force_login(person)
    line = requests.Session()
    line.cookies.set("sessionid", client.cookies["sessionid"].value)
    line.headers["Referer"] = site
    line.get(f"{site}/accounts/password/change/", timeout=TIMEOUT_S)
    return line


def test_logged_in_work_goes_on_without_valkey(site: str, valkey: servers.Server, cast: Any) -> None:
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant, title="之前")
    clerk, stranger = browser(site, cast.entrant), requests.Session()
    step = f"{site}/entries/{entry.pk}/work/"
    assert clerk.get(step, timeout=TIMEOUT_S).status_code == 200

    valkey.child.stop()
    seen = [clerk.get(f"{site}{path}", timeout=TIMEOUT_S).status_code for path in ("/", "/entries/", "/works/")]
    assert seen == [200, 200, 200]
    saved = clerk.post(
        f"{step}save/",
        {"title": "期间", "version": str(entry.version), "csrfmiddlewaretoken": clerk.cookies["csrftoken"]},
        timeout=TIMEOUT_S,
    )
    assert (saved.status_code, Entry.objects.get(pk=entry.pk).title) == (200, "期间")

    page = stranger.get(f"{site}/accounts/login/", timeout=TIMEOUT_S)
    token = stranger.cookies["csrftoken"]
    form = {"login": "wangmin", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = stranger.post(page.url, form, headers={"Referer": page.url}, timeout=TIMEOUT_S, allow_redirects=False)
    assert answer.status_code == 302
    assert stranger.get(f"{site}/entries/", timeout=TIMEOUT_S, allow_redirects=False).status_code == 200
    assert requests.get(f"{site}/healthz", timeout=TIMEOUT_S).status_code == 503

    # A code for the vote is not sent uncounted: a sentence, soon.
    page = stranger.get(f"{site}/vote/phone/", timeout=TIMEOUT_S)
    sums = re.search(r'name="token" value="([^"]+)"', page.text)
    assert sums is not None
    form = {
        "phone": "13800001234",
        "answer": "5",
        "token": sums[1],
        "csrfmiddlewaretoken": stranger.cookies["csrftoken"],
    }
    begun = time.monotonic()
    answers = [
        stranger.post(page.url, form | {"answer": str(sum_)}, headers={"Referer": page.url}, timeout=TIMEOUT_S)
        for sum_ in range(2, 19)
    ]
    assert {answer.status_code for answer in answers} == {400, 503}  # the wrong sums, and the right one
    assert time.monotonic() - begun < 17 * 2
