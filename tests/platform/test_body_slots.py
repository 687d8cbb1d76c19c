"""Bodies at the door of the web process: how many are awaited at once, for how long, and what is done with the rest."""

from __future__ import annotations

import io
import socket
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from common.request_bodies import PIECE
from config.door import request_slots
from config.door.request_slots import Body, BodyDoor, Slots
from tests.live import LiveProcess

MULTIPART = "multipart/form-data; boundary=x"
UPLOAD = "/uploads/00000000-0000-4000-8000-000000000000/"
SILENT = 60


def silent_post(
    address: str, path: str, kind: str = MULTIPART, sent: bytes = b"--x\r\n", host: str = ""
) -> socket.socket:
    """A line on which a form was announced, begun, and not gone on with."""
    name, port = address.removeprefix("http://").split(":")
    line = socket.create_connection((name, int(port)), timeout=10)
    head = f"POST {path} HTTP/1.1\r\nHost: {name}\r\nContent-Type: {MULTIPART}\r\nContent-Length: 5000\r\n"
    line.sendall(f"{head}Cookie: csrftoken={'x' * 32}\r\n\r\n--x\r\n".encode())
    return line


@pytest.fixture
def lines() -> Iterator[list[socket.socket]]:
    opened: list[socket.socket] = []
    yield opened
    for line in opened:
        line.close()


# ── The real server ──
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/accounts/login/", "/nothing-here/", UPLOAD])
def test_pages_answer_while_many_senders_are_silent(
    live_site: str, live_web: LiveProcess, lines: list[socket.socket], path: str
) -> None:
    lines += [silent_post(live_site, path) for _ in range(SILENT)]
    time.sleep(1)
    began = time.monotonic()
    status = urllib.request.urlopen(f"{live_site}/accounts/login/", timeout=20).status
    assert (status, time.monotonic() - began < 5) == (200, True)


@pytest.mark.django_db(transaction=True)
def test_line_ends_where_a_body_was_not_read(live_site: str, lines: list[socket.socket]) -> None:
    """Else nginx sends somebody else's request after it, and the rest of the body is taken for it."""
    line = silent_post(live_site, UPLOAD)
    lines.append(line)
    head = line.recv(4096).lower()
    assert (head.split(b"\r\n")[0], b"connection: close" in head) == (b"http/1.1 401 unauthorized", True)


