"""Bodies of requests at the door of the web process, before Django.

A thread waits for a body as long as its sender likes: as many silent senders as there are threads would stop the
site. So no more than some threads wait for bodies, and no more than some of those for one address; each body must
come within a time that fits its size; and the line ends after a body that nobody read, for what still comes on it
would be taken for the next request, which may be another person's (nginx keeps its lines to us open).
"""

from __future__ import annotations

import io
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from common.client_address import address_in
from common.request_bodies import PIECE

# Of 48 threads (tools/running.py, docker-compose.yml): pages that carry no body always have the remaining eight, which
# are as many as work at once (config/door/work_slots.py).
FORM_SLOTS, FORM_SLOTS_OF_ONE = 16, 8
PIECE_SLOTS, PIECE_SLOTS_OF_ONE = 24, 12
GRACE_S = 30.0  # in which any body may be slow; after it the average counts
SLOWEST = 4 * 1024  # bytes a second
# So much is read at once: little from a slow line, so that the clock is looked at; more as it proves quick.
FIRST_BLOCK, LARGEST_BLOCK, QUICK_S = 64, 512 * 1024, 0.05
FORM, SMALL = "application/x-www-form-urlencoded", 8 * 1024  # such a form is read at the door
MOST_DRAINED = 12 * 1024**2  # of a form: nginx has it whole before it begins to send it

TOO_SLOW = "数据发送太慢，已中断。已上传的部分都保留着，请检查网络后继续。"
TOO_MANY = "同时发送数据的人太多，请稍后再试。已填写的内容请不要关闭页面。"

# Our pages send UTF-8 and nothing else, so what a sender calls it is left out: Python knows "charsets" that are none
# (hex, idna), and Django meets them where no error page can be shown yet. Parameters with * carry one of their own.
CHARSET = re.compile(r";\s*(charset|[^;=]*\*)\s*=[^;]*", re.IGNORECASE)

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Slots:
    """How many threads may wait for bodies, and how many of them for one address."""

    def __init__(self, most: int, *, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        with self._lock:
            if self._taken.total() >= self._most or self._taken[address] >= self._of_one:
                return False
            self._taken[address] += 1
            return True

    def give_back(self, address: str) -> None:
        with self._lock:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]


class TooSlow(OSError):
    """Django takes it for a line that broke; the sender is answered here."""


class Body:
    """`wsgi.input` with a clock; gives its slot back as soon as all is there. Reads never go past the end."""

    _error: OSError | None

    def __init__(self, stream: Any, size: int, give_back: Callable[[], None], *, keeps_parts: bool) -> None:
        """`keeps_parts`: what came before a line broke or became too slow is handed out, and the error with the next
        call. Else a broken body is an error at once: half a form must not be taken for a whole one."""
        self.left, self._keeps_parts = size, keeps_parts
        self._stream, self._give_back = stream, give_back
        self._began, self._taken, self._block = time.monotonic(), 0, FIRST_BLOCK
        self._holds_slot, self._error = True, None

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        pieces: list[bytes] = []
        while wanted > 0 and self._error is None and (piece := self._next(min(wanted, self._block))):
            pieces.append(piece)
            wanted -= len(piece)
        if self._error and not (pieces and self._keeps_parts):
            raise self._error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readline(self, size: int | None = -1) -> bytes:
        """As WSGI asks (PEP 3333). Nothing of ours reads a body by lines, so a byte at a time is quick enough."""
        most = self.left if size is None or size < 0 else size
        line = bytearray()
        while len(line) < most and not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return bytes(line)

    @property
    def is_too_slow(self) -> bool:
        return isinstance(self._error, TooSlow)

    def close(self) -> None:
        if self._holds_slot:
            self._holds_slot = False
            self._give_back()

    def _next(self, size: int) -> bytes:
        asked = time.monotonic()
        try:
            piece: bytes = self._stream.read(size)
        except OSError as broken:
            self._error = broken
            return b""
        now = time.monotonic()
        if not piece:
            self._error = OSError("the line broke")
        self.left -= len(piece)
        self._taken += len(piece)
        if self.left == 0:
            self.close()
        elif now - self._began > GRACE_S + self._taken / SLOWEST:
            self._error = TooSlow()
        self._block = min(self._block * 8, LARGEST_BLOCK) if now - asked < QUICK_S else FIRST_BLOCK
        return piece


class Answer:
    """What the application begins to answer, held back until it is known whether the line goes on."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.more: tuple[Any, ...] = ()

    def start(self, status: str, headers: list[tuple[str, str]], *more: Any) -> None:
        self.status, self.headers, self.more = status, headers, more

    def ends_line(self) -> bool:
        return any(name.lower() == "connection" and value == "close" for name, value in self.headers)


class BodyDoor:
    """The WSGI application around Django's."""

    def __init__(self, application: Application, *, forms: Slots | None = None, pieces: Slots | None = None) -> None:
        self.application = application
        self.forms = forms or Slots(FORM_SLOTS, of_one=FORM_SLOTS_OF_ONE)
        self.pieces = pieces or Slots(PIECE_SLOTS, of_one=PIECE_SLOTS_OF_ONE)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = kind = CHARSET.sub("", environ.get("CONTENT_TYPE") or "")
        size, is_chunked = _size(environ), "HTTP_TRANSFER_ENCODING" in environ
        if size == 0 and not is_chunked:
            return self.application(environ, start)
        slots = self.pieces if kind == PIECE else self.forms
        address = address_in(environ) or ""
        if not slots.take(address):
            return say(start, "503 Service Unavailable", TOO_MANY, ("Retry-After", "5"))
        body = Body(environ["wsgi.input"], size, lambda: slots.give_back(address), keeps_parts=kind == PIECE)
        try:
            content = self._early(body) if kind == FORM and size <= SMALL and not is_chunked else body
            return self._answer({**environ, "wsgi.input": content}, start, body, is_chunked)
        finally:
            body.close()

    def _early(self, body: Body) -> Any:
        """A ballot or a log-in is taken in before anything works on it. Its slot is free as soon as it is here, and not
        only when a busy database lets the page come to it."""
        try:
            return io.BytesIO(body.read())
        except OSError:
            return body  # whoever reads it meets the error

    def _answer(self, environ: dict[str, Any], start: Start, body: Body, is_chunked: bool) -> Iterable[bytes]:
        answer = Answer()
        content = self.application(environ, answer.start)
        if not body.is_too_slow and not answer.ends_line():
            _drain(body)
        if body.is_too_slow:
            getattr(content, "close", lambda: None)()
            return say(start, "408 Request Timeout", TOO_SLOW)
        if (body.left or is_chunked) and not answer.ends_line():
            answer.headers = [*answer.headers, ("Connection", "close")]
        start(answer.status, answer.headers, *answer.more)
        return content


def _size(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) <= 18 else 0  # as Django: then there is no body


def _drain(body: Body) -> None:
    """Take away the rest of a form, so that the line may go on."""
    if body.left > MOST_DRAINED:
        return
    try:
        while body.read(LARGEST_BLOCK):
            pass
    except OSError:
        pass  # too slow, or the line broke: `left` says so


def say(start: Start, status: str, text: str, *more: tuple[str, str]) -> list[bytes]:
    content = text.encode()
    start(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
            *more,
        ],
    )
    return [content]
