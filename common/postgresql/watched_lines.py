"""A connection that looks after the server while it waits.

`connect_timeout` ends the wait for a line, `statement_timeout` is kept by the server itself: neither ends the wait for
an answer from a server that is frozen (a stopped machine, a disk that hangs), for its kernel goes on to keep the line.
"""

from __future__ import annotations

from collections.abc import Generator
from threading import Lock
from time import monotonic
from typing import Any

import psycopg

from .answering import answers

LOOK_AFTER_S = 0.4  # an answer that takes longer is asked about, again after as long
# What one thread has found out, the others of the process need not ask for so long.
BELIEVED_S = {"frozen": 1.0, "alive": 0.3}

FROZEN = "the database server keeps its lines open and answers nothing"

_asking = Lock()
_last_seen = dict.fromkeys(BELIEVED_S, -1.0)  # seconds of this process's clock; a site has one database


class WatchedConnection(psycopg.Connection[Any]):
    """Waits for as long as the server lives, and no longer than about a second and a half for one that froze."""

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        """What `gen` returns. Raises OperationalError and closes the line where the server answers nobody."""
        return super().wait(self._watched(gen), *args, **kwargs)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """`gen`, with a look at the server whenever nothing has come for a while: psycopg then sends no readiness."""
        looked, ready = monotonic(), None
        while True:
            try:
                wanted = gen.send(ready)
            except StopIteration as end:
                return end.value
            ready = yield wanted
            if ready:
                looked = monotonic()
            elif monotonic() - looked > LOOK_AFTER_S:
                self._look()
                looked = monotonic()

    def _look(self) -> None:
        if _is_frozen(self.info.host, self.info.port):
            self.pgconn.finish()
            raise psycopg.OperationalError(FROZEN)


def refuse_if_frozen(host: str, port: str | int | None) -> None:
    """Before a new line is asked for. Spares a request that was told a moment ago the same wait."""
    if _is_frozen(host, port):
        raise psycopg.OperationalError(FROZEN)


def _is_frozen(host: str, port: str | int | None) -> bool:
    """Asked by one thread; the others that ask meanwhile hear the same."""
    with _asking:
        if not (_was("alive") or _was("frozen")):
            state = "alive" if answers(host, port) else "frozen"
            _last_seen[state] = monotonic()
    return _was("frozen")


def _was(state: str) -> bool:
    return monotonic() - _last_seen[state] < BELIEVED_S[state]