# ── The wrapper by itself ──
class Drip(io.RawIOBase):
    """A sender of one byte now and then."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def read(self, size: int = -1) -> bytes:
        time.sleep(self.seconds * size)
        return b"x" * size


def reading(environ: dict[str, Any], start: Any) -> list[bytes]:
    try:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    except OSError:
        body = b"broken"
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def not_reading(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("403 Forbidden", [])
    return [b"no"]


def ask(door: BodyDoor, body: Any = b"", *, size: int | None = None, **more: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    stream = io.BytesIO(body) if isinstance(body, bytes) else body
    length = str(len(body) if size is None else size)
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": length, "REQUEST_METHOD": "POST", "REMOTE_ADDR": "10.0.0.1"}
    answer = b"".join(door({**environ, **more}, lambda status, headers, *_: told.extend([status, headers])))
    return told[0], dict(told[1]), answer


def test_body_passes_unchanged() -> None:
    body = bytes(range(256)) * 5000
    assert ask(BodyDoor(reading), body) == ("200 OK", {"Content-Length": str(len(body))}, body)


def test_sender_who_is_too_slow_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_slots, "GRACE_S", 0.1)
    status, headers, answer = ask(BodyDoor(reading), Drip(0.002), size=5000)
    assert (status, headers["Connection"]) == ("408 Request Timeout", "close")
    assert "太慢" in answer.decode()


def test_no_more_bodies_are_awaited_than_there_are_slots() -> None:
    door = BodyDoor(reading, forms=Slots(2, of_one=2))
    door.forms.take("10.0.0.2"), door.forms.take("10.0.0.3")
    status, headers, answer = ask(door, b"abc")
    assert (status, headers["Connection"], headers["Retry-After"]) == ("503 Service Unavailable", "close", "5")
    assert "请稍后" in answer.decode()
    door.forms.give_back("10.0.0.2")
    assert ask(door, b"abc")[0] == "200 OK"


def test_one_address_does_not_take_all_slots() -> None:
    slots = Slots(8, of_one=2)
    assert [slots.take("10.0.0.1") for _ in range(3)] == [True, True, False]
    assert slots.take("10.0.0.2") is True


def test_slot_is_free_again_after_every_request() -> None:
    door = BodyDoor(reading, forms=Slots(1, of_one=1))
    assert [ask(door, b"abc")[0] for _ in range(3)] == ["200 OK"] * 3

    def failing(environ: Any, start: Any) -> list[bytes]:
        raise ValueError

    door.application = failing
    with pytest.raises(ValueError):
        ask(door, b"abc")
    door.application = reading
    assert ask(door, b"abc")[0] == "200 OK"


def test_slot_is_free_as_soon_as_the_body_is_there() -> None:
    """Who waits for the database holds none."""
    free = []

    def application(environ: Any, start: Any) -> list[bytes]:
        environ["wsgi.input"].read(3)
        free.append(door.forms.take("10.0.0.1"))
        start("200 OK", [])
        return []

    door = BodyDoor(application, forms=Slots(1, of_one=1))
    ask(door, b"abc")
    assert free == [True]


def test_pieces_of_files_have_slots_of_their_own() -> None:
    door = BodyDoor(reading, forms=Slots(0, of_one=0), pieces=Slots(1, of_one=1))
    assert ask(door, b"abc", CONTENT_TYPE=PIECE)[0] == "200 OK"
    assert ask(door, b"abc")[0] == "503 Service Unavailable"


def test_request_without_a_body_needs_no_slot() -> None:
    door = BodyDoor(not_reading, forms=Slots(0, of_one=0))
    assert ask(door)[0] == "403 Forbidden"


def test_small_rest_of_an_unread_form_is_taken_away() -> None:
    """So that the line can be used again."""
    body = io.BytesIO(b"x" * 5000)
    status, headers, _ = ask(BodyDoor(not_reading), body, size=5000)
    assert (status, headers, body.tell()) == ("403 Forbidden", {}, 5000)


@pytest.mark.parametrize(("size", "more"), [(10**9, {}), (0, {"HTTP_TRANSFER_ENCODING": "chunked"})])
def test_line_ends_where_the_rest_is_large_or_unknown(size: int, more: dict[str, str]) -> None:
    status, headers, _ = ask(BodyDoor(not_reading), io.BytesIO(b"x" * 5000), size=size, **more)
    assert (status, headers) == ("403 Forbidden", {"Connection": "close"})


def test_line_ends_where_the_view_says_so() -> None:
    def closing(environ: Any, start: Any) -> list[bytes]:
        start("401 Unauthorized", [("Connection", "close")])
        return []

    body = io.BytesIO(b"x" * 5000)
    assert ask(BodyDoor(closing), body, size=5000)[1] == {"Connection": "close"}
    assert body.tell() == 0


@pytest.mark.parametrize(
    ("kind", "second"), [("application/x-www-form-urlencoded; charset=UTF-8", b"b"), (MULTIPART, None)]
)
def test_form_that_is_here_leaves_its_slot_before_anything_works_on_it(kind: str, second: bytes | None) -> None:
    """A jam in the database holds the page up, not the sender: seventeen voters at once are not too many senders."""
    slots = Slots(1, of_one=1)

    def working(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [ask(BodyDoor(reading, forms=slots), b"b", CONTENT_TYPE=kind)[2]]

    answer = ask(BodyDoor(working, forms=slots), b"a", CONTENT_TYPE=kind)[2]
    assert answer == (second or request_slots.TOO_MANY.encode())


def test_half_a_form_is_not_taken_for_a_whole_one() -> None:
    status, headers, answer = ask(BodyDoor(reading), io.BytesIO(b"abc"), size=5000)
    assert (status, headers["Connection"], answer) == ("200 OK", "close", b"broken")


def test_half_a_piece_is_kept() -> None:
    answer = ask(BodyDoor(reading), io.BytesIO(b"abc"), size=5000, CONTENT_TYPE=PIECE)
    assert (answer[0], answer[2]) == ("200 OK", b"abc")


CHARSETS = ("hex", "idna", "rot13", "undefined", "punycode", "utf-16", "base64", "unicode_escape", "nonsense", "")


@pytest.fixture
def _one_connection(db: None) -> Iterator[None]:
    """As Django's own test client: a request neither closes the test's connection before nor after."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_charset_of_a_sender_is_an_error(charset: str, method: str) -> None:
    """Django reads it while it makes the request, where no error page can be shown yet."""
    from config.wsgi import application

    part = f"--x\r\nContent-Disposition: form-data; name=\"a\"; filename*={charset}''b\r\n\r\n\xff\r\n--x--\r\n"
    for kind, sent in (
        (f"application/x-www-form-urlencoded; charset={charset}", b"a=%ff%00&b=\xff"),
        (f"multipart/form-data; charset={charset}; boundary=x", part.encode("latin-1")),
        (f"text/plain; charset*={charset}''x", b""),
        (f"text/plain; a*={charset}''x", b""),
    ):
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/vote/check/",
            "QUERY_STRING": "q=%ff%e7",
            "CONTENT_TYPE": kind,
        }
        environ |= {
            "wsgi.input": io.BytesIO(sent),
            "CONTENT_LENGTH": str(len(sent)),
            "SERVER_NAME": "x",
            "SERVER_PORT": "1",
        }
        environ |= {"HTTP_COOKIE": "csrftoken=" + "x" * 32}
        list(application(environ, lambda status, *_, told=told: told.append(status)))
        assert told[0] in ("200 OK", "400 Bad Request", "403 Forbidden"), kind


@pytest.mark.parametrize(("size", "lines"), [(-1, [b"one\n", b"two", b""]), (2, [b"on", b"e\n", b"tw"])])
def test_body_is_read_by_lines_too_and_no_further_than_it_is_long(size: int, lines: list[bytes]) -> None:
    body = Body(io.BytesIO(b"one\ntwonext request"), 7, lambda: None, keeps_parts=False)
    assert [body.readline(size) for _ in lines] == lines
