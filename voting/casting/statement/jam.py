"""A table of votes that somebody holds locked (a repair, a migration): after one cast has waited in vain, the others of
this process are told at once, and once in a while one of them looks again. So no thread waits behind another."""

from __future__ import annotations

import threading
import time

from django.db import OperationalError

LOOK_AGAIN_S = 1.0
LOOKS_S = 2.5  # longer than a look waits (LOCK_WAIT_MS in config/wsgi.py)
_LOCK_NOT_AVAILABLE = "55P03"

_until = 0.0  # of this process's clock; 0 where nothing is known of a jam
_changing = threading.Lock()


def is_on() -> bool:
    """False also for the one that is to look."""
    global _until
    if not _until:
        return False
    with _changing:
        now = time.monotonic()
        if not _until or now < _until:
            return bool(_until)
        _until = now + LOOKS_S
        return False


def note(fault: OperationalError) -> bool:
    """Whether this was a wait in vain. SQLite has then waited its whole busy timeout for another writer."""
    global _until
    text = str(fault)
    if "database is locked" in text or "database table is locked" in text:
        return True
    if getattr(fault.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
        return False
    _until = time.monotonic() + LOOK_AGAIN_S
    return True


def end() -> None:
    global _until
    if _until:
        _until = 0.0
