"""Emptying the test database while the site's real processes may still be at work in it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management.base import CommandError
from django.db import OperationalError, connection

TRIES = 10


def until_it_succeeds(empty: Callable[[], None]) -> None:
    """Calls `empty` again where a request or task that nobody waits for holds a table it wants.

    A page's last request outlives the test that opened it. PostgreSQL ends one of the two with "deadlock detected",
    SQLite says "database is locked"; a moment later the request is over.
    """
    for left in reversed(range(TRIES)):
        try:
            empty()
        except (CommandError, OperationalError) as refused:
            if not left or not _is_about_locks(refused):
                raise
            connection.close_if_unusable_or_obsolete()
        else:
            return


def _is_about_locks(refused: BaseException) -> bool:
    """True for the database's words, also where the flush command wraps them in its own."""
    said = f"{refused} {refused.__cause__}"
    return "deadlock detected" in said or "locked" in said
