"""Who begins a form and falls silent keeps no thread for ever, also where no nginx stands before the site."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
import requests

from config.door import request_slots, silent_lines
from tests import live
from tests.platform.test_body_slots import silent_post

LIMIT_S = 2


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    process, address = live.web()
    process._env["SILENT_LINE_SECONDS"] = str(LIMIT_S)
    process.start()
    yield address
    process.stop()


def test_silent_senders_give_their_slots_back(site: str) -> None:
    lines = [silent_post(site, "/accounts/login/") for _ in range(request_slots.FORM_SLOTS)]
    form, deadline = f"{site}/accounts/login/", time.monotonic() + 20
    while (first := requests.post(form, {"login": "x"}, timeout=10).status_code) != 503:
        assert time.monotonic() < deadline, "the silent senders took no slot"
    while (later := requests.post(form, {"login": "x"}, timeout=10).status_code) == 503:
        assert time.monotonic() < deadline, "the silent senders kept their slots"
    assert (first, later) == (503, 403)  # the form has no token
    for line in lines:
        line.close()


def test_only_silent_lines_to_our_own_ports_are_ended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours:
        silent, quick = (socket.create_connection(ours.getsockname()) for _ in range(2))
        to_silent, to_quick = ours.accept()[0], ours.accept()[0]
        time.sleep(0.3)
        quick.sendall(b"here")
        time.sleep(0.05)
        assert silent_lines.end_silent(200) == 1
        silent.settimeout(2)
        assert silent.recv(1) == b""
        to_quick.sendall(b"still")
        assert quick.recv(5) == b"still"
        for line in (silent, quick, to_silent, to_quick):
            line.close()
