"""The popularity prize (人气奖): the most votes, apart from experts and cap; works with as many votes share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from campaign import memory
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


def with_popular(rows: QuerySet[ResultRow]) -> Any:
    """Each row with `popular`, the name of the prize where it has it, else ""; the same rule, asked of the database.

    By the definition as it is: number and least votes never change once the vote has opened.
    """
    cases = [
        When(result__campaign=campaign.pk, votes__gte=_last_votes(rule), then=Value(rule.name))
        for campaign in memory.all_campaigns()
        if (rule := campaign.definition.popularity).number
    ]
    return rows.annotate(popular=Case(*cases, default=Value(""), output_field=CharField()))


def _last_votes(rule: Popularity) -> Coalesce:
    """The votes of the last place that has it; where fewer reached it, the least."""
    reached = ResultRow.objects.filter(result=OuterRef("result"), votes__gte=rule.least_votes).order_by("-votes")
    last = reached.annotate(their_votes=F("votes")).values("their_votes")[rule.number - 1 : rule.number]
    return Coalesce(Subquery(last), Value(rule.least_votes))
