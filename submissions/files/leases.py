"""Long work in the worker: a row is claimed for a time by one conditional UPDATE, and closed only by who holds it.

A worker that dies lets its lease run out, and the next may begin again; one that lives renews it as it tells how far
it is. For rows that are `waiting`, then `making`. Who has claimed a row reads it afresh: it carries the lease.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from submissions.models import DerivedCopy, Package


def claim(kind: type[DerivedCopy | Package], pk: int, *, lasts: timedelta) -> bool:
    """Take the row, if it is free."""
    now = timezone.now()
    free = Q(state="waiting") | Q(state="making", lease_until__lt=now)
    rows = kind.objects.filter(free, pk=pk)
    return bool(rows.update(state="making", lease_until=now + lasts, attempts=F("attempts") + 1))


def renew(row: DerivedCopy | Package, *, lasts: timedelta, progress: int) -> bool:
    """Write down how far the work is (percent), and hold the row for as long again; whether it is still ours."""
    until = timezone.now() + lasts
    if not _write(row, lease_until=until, progress=progress):
        return False
    row.lease_until = until
    return True


def close(row: DerivedCopy | Package, **outcome: object) -> bool:
    """Write the outcome and let go of the row; whether it was still ours."""
    return _write(row, lease_until=None, **outcome)


def _write(row: DerivedCopy | Package, **values: object) -> bool:
    return bool(type(row).objects.filter(pk=row.pk, lease_until=row.lease_until).update(**values))
