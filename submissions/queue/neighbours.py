"""What comes before and after one entry in a queue as it is filtered and sorted."""

from __future__ import annotations

from dataclasses import dataclass

from submissions.models.entries import EntryQuerySet


@dataclass(frozen=True)
class Neighbours:
    """`place` counts from 1, 0 where the entry is not, or no longer, in the queue. Keys; None where there is none."""

    place: int = 0
    count: int = 0
    before: int | None = None
    after: int | None = None
    waiting: int | None = None  # the next one in the wanted state, going round to the start


def of(found: EntryQuerySet, pk: int, *, waiting: str) -> Neighbours:
    """Around the entry with this key; `waiting` is the state of what is still to be decided. One query."""
    rows = list(found.values_list("pk", "state"))
    keys = [key for key, _state in rows]
    if pk not in keys:
        return Neighbours(count=len(keys), waiting=next((key for key, state in rows if state == waiting), None))
    place = keys.index(pk)
    around = rows[place + 1 :] + rows[:place]
    return Neighbours(
        place=place + 1,
        count=len(keys),
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
        waiting=next((key for key, state in around if state == waiting), None),
    )
