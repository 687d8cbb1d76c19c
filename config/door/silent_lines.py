"""Lines on which nothing goes either way are ended: who falls silent in the middle of a form keeps no thread for ever.

nginx does this for the site as deployed (`client_body_timeout`); granian has no such limit, and a thread that waits
for a body cannot be called back. The kernel knows since when a line is silent (TCP_INFO, on Linux; elsewhere nothing
is done), and shutting it down ends the wait.
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)

OPEN_FILES = Path("/proc/self/fd")
ESTABLISHED, LISTENING = 1, 10
# struct tcp_info (linux/tcp.h): the state is its first byte; milliseconds since data was last sent and received.
STATE, LAST_SENT, LAST_RECEIVED, LENGTH = 0, 44, 52, 56
LOOKS_PER_LIMIT = 4


def watch(seconds: int) -> None:
    """Look after this process's lines for as long as it lives. 0 seconds, or no Linux: not at all."""
    if seconds and OPEN_FILES.exists() and hasattr(socket, "TCP_INFO"):
        threading.Thread(target=_watch, args=[seconds], name="silent-lines", daemon=True).start()


def end_silent(milliseconds: int) -> int:
    """End every line to one of our listening ports on which nothing has gone for so long; how many."""
    lines = list(_lines())
    ours = {line.getsockname()[1] for line, info in lines if info[STATE] == LISTENING}
    silent = [line for line, info in lines if _silence(info) >= milliseconds and line.getsockname()[1] in ours]
    for line in silent:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it ended by itself
    for line, _ in lines:
        line.close()
    return len(silent)


def _watch(seconds: int) -> None:
    while True:
        time.sleep(seconds / LOOKS_PER_LIMIT)
        if ended := end_silent(seconds * 1000):
            log.info("ended %d silent lines", ended)


def _lines() -> Iterator[tuple[socket.socket, bytes]]:
    """Copies of this process's TCP lines, each with what the kernel says of it."""
    for entry in os.listdir(OPEN_FILES):
        try:
            if not os.readlink(OPEN_FILES / entry).startswith("socket:"):
                continue
            line = socket.socket(fileno=os.dup(int(entry)))
        except OSError:
            continue  # closed meanwhile
        try:
            yield line, line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LENGTH)
        except OSError:
            line.close()  # no TCP


def _silence(info: bytes) -> int:
    """Milliseconds; -1 of what is no open line."""
    if info[STATE] != ESTABLISHED:
        return -1
    sent, received = (struct.unpack_from("@I", info, at)[0] for at in (LAST_SENT, LAST_RECEIVED))
    return int(min(sent, received))
