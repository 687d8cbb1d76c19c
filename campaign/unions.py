"""Putting the organisation tree into the database: idempotent, never removes a union."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts import audit
from accounts.models import Union, User
from campaign.union_rows import UnionRow

_FIELDS = ["name", "short_name", "kind", "parent", "recommending", "path", "is_active"]


@dataclass(frozen=True)
class UnionsLoaded:
    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_unions(*, rows: Sequence[UnionRow], by: User | None) -> UnionsLoaded:
    """Creates what is missing and brings what differs up to date; one audit event if anything did."""
    known = Union.objects.in_bulk(field_name="code")
    created = changed = 0
    for row in rows:
        union = known.get(row.code) or Union(code=row.code)
        before = {name: getattr(union, name) for name in _FIELDS} if union.pk else None
        _fill(union, row, known)
        if before is None or before != {name: getattr(union, name) for name in _FIELDS}:
            _store(union)
            created += before is None
            changed += before is not None
        known[row.code] = union
    if created or changed:
        root = next(known[row.code] for row in rows if not row.parent)
        audit.record(action="unions.loaded", obj=root, by=by, created=created, changed=changed)
    return UnionsLoaded(created, changed, len(rows) - created - changed)


def _fill(union: Union, row: UnionRow, known: dict[str, Union]) -> None:
    parent = known[row.parent] if row.parent else None
    union.name, union.short_name, union.kind, union.is_active = row.name, row.short_name, row.kind, row.is_active
    union.parent = parent
    union.path = f"{parent.path if parent else '/'}{row.code}/"
    if parent is None:
        union.recommending = None
    elif parent.parent_id is None:
        union.recommending = union if union.pk else None
    else:
        union.recommending = parent.recommending


def _store(union: Union) -> None:
    """A node directly below the province recommends for itself, so it needs its own key first."""
    union.save()
    if union.parent_id and union.parent and union.parent.parent_id is None and union.recommending_id is None:
        union.recommending = union
        union.save(update_fields=["recommending"])
