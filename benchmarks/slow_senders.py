#!/usr/bin/env python3
"""Do pages answer while strangers send bodies drop by drop?

    python benchmarks/slow_senders.py [--senders 300] [--seconds 20] [--embedded] [--postgres]

Three hundred lines announce a form to each kind of address in turn, send a few bytes of it and then one byte every
second; meanwhile pages, a log-in (a form of its own) and an upload are asked for from another address. Printed: how
many of each answered within two seconds, the median and the slowest. Before the limits of config/door/ and of
deploy/nginx.conf 110 such lines to the addresses of uploads stopped every page. Everything runs in a temporary folder.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import upload

MB = 1024**2
TARGETS = {
    "an upload": "/uploads/00000000-0000-4000-8000-000000000000/",
    "the creation of one": "/entries/1/uploads/",
    "the plain form": "/entries/1/files/work/upload/",
    "the log-in": "/accounts/login/",
    "no address of ours": "/nothing-here/",
}
SOON_S = 2.0


class Senders:
    """Strangers, each with a form that comes drop by drop; who is refused comes again."""

    def __init__(self, port: int, path: str, count: int) -> None:
        self.port, self.path, self._stopped = port, path, threading.Event()
        self.refused = 0
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._drip, args=[count // 10], daemon=True) for _ in range(10)]

    def __enter__(self) -> Senders:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _drip(self, count: int) -> None:
        lines = [self._begin() for _ in range(count)]
        while not self._stopped.wait(1):
            for place, line in enumerate(lines):
                if not _goes_on(line):
                    self.refused += 1
                    line.close()
                    lines[place] = self._begin()
        for line in lines:
            line.close()

    def _begin(self) -> socket.socket:
        """From an address of its own, so that only it meets what is limited for one address."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=("127.0.0.2", 0))
        head = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        line.sendall(f"{head}Content-Length: 900000\r\nCookie: csrftoken={'x' * 32}\r\n\r\n--x\r\n".encode())
        line.setblocking(False)
        return line


def _goes_on(line: socket.socket) -> bool:
    try:
        line.send(b"x")
        return line.recv(1, socket.MSG_PEEK) == b"never"  # an answer or an end: it is over
    except BlockingIOError:
        return True
    except OSError:
        return False


def page(port: int, path: str = "/accounts/login/") -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    return answer.status == 200


def log_in(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    token = "x" * 32
    headers = {
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", "/vote/check/", body="receipt=2023-0000-0000", headers=headers)
    answer = line.getresponse()
    answer.read()
    return answer.status in (200, 302, 422, 429)


def measure(asks: dict[str, Callable[[], bool]], seconds: float) -> None:
    ends = time.monotonic() + seconds
    taken: dict[str, list[float]] = {name: [] for name in asks}
    failed = dict.fromkeys(asks, 0)
    while time.monotonic() < ends:
        for name, ask in asks.items():
            began = time.monotonic()
            try:
                failed[name] += not ask()
            except (OSError, http.client.HTTPException, SystemExit):
                failed[name] += 1
            taken[name].append(time.monotonic() - began)
    for name, times in taken.items():
        soon = sum(one < SOON_S for one in times)
        print(
            f"    {name:8} {soon:3} of {len(times):3} within {SOON_S:.0f} s, {failed[name]} failed;"
            f" median {statistics.median(times) * 1000:5.0f} ms, slowest {max(times) * 1000:5.0f} ms"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--senders", type=int, default=300)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--embedded", action="store_true", help="without nginx, as `dev.py run`")
    options.add_argument("--postgres", action="store_true", help="the production database")
    asked = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["TRUSTED_PROXIES"] = "0" if asked.embedded else "1"
        place, _ = upload.our_site(stack, folder, postgres=asked.postgres, nginx=not asked.embedded)
        port, data = place[0], os.urandom(MB)
        asks = {
            "page": lambda: page(port),
            "form": lambda: log_in(port),
            "upload": lambda: upload.send(place, data, MB) > 0,
        }
        print("nobody else")
        measure(asks, asked.seconds / 2)
        for name, path in TARGETS.items():
            with Senders(port, path, asked.senders) as senders:
                time.sleep(3)
                print(f"{asked.senders} slow senders to {name}")
                measure(asks, asked.seconds)
                print(f"    refused {senders.refused}")


if __name__ == "__main__":
    main()
