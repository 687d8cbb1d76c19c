"""The deployed nginx before the real web server: what one person's request does to another's."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import deployed_nginx

FORM = "application/x-www-form-urlencoded"
TOKEN = "x" * 32
ROUNDS = 150


@pytest.fixture
def nginx(live_site: str, tmp_path: Path) -> Iterator[int]:
    server, port = deployed_nginx.start(tmp_path, site=int(live_site.rpartition(":")[2]))
    yield port
    server.stop()


def post(port: int, path: str, body: bytes, **headers: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("POST", path, body=body, headers={"Content-Type": FORM, **headers})
        return line.getresponse().status
    finally:
        line.close()


def refused(port: int) -> int:
    """Without a CSRF cookie: Django does not look at the body."""
    return post(port, "/vote/check/", b"receipt=" + b"x" * 60_000)


def welcome(port: int) -> int:
    token = {"Cookie": f"csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    return post(port, "/vote/check/", b"receipt=2023-0000-0000", **token)


@pytest.mark.django_db(transaction=True)
def test_body_that_nobody_read_is_not_another_person_s_502(nginx: int) -> None:
    """nginx keeps its lines to the site open: one that ends, or still holds a rest, must not get the next request."""
    stopped, met = threading.Event(), Counter[int]()

    def annoy(_: int) -> None:
        while not stopped.is_set():
            met[refused(nginx)] += 1

    with ThreadPoolExecutor(4) as strangers:
        for number in range(4):
            strangers.submit(annoy, number)
        answers = Counter(welcome(nginx) for _ in range(ROUNDS))
        stopped.set()
    assert (answers, met.keys()) == ({200: ROUNDS}, {403})
