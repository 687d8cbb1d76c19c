"""How many requests a web process works on at once: few, so that each is done soon; the others wait their turn.

More threads that compute than there are processors only lengthen everybody's wait (docs/decisions). But many threads
are needed all the same: most wait for slow phones (config/door/request_slots.py). So a request takes one of a few slots
while it works, in the order of coming. Who has held one for long waits for something else, a lock or a sender, and is
no longer counted: a jam at one table stops no page that does not need it. Who would wait too long is told at once to
come again.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from common.request_bodies import PIECE
from config.door.request_slots import Application, Start, say

WORKING = 8
WAITING = 24
WAITS_S = 1.5
LONG_S = 0.25  # nothing computes for so long but a large table for Excel
RETRY_AFTER_S = 2

TOO_MANY = "现在访问的人很多，这次没有办成。请过几秒再试一次，填写和选择的内容还在上一页。"


class WorkSlots:
    def __init__(self, working: int = WORKING, *, waiting: int = WAITING) -> None:
        self._working, self._waiting = working, waiting
        self._since: dict[Any, float] = {}
        self._line: deque[Any] = deque()
        self._lock = threading.Lock()

    def take(self) -> Any:
        """A slot, to be given back; None where too many wait already, or it took too long."""
        turn = threading.Lock()
        with self._lock:
            if not self._line and self._has_room():
                self._since[turn] = time.monotonic()
                return turn
            if len(self._line) >= self._waiting:
                return None
            self._line.append(turn)
        return self._wait(turn)

    def give_back(self, slot: Any) -> None:
        with self._lock:
            del self._since[slot]
            self._call_next()

    def _wait(self, turn: Any) -> Any:
        """Until it is called; looks itself now and then whether those before it have only become slow."""
        turn.acquire()
        until = time.monotonic() + WAITS_S
        while not turn.acquire(timeout=LONG_S / 2):
            with self._lock:
                self._call_next()
                if turn not in self._since and time.monotonic() > until:
                    self._line.remove(turn)
                    return None
        return turn

    def _call_next(self) -> None:
        while self._line and self._has_room():
            turn = self._line.popleft()
            self._since[turn] = time.monotonic()
            turn.release()

    def _has_room(self) -> bool:
        if len(self._since) < self._working:
            return True
        now = time.monotonic()
        return sum(now - since < LONG_S for since in self._since.values()) < self._working


class WorkDoor:
    """The WSGI application around the others. Pieces of files pass: they wait in slots of their own."""

    def __init__(self, application: Application, slots: WorkSlots | None = None) -> None:
        self.application, self.slots = application, slots or WorkSlots()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE") == PIECE:
            return self.application(environ, start)
        slot = self.slots.take()
        if slot is None:
            return say(start, "503 Service Unavailable", TOO_MANY, ("Retry-After", str(RETRY_AFTER_S)))
        try:
            return self.application(environ, start)
        finally:
            self.slots.give_back(slot)
