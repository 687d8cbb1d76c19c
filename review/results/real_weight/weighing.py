"""How much of a ranking the votes really decide, under each rule that turns votes into scores.

No ORM, no clock, no I/O. "40%" is a weight of scores; what it weighs in the ranking follows from how far the scores of
either part lie apart. docs/rules.md, section 8, has the table worked by hand.
"""

from __future__ import annotations

import functools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from review.results import scoring
from review.results.scoring import Rules

MOST_TOP = 10
BOUGHT = (100, 500, 2000)  # votes that somebody might buy
V = TypeVar("V", Fraction, Decimal)


@dataclass(frozen=True)
class Numbers:
    """Of one category, work by work. `is_made`: drawn for a trial, no real work's."""

    experts: tuple[Fraction, ...]
    votes: tuple[int, ...]
    is_made: bool = False


@dataclass(frozen=True)
class Weight:
    """Of one rule. `share`: percent of the distances that comes from votes, None where all works are level. `kept` of
    the `top` works that stand first with the experts also stand first in the end. `gains`: how many places the work in
    the middle rises with so many more votes."""

    rule: str
    share: int | None
    kept: int
    top: int
    gains: tuple[tuple[int, int], ...]


@functools.lru_cache(maxsize=64)
def weigh(numbers: Numbers, expert_weight: Decimal, vote_weight: Decimal) -> tuple[Weight, ...]:
    """Every rule on the same numbers, the default first."""
    return tuple(_weight(numbers, Rules(rule, expert_weight, vote_weight)) for rule in scoring.VOTE_RULES)


def share(experts: Sequence[Fraction], votes: Sequence[Fraction], rules: Rules) -> int | None:
    """Percent: the weighted spread (standard deviation) of the vote scores, of both weighted spreads together."""
    by_experts = float(rules.expert_weight) * statistics.pstdev(experts)
    by_votes = float(rules.vote_weight) * statistics.pstdev(votes)
    both = by_experts + by_votes
    return round(100 * by_votes / both) if both else None


def share_of(result: Any, rows: Sequence[Any]) -> int | None:
    """The same of a result's rows, by the weights in its inputs."""
    inputs = result.inputs
    rules = Rules(inputs["vote_rule"], Decimal(inputs["expert_weight"]), Decimal(inputs["vote_weight"]))
    experts, votes = ([Fraction(getattr(row, part)) for row in rows] for part in ("expert_score", "vote_score"))
    return share(experts, votes, rules)


def place(values: Sequence[Fraction | Decimal], own: Fraction | Decimal) -> int:
    return 1 + sum(value > own for value in values)


def _weight(numbers: Numbers, rules: Rules) -> Weight:
    scores = scoring.vote_scores(numbers.votes, numbers.experts, rules.vote_rule)
    finals = _finals(numbers.experts, numbers.votes, rules)
    first, best = _first(numbers.experts), _first(finals)
    gains = tuple((more, _gain(numbers, finals, rules, more)) for more in BOUGHT)
    return Weight(rules.vote_rule, share(numbers.experts, scores, rules), len(first & best), len(first), gains)


def _finals(experts: Sequence[Fraction], votes: Sequence[int], rules: Rules) -> list[Decimal]:
    scores = scoring.vote_scores(votes, experts, rules.vote_rule)
    return [scoring.final_score(e, v, rules) for e, v in zip(experts, scores, strict=True)]


def _first(values: Sequence[V]) -> set[int]:
    """Works in the first ten places, of a small category in the first half; those level with the last too."""
    last = sorted(values, reverse=True)[min(MOST_TOP, max(1, len(values) // 2)) - 1]
    return {index for index, value in enumerate(values) if value >= last}


def _gain(numbers: Numbers, finals: Sequence[Decimal], rules: Rules, more: int) -> int:
    order = sorted(range(len(finals)), key=lambda index: -finals[index])
    middle = order[len(order) // 2]
    votes = [count + more * (index == middle) for index, count in enumerate(numbers.votes)]
    after = _finals(numbers.experts, votes, rules)
    return place(finals, finals[middle]) - place(after, after[middle])
