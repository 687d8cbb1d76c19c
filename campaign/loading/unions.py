"""Putting the organisation tree into the database: idempotent, never removes a union."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts import audit, permissions
from accounts.models import Union, User
from campaign.loading.union_rows import UnionRow

_FIELDS = ["name", "short_name", "kind", "parent", "recommending", "path", "position", "is_active"]
_COLUMNS = ["name", "short_name", "kind", "parent_id", "recommending_id", "path", "position", "is_active"]


@dataclass(frozen=True)
class UnionsLoaded:
    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_unions(*, rows: Sequence[UnionRow], by: User | None) -> UnionsLoaded:
    """Creates what is missing and brings what differs up to date; one audit event if anything did."""
    permissions.check_person(by, "campaign.edit")
    known = Union.objects.in_bulk(field_name="code")
    created = changed = 0
    places = {row.code: place for place, row in enumerate(rows)}
    for level in _levels(rows):
        new, differing = _stored_level(level, known, places)
        created += new
        changed += differing
    if created or changed:
        root = next(known[row.code] for row in rows if not row.parent)
        audit.record(action="unions.loaded", obj=root, by=by, created=created, changed=changed)
    return UnionsLoaded(created, changed, len(rows) - created - changed)


def _levels(rows: Sequence[UnionRow]) -> list[list[UnionRow]]:
    """Rows by their depth in the tree: parents have their keys before their children are written."""
    depths: dict[str, int] = {}
    levels: list[list[UnionRow]] = []
    for row in rows:
        depth = depths[row.code] = depths[row.parent] + 1 if row.parent else 0
        if depth == len(levels):
            levels.append([])
        levels[depth].append(row)
    return levels


def _stored_level(level: list[UnionRow], known: dict[str, Union], places: dict[str, int]) -> tuple[int, int]:
    """Writes one level in two statements; (how many were new, how many differed)."""
    new, differing = [], []
    for row in level:
        union = known.setdefault(row.code, Union(code=row.code))
        before = [getattr(union, name) for name in _COLUMNS]
        union.position = places[row.code]
        _fill(union, row, known)
        if not union.pk:
            new.append(union)
        elif before != [getattr(union, name) for name in _COLUMNS]:
            differing.append(union)
    Union.objects.bulk_create(new)
    own = [union for union in new if union.kind != Union.Kind.PROVINCE and union.recommending_id is None]
    for union in own:  # a node directly below the province recommends for itself, and had no key until now
        union.recommending = union
    Union.objects.bulk_update([*differing, *own], _FIELDS)
    return len(new), len(differing)


def _fill(union: Union, row: UnionRow, known: dict[str, Union]) -> None:
    parent = known[row.parent] if row.parent else None
    union.name, union.short_name, union.kind, union.is_active = row.name, row.short_name, row.kind, row.is_active
    union.parent = parent
    union.path = f"{parent.path if parent else '/'}{row.code}/"
    if parent is None:
        union.recommending = None
    elif parent.parent_id is None:
        union.recommending_id = union.pk
    else:
        union.recommending_id = parent.recommending_id
