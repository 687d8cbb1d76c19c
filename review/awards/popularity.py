"""The popularity prize (人气奖): the most votes, apart from experts and cap; works with as many votes share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from campaign.definition.spec import Popularity
from review.models import AwardDecision, ResultRow


@dataclass(frozen=True)
class Prize:
    """`rows`: those that have it, most votes first; `is_shared`: more than its number, for equal votes."""

    rule: Popularity
    rows: list[ResultRow]

    @property
    def is_shared(self) -> bool:
        return len(self.rows) > self.rule.number


def prize(rows: Iterable[ResultRow], rule: Popularity) -> Prize:
    """Nobody below the least number of votes; who has as many votes as the last has the prize too."""
    reached = sorted((row for row in rows if row.votes >= rule.least_votes), key=lambda row: (-row.votes, row.rank))
    last = reached[: rule.number][-1:]
    return Prize(rule, [row for row in reached if last and row.votes >= last[0].votes])


def rule_of(decision: AwardDecision | None, present: Popularity) -> Popularity:
    """As it was decided; until then as the definition has it now."""
    kept: dict[str, Any] | None = decision.popularity if decision and not decision.is_open else None
    return Popularity(**kept) if kept else present
