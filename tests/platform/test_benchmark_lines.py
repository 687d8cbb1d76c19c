"""The benchmarks' own lines: an answer that ends its line is an answer, and the next request takes a new line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from benchmarks import lines

BUSY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbusy"
DONE = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def port() -> Iterator[int]:
    """Answers each line's first request with "busy" and ends it, if it is the first line; else goes on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=[server], daemon=True).start()
        yield server.getsockname()[1]


def _serve(server: socket.socket) -> None:
    for answers in ([BUSY], [DONE, DONE, b""]):
        line, _address = server.accept()
        with line:
            for answer in answers:
                line.recv(1000)
                line.sendall(answer)


def test_line_that_was_ended_with_its_answer_is_taken_anew(port):
    answers = lines.ask(port, iter([b"GET / HTTP/1.1\r\n\r\n"] * 3), lines=1, seconds=20)
    assert answers.statuses == {"503": 1, "302": 2}


def test_line_that_was_ended_while_others_wait_is_no_fault():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_end_one_and_then_answer_the_other, args=[server], daemon=True).start()
        asked = iter([b"GET / HTTP/1.1\r\n\r\n"] * 2)
        assert lines.ask(server.getsockname()[1], asked, lines=2, seconds=0).statuses == {"503": 1, "302": 1}


def _end_one_and_then_answer_the_other(server: socket.socket) -> None:
    first, second = server.accept()[0], server.accept()[0]
    with first, second:
        first.settimeout(0.5)
        for line, answer in ((first, BUSY), (second, DONE)):
            line.recv(1000)
            line.sendall(answer)
            if line is first:
                line.shutdown(socket.SHUT_WR)
                line.recv(1000)  # until they have closed it as well


def test_line_that_ends_without_an_answer_is_a_fault(port):
    with pytest.raises(SystemExit, match=r"hung up.*after 3 answers"):
        lines.ask(port, iter([b"GET / HTTP/1.1\r\n\r\n"] * 4), lines=1, seconds=20)
