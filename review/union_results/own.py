"""One entry's published result as its union reads it: its score taken apart, beside the middle of its category."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from campaign.models import Category
from review.awards import shown
from review.models import Certificate, Result
from review.results import explaining
from review.results.explaining import Explained
from review.results.exports import two_places
from submissions.models import Entry


@dataclass(frozen=True)
class Compared:
    """One part of the score, 0–100: this work's and the median of all that were ranked."""

    label: str
    own: Decimal
    middle: Decimal

    @property
    def is_above(self) -> bool:
        return self.own > self.middle


@dataclass(frozen=True)
class Own:
    result: Result
    row: Any
    explained: Explained
    count: int
    compared: list[Compared]
    certificates: list[Certificate]


def of(entry: Entry, labels: tuple[str, str, str]) -> Own | None:
    """None while nothing is published of it. `labels`: of the experts', the votes' and the final score."""
    result = _published(entry.category)
    rows = shown.of(result).rows if result else []
    row = next((row for row in rows if row.entry_id == entry.pk), None)
    if result is None or row is None:
        return None
    (explained,) = explaining.explain(result, [row])
    return Own(result, row, explained, len(rows), compared(row, rows, labels), _certificates(entry, result))


def _published(category: Category) -> Result | None:
    found = Result.objects.filter(category=category, published_at__isnull=False).order_by("-version").first()
    if found is not None:
        found.category, found.campaign = category, category.campaign
    return found


def compared(row: Any, rows: list[Any], labels: tuple[str, str, str]) -> list[Compared]:
    names = ("expert_score", "vote_score", "final_score")
    return [
        Compared(label, two_places(getattr(row, name)), two_places(median(getattr(one, name) for one in rows)))
        for label, name in zip(labels, names, strict=True)
    ]


def _certificates(entry: Entry, result: Result) -> list[Certificate]:
    """Those that say what is published now."""
    return list(Certificate.objects.filter(entry=entry, result__category=result.category_id).order_by("number"))
