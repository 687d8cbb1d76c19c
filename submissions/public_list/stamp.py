"""A stamp of what everybody may see, as this process knows it: the same stamp, the same list.

One statement asks for it, at most once in `settings.CAMPAIGN_LOOK_SECONDS`; so a page made under it may be late by
that time and never longer. What decides (is this work still in the vote) asks the database.
"""

from __future__ import annotations

import threading
import time

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from submissions.models import PublicListChange

_known = ""
_looked_at = 0.0
_looking = threading.Lock()


def stamp() -> str:
    known = _known
    if not known:
        with _looking:
            return _known or _look()
    if time.monotonic() - _looked_at < settings.CAMPAIGN_LOOK_SECONDS or not _looking.acquire(blocking=False):
        return known  # another thread is looking already: nobody waits for it
    try:
        return _look()
    finally:
        _looking.release()


def forget() -> None:
    """Ask anew at the next question."""
    global _known
    with _looking:
        _known = ""


def forget_on_commit() -> None:
    """For a verb that changes the list: whoever it answers sees the change at once, in this process."""
    transaction.on_commit(forget)


def _look() -> str:
    global _known, _looked_at
    noted = PublicListChange.objects.aggregate(count=Count("pk"), last=Max("pk"))
    _known, _looked_at = f"{noted['count']}.{noted['last']}", time.monotonic()
    return _known
