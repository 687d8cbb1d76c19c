"""Long work in the worker: a row is claimed for a time by one conditional UPDATE, and closed only by who holds it.

A worker that dies lets its lease run out, and the next may begin again; one that lives renews it as it tells how far
it is. For rows with `state`, `lease_until` and `attempts`; their states while they wait and while somebody has them
are arguments, and may be the same one. Who has claimed a row reads it afresh: it carries the lease.

A message of the broker is only a hint, the row is the truth: `sweep` sends again what got lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

_ALL = Q()
STEP = 5  # percent: how seldom progress is written down


class Lost(Exception):
    """The row is somebody else's by now, or nobody wants the work any more."""


def free(*, waiting: str = "waiting", taken: str = "making", ripe: Q = _ALL) -> Q:
    """Rows that nobody works on. `ripe`: of those that nobody has begun, for a sweep that leaves the newest out."""
    lost = Q(state__in={waiting, taken}, lease_until__lt=timezone.now())
    return Q(ripe, state=waiting, lease_until__isnull=True) | lost


def claim(rows: QuerySet[Any], pk: int, *, lasts: timedelta, waiting: str = "waiting", taken: str = "making") -> bool:
    """Take the row, if it is one of these and free."""
    ours = rows.filter(free(waiting=waiting, taken=taken), pk=pk)
    return bool(ours.update(state=taken, lease_until=timezone.now() + lasts, attempts=F("attempts") + 1))


def renew(row: Any, *, lasts: timedelta, progress: int) -> bool:
    """Write down how far the work is (percent), and hold the row for as long again; whether it is still ours."""
    until = timezone.now() + lasts
    if not _write(row, lease_until=until, progress=progress):
        return False
    row.lease_until = until
    return True


def teller(row: Any, *, lasts: timedelta) -> Callable[[float], None]:
    """A callback that writes progress (0–1) down, at most once per five percent, and so keeps the lease alive.

    It raises Lost where the row is not ours any more: the work need not go on.
    """
    last = 0

    def tell(share: float) -> None:
        nonlocal last
        percent = min(99, int(share * 100))
        if percent >= last + STEP:
            last = percent
            if not renew(row, lasts=lasts, progress=percent):
                raise Lost

    return tell


def close(row: Model, **outcome: object) -> bool:
    """Write the outcome and let go of the row; whether it was still ours."""
    return _write(row, lease_until=None, **outcome)


def sweep(rows: QuerySet[Any], task: Any, *, most: int) -> int:
    """Queue the task for each of the first rows, `most` at once; how many."""
    found = list(rows.values_list("pk", flat=True)[:most])
    for pk in found:
        task.delay(pk)
    return len(found)


def _write(row: Any, **values: object) -> bool:
    ours = type(row)._default_manager.filter(pk=row.pk, lease_until=row.lease_until)
    return bool(ours.exclude(lease_until=None).update(**values))
