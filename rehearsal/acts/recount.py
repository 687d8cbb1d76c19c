"""The ranking once more, from the stored marks and votes, by other code than `review.scoring`.

Deliberately written without looking there, from campaign.md, "The score": if the two disagree, one is wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from campaign.models import Category
from review.models import Mark
from submissions.models import Entry
from voting.models import Vote


@dataclass(frozen=True)
class Place:
    rank: int
    number: str
    votes: int
    expert: Decimal  # eight places
    vote: Decimal
    final: Decimal  # two places


def recount(category: Category) -> list[Place]:
    """Every shortlisted work of the category, best first."""
    definition = category.campaign.definition
    entries = list(Entry.objects.filter(category=category, state="shortlisted").order_by("number"))
    votes = [Vote.objects.filter(entry=entry).count() for entry in entries]
    experts = [_expert(entry) for entry in entries]
    firsts = [_first_criterion(entry) for entry in entries]
    points = _votes(definition.vote.rule, votes, experts)
    finals = [
        _half_up((e * int(definition.expert_weight) + p * int(definition.vote_weight)) / 100, 2)
        for e, p in zip(experts, points, strict=True)
    ]
    keys = list(zip(finals, experts, firsts, strict=True))
    ranks = [1 + sum(other > own for other in keys) for own in keys]
    places = [
        Place(ranks[i], str(entry.number), votes[i], _half_up(experts[i], 8), _half_up(points[i], 8), finals[i])
        for i, entry in enumerate(entries)
    ]
    return sorted(places, key=lambda place: (place.rank, place.number))


def _marks(entry: Entry) -> dict[int, dict[str, Fraction]]:
    """Sheet → criterion → points, of sealed sheets whose expert did not step back."""
    sealed = Mark.objects.filter(sheet__assignment__entry=entry, sheet__sealed_at__isnull=False)
    sheets: dict[int, dict[str, Fraction]] = {}
    for sheet, criterion, points in sealed.filter(sheet__assignment__recused_at__isnull=True).values_list(
        "sheet_id", "criterion", "points"
    ):
        sheets.setdefault(sheet, {})[criterion] = Fraction(points)
    return sheets


def _expert(entry: Entry) -> Fraction:
    totals = sorted(sum(marks.values(), Fraction(0)) for marks in _marks(entry).values())
    if len(totals) > 4:
        del totals[0], totals[-1]
    return sum(totals, Fraction(0)) / len(totals)


def _first_criterion(entry: Entry) -> Fraction:
    first = entry.category.rules.rubric_for(entry.section)[0]
    given = [marks[first.code] for marks in _marks(entry).values()]
    return sum(given, Fraction(0)) / len(given) / Fraction(first.points)


def _votes(rule: str, votes: list[int], experts: list[Fraction]) -> list[Fraction]:
    n, top, low = len(votes), max(votes), min(votes)
    if rule == "share_of_top":
        return [Fraction(100 * v, top or 1) for v in votes]
    if rule == "min_max_60_100":
        return [60 + Fraction(40 * (v - low), top - low) if top > low else Fraction(80) for v in votes]
    # Average rank: one more than those ahead, plus half of the others that are level.
    ranks = [1 + sum(w > v for w in votes) + Fraction(sum(w == v for w in votes) - 1, 2) for v in votes]
    if rule == "rank_60_100":
        return [60 + 40 * (n - rank) / (n - 1) if n > 1 else Fraction(100) for rank in ranks]
    return _spread_matched(ranks, experts)


def _spread_matched(ranks: list[Fraction], experts: list[Fraction]) -> list[Fraction]:
    n = len(ranks)
    mean, middle = sum(experts, Fraction(0)) / n, sum(ranks, Fraction(0)) / n
    wide, tall = sum((r - middle) ** 2 for r in ranks), sum((e - mean) ** 2 for e in experts)
    if not wide:
        return [mean] * n
    scale = Fraction(math.isqrt(int(tall / wide * 10**80)), 10**40)
    return [max(Fraction(0), min(Fraction(100), mean + (middle - r) * scale)) for r in ranks]


def _half_up(value: Fraction, places: int) -> Decimal:
    return Decimal(math.floor(value * 10**places + Fraction(1, 2))).scaleb(-places)
