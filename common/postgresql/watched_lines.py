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
from psycopg.conninfo import make_conninfo

LOOK_AFTER_S = 1.0  # an answer that takes longer is asked about, again after as long
ANSWERS_WITHIN_S = 2  # a new line to a server that lives is there long before
BELIEVED_S = 1.0  # what one thread has found out, the others of the process need not ask

FROZEN = "the database server keeps its lines open and answers nothing"

_asking = Lock()
_last_seen = {"frozen": -BELIEVED_S, "alive": -BELIEVED_S}  # seconds of this process's clock; a site has one database


class WatchedConnection(psycopg.Connection[Any]):
    """Waits for as long as the server lives, and no longer than about three seconds for one that froze."""

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
        address = make_conninfo(self.info.dsn, password=self.info.password or None)
        with _asking:
            if not (_was("alive") or _was("frozen")):
                state = "alive" if _answers(address) else "frozen"
                _last_seen[state] = monotonic()
        if _was("frozen"):
            self.pgconn.finish()
            raise psycopg.OperationalError(FROZEN)


def refuse_if_frozen() -> None:
    """Spares a request that was told a moment ago the same wait for a new line."""
    if _was("frozen"):
        raise psycopg.OperationalError(FROZEN)


def _was(state: str) -> bool:
    return monotonic() - _last_seen[state] < BELIEVED_S


def _answers(address: str) -> bool:
    """True also where it answers with a refusal: a server that is full, or starts, is not frozen."""
    try:
        psycopg.connect(address, connect_timeout=ANSWERS_WITHIN_S).close()
    except psycopg.OperationalError as refused:
        return bool(refused.sqlstate) or "FATAL" in str(refused)
    return True
