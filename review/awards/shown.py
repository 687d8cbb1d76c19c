"""The rows of published results as everybody sees them: with their prizes, and named as the campaign publishes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.two_people import Outcome
from review.awards import popularity
from review.awards.decided import with_given
from review.awards.popularity import Prize
from review.awards.words import with_words
from review.models import AwardChange, AwardDecision, Result, ResultRow


@dataclass(frozen=True)
class Shown:
    """`rows` by place, each with `given`, the name of its prize, `popular`, that of the popularity prize where it has
    it, `words`, what the jury says of it, and `is_named`: whether title and union are published. `changes`: where
    people decided otherwise."""

    rows: list[Any]
    prize: Prize
    changes: list[AwardChange]


def of(result: Result) -> Shown:
    return of_all([result])[result.pk]


def of_all(results: Iterable[Result]) -> Mapping[int, Shown]:
    """By the result's key, each with its campaign. Three queries, whatever their number."""
    results = list(results)
    rows, decisions = _rows(results), _decisions(results)
    return {result.pk: _shown(result, rows[result.pk], decisions.get(result.pk)) for result in results}


def _shown(result: Result, rows: list[Any], decision: AwardDecision | None) -> Shown:
    definition = result.campaign.definition
    prize = popularity.prize(rows, popularity.rule_of(decision, definition.popularity))
    popular = {row.pk for row in prize.rows}
    for row in rows:
        row.popular = prize.rule.name if row.pk in popular else ""
        row.is_named = definition.without_prize == "all" or bool(row.given or row.popular)
    return Shown(rows, prize, list(decision.changes.all()) if decision else [])


def _rows(results: list[Result]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = with_words(with_given(ResultRow.objects.filter(result__in=results).select_related("entry")))
    for row in rows.defer("entry__answers", "entry__declarations").order_by("rank", "entry__number"):
        found[row.result_id].append(row)
    return found


def _decisions(results: list[Result]) -> Mapping[int, AwardDecision]:
    found = AwardDecision.objects.filter(result__in=results, outcome=Outcome.CONFIRMED)
    return {one.result_id: one for one in found.prefetch_related("changes__entry")}
