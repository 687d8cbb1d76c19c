"""Whose turn it is in the slow queue: one file of a union, then another union, however many files one of them sends.

A message says that something waits, not whose it is. The turns are written down, so that all workers share them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, QuerySet
from django.utils import timezone

from submissions.models import EntryFile, SlowTurn

TRIES = 3  # another worker may take the same file at the same moment


def take(waiting: Callable[[], QuerySet[EntryFile]], work: Callable[[int], object]) -> bool:
    """Do `work`, which is true when it was done here, on the file whose union was served longest ago."""
    for _try in range(TRIES):
        turn = _next(waiting())
        if turn is None:
            return False
        file_id, union_id = turn
        SlowTurn.objects.update_or_create(union_id=union_id, defaults={"at": timezone.now()})
        if work(file_id):
            return True
    return False


def _next(files: QuerySet[EntryFile]) -> tuple[int, int] | None:
    longest_ago = F("entry__union__slow_turn__at").asc(nulls_first=True)
    return files.order_by(longest_ago, "checked_at", "pk").values_list("pk", "entry__union").first()
