"""PostgreSQL refuses, or swallows what it is sent: pages say so within seconds, the rest goes on, all comes back."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from common.postgresql import answering, watched_lines
from config import environment as env
from tests.live import LiveProcess
from tools import running, servers

POLLING_S = 0.1  # psycopg looks so often whether it has waited long
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
SOON = 3.0  # on a machine that runs other tests besides


class Wire:
    """A TCP line to the database that can be cut (`refuse`), go dead (`swallow`: connects, and nothing comes),
    or `freeze`: open lines stay, new ones are taken, and nothing is answered on either."""

    def __init__(self, port: int) -> None:
        self.target, self.port, self.mode = port, servers.free_port(), "pass"
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._flows = threading.Event()
        self.mend()

    def mend(self) -> None:
        self.mode = "pass"
        self._flows.set()
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
            threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def refuse(self) -> None:
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self._hang_up()

    def swallow(self) -> None:
        """As behind a cable that was pulled: lines that were open end for us, new ones lead nowhere."""
        self.mode = "swallow"
        self._hang_up()

    def freeze(self) -> None:
        """As before a server whose processes were stopped: its kernel keeps all lines."""
        self.mode = "freeze"
        self._flows.clear()

    def _hang_up(self) -> None:
        while self._open:
            line = self._open.pop()
            for act in (lambda line=line: line.shutdown(socket.SHUT_RDWR), line.close):
                try:
                    act()
                except OSError:
                    pass

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            self._open.append(line)
            if self.mode != "swallow":
                other = socket.create_connection(("127.0.0.1", self.target))
                self._open.append(other)
                for one, two in ((line, other), (other, line)):
                    threading.Thread(target=self._pump, args=[one, two], daemon=True).start()

    def _pump(self, one: socket.socket, two: socket.socket) -> None:
        try:
            while piece := one.recv(65536):
                self._flows.wait()
                two.sendall(piece)
        except OSError:
            pass
        for line in (one, two):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


@pytest.fixture(scope="module")
def site(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Wire]]:
    """A granian whose database is reached over the wire; the database itself is empty but for its tables."""
    start, _, name = postgres_server.rpartition("/")
    wire, port = Wire(int(start.rpartition(":")[2])), servers.free_port()
    url = f"{start.rpartition(':')[0]}:{wire.port}/{name}"
    address = f"http://127.0.0.1:{port}"
    var = tmp_path_factory.mktemp("away")
    settings = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(var), "SITE_URL": address}
    command = [*running.WEB.split(), "--host", "127.0.0.1", "--port", str(port), "config.wsgi:application"]
    web = LiveProcess("away", command, env=settings, is_ready=lambda log: bool(running.health(address)))
    web.start()
    yield address, wire
    web.stop()


def ask(address: str, path: str, cookie: str = "") -> tuple[int, Message, str, float]:
    began = time.monotonic()
    request = urllib.request.Request(f"{address}{path}", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode(), time.monotonic() - began
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode(), time.monotonic() - began


@pytest.mark.parametrize("how", ["refuse", "swallow", "freeze"])
def test_pages_say_so_and_come_back(site: tuple[str, Wire], how: str) -> None:
    address, wire = site
    before = ask(address, "/healthz")[0]
    try:
        getattr(wire, how)()
        for path in ("/entries/", "/desk", "/nothing-here/"):
            status, headers, page, seconds = ask(address, path, f"sessionid={'k' * 32}")
            assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "10", "no-store"), path
            assert "Set-Cookie" not in headers  # nobody is logged out by it
            assert "网站正在维护" in page
            assert seconds < SOON, (path, seconds)
        health = ask(address, "/healthz")
        assert (health[0], json.loads(health[2])["database"]["ok"], health[3] < SOON) == (503, False, True)
        static = ask(address, "/static/css/theme.css")
        assert (static[0], static[3] < SOON / 2) == (200, True)
    finally:
        wire.mend()
    assert before == 503  # no worker runs here
    assert database_comes_back(address)


def test_waiting_ends_within_two_seconds() -> None:
    believed = watched_lines.BELIEVED_S["alive"]  # it may just have been found so
    assert watched_lines.LOOK_AFTER_S + POLLING_S + believed + answering.ANSWERS_WITHIN_S <= 2


@pytest.mark.parametrize("host", ["", "one,two", "/nowhere", "127.0.0.1"])
def test_server_that_cannot_be_asked_is_not_taken_for_frozen(host: str) -> None:
    assert answering.answers(host, servers.free_port())


def database_comes_back(address: str) -> bool:
    """Within a moment: for one second a process believes what it found out last."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if json.loads(ask(address, "/healthz")[2])["database"]["ok"]:
            return True
        time.sleep(0.1)
    return False


def test_address_of_the_database_is_given_its_limits() -> None:
    options = env.database("postgresql://bamin@db/site", var=Path("/"))["OPTIONS"]
    limits = {"connect_timeout": "2", "options": "-c statement_timeout=30000 -c lock_timeout=10000"}
    assert options == limits | PREPARED


def test_address_may_say_otherwise() -> None:
    url = "postgresql://bamin@db/site?options=-c%20statement_timeout%3D0&sslmode=require"
    options = env.database(url, var=Path("/"))["OPTIONS"]
    assert options == {"connect_timeout": "2", "options": "-c statement_timeout=0", "sslmode": "require"} | PREPARED
