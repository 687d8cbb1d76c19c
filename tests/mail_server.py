"""A mail server of a few words, for tests that send over a real line."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest


class Sink(socketserver.StreamRequestHandler):
    """A mail server of a few words. Before `answers` is set it says nothing."""

    answers = threading.Event()
    received: list[bytes] = []

    def handle(self) -> None:
        self.answers.wait(60)
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("221 bye" if word == b"QUIT" else "250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server() -> Iterator[int]:
    Sink.answers.clear()
    Sink.received.clear()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    Sink.answers.set()
    server.shutdown()
    server.server_close()
