"""Definitions read back once per process, not once per row: reviving a category costs more than fetching it."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from campaign.definition.as_json import from_dict

T = TypeVar("T")
_revived: dict[tuple[type, int], tuple[dict[str, Any], Any]] = {}


def revive(kind: type[T], pk: int, stored: dict[str, Any]) -> T:
    """`from_dict(kind, stored)`, or the object made of the very same content before. Never stale: content decides."""
    known = _revived.get((kind, pk))
    if known and known[0] == stored:
        return known[1]
    made = from_dict(kind, stored)
    _revived[kind, pk] = (copy.deepcopy(stored), made)
    return made
