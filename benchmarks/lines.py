"""Requests over some open lines at once, each line with its next request as soon as it has its answer.

One thread and no library: the less the asking costs, the more of a small machine is left to who answers.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Answers:
    """Milliseconds of each answer, in the order in which they came; how many had which status."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    last: bytes = b""

    def note(self, began: float, status: str) -> None:
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def per_second(self, status: str) -> float:
        return self.statuses.get(status, 0) / self.seconds

    def quantile(self, share: float) -> float:
        found = sorted(self.milliseconds)
        return found[min(len(found) - 1, int(len(found) * share))]


class _HungUp(Exception):
    """The line ended, and the request on it has no answer."""


class _Line:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.asked_at = 0.0
        self.is_over = False  # with its last answer: "Connection: close"

    def ask(self, request: bytes) -> None:
        self.heard, self.asked_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def hear(self) -> str | None:
        """The status once the answer is whole."""
        piece = self.socket.recv(262144)
        if not piece:
            raise _HungUp
        self.heard += piece
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return None
        lower = head.lower()
        self.is_over = b"connection: close" in lower
        if b"transfer-encoding: chunked" in lower:
            is_whole = body.endswith(b"0\r\n\r\n")
        else:
            is_whole = len(body) >= int((lower.partition(b"content-length: ")[2].split(b"\r\n")[0]) or b"0")
        return head[9:12].decode() if is_whole else None


def ask(port: int, requests: Iterator[bytes], *, lines: int, seconds: float) -> Answers:
    """Ends after so many seconds, or when there is no request left and all are answered."""
    answers, chosen = Answers(), selectors.DefaultSelector()
    began, waiting = time.perf_counter(), 0
    for _ in range(lines):
        line = _opened(port, chosen)
        if (request := next(requests, None)) is not None:
            line.ask(request)
            waiting += 1
    while waiting:
        for key, _event in chosen.select():
            line = key.data
            if (status := _hear(line, answers)) is None:
                continue
            answers.note(line.asked_at, status)
            answers.last = line.heard
            waiting -= 1
            if line.is_over:  # who is told to come again (config/door) comes on a line of their own
                chosen.unregister(line.socket)
                line.socket.close()
            if time.perf_counter() - began < seconds and (request := next(requests, None)) is not None:
                (_opened(port, chosen) if line.is_over else line).ask(request)
                waiting += 1
    answers.seconds = time.perf_counter() - began
    for key in list(chosen.get_map().values()):
        key.data.socket.close()
    return answers


def _opened(port: int, chosen: selectors.BaseSelector) -> _Line:
    line = _Line(port)
    chosen.register(line.socket, selectors.EVENT_READ, line)
    return line


def _hear(line: _Line, answers: Answers) -> str | None:
    try:
        return line.hear()
    except (_HungUp, ConnectionError) as fault:
        count, heard = len(answers.milliseconds), line.heard[:200]
        raise SystemExit(f"the server hung up on a request after {count} answers: {heard!r}") from fault
