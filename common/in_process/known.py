"""What a process knows of rows that every page needs and that change seldom: looked at now and then, not each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import transaction

Seen = TypeVar("Seen")


class Known(Generic[Seen]):
    """At most once in `settings.CAMPAIGN_LOOK_SECONDS` `look` is asked what holds now; it is given what was known."""

    def __init__(self, look: Callable[[Seen | None], Seen]) -> None:
        self._look, self._looked_at = look, 0.0
        self._known: Seen | None = None
        self._looking = threading.Lock()

    def now(self) -> Seen:
        known = self._known
        if known is None:
            with self._looking:
                return self._look_again() if self._known is None else self._known
        if self._is_fresh() or not self._looking.acquire(blocking=False):
            return known  # another thread is looking already: nobody waits for it
        try:
            return self._look_again()
        finally:
            self._looking.release()

    def forget(self) -> None:
        """Look anew at the next question. Waits for a look under way, which may have seen the rows as they were."""
        with self._looking:
            self._known = None

    def forget_on_commit(self) -> None:
        """For a verb that changes such rows: whoever it answers sees the change at once, in this process."""
        transaction.on_commit(self.forget)

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._looked_at < settings.CAMPAIGN_LOOK_SECONDS

    def _look_again(self) -> Seen:
        seen = self._look(self._known)
        self._known, self._looked_at = seen, time.monotonic()
        return seen
