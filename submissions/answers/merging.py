"""Two windows, one entry: a three-way merge, answer by answer, that never overwrites silently.

A form carries the digest of each answer as it was when the form was made (`base`). An answer that only one side
changed takes that side; one that both changed differently is a conflict, and a person chooses. No ORM, no clock or I/O.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Conflict:
    key: str
    mine: Any
    theirs: Any


@dataclass
class Merged:
    """`changes` are to be written; `kept` are answers of the other side that this form does not show yet."""

    changes: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(*, mine: Mapping[str, Any], stored: Mapping[str, Any], base: Mapping[str, str]) -> Merged:
    """`base` holds digests; an answer without one was never seen by the form: it can be added, not replaced."""
    merged = Merged()
    for key, value in mine.items():
        now, own, before = digest(stored.get(key)), digest(value), base.get(key, digest(None))
        if own == now:
            continue
        if now == before:
            merged.changes[key] = value
        elif own == before:
            merged.kept.append(key)
        else:
            merged.conflicts.append(Conflict(key, value, stored.get(key)))
    return merged


def digest(value: Any) -> str:
    """Twelve hexadecimal digits; all empty answers are alike."""
    if value in ("", None, []):
        return "-"
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def write_base(values: Mapping[str, Any]) -> str:
    return write_digests({key: digest(value) for key, value in values.items()})


def write_digests(digests: Mapping[str, str]) -> str:
    return " ".join(f"{key}={mark}" for key, mark in digests.items())


def read_base(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text[:20_000].split(" "))
    return {key: mark for key, _, mark in pairs if key and mark}
