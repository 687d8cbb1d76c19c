"""Two versions of one category's result, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from review.models import Result

PARTS = ("rank", "expert_score", "votes", "vote_score", "final_score", "given")


@dataclass(frozen=True)
class Line:
    """One work whose line differs; `before` is None where it is new, `after` where it is no longer there."""

    before: Any
    after: Any

    @property
    def work(self) -> Any:
        return self.after or self.before


@dataclass(frozen=True)
class Comparison:
    earlier: Result
    lines: list[Line]
    same: int


def compare(earlier: Result, before: Sequence[Any], after: Sequence[Any]) -> Comparison:
    """Rows as review/awards/shown.py gives them; the works in the later version's order, then those that left."""
    old = {row.entry_id: row for row in before}
    new = {row.entry_id for row in after}
    pairs = [Line(old.get(row.entry_id), row) for row in after]
    pairs += [Line(row, None) for row in before if row.entry_id not in new]
    lines = [line for line in pairs if _parts(line.before) != _parts(line.after)]
    return Comparison(earlier, lines, len(pairs) - len(lines))


def _parts(row: Any) -> list[Any] | None:
    return [getattr(row, part) for part in PARTS] if row else None
