"""How far the experts of a panel are apart on each work, once all of its sheets are sealed. Never votes.

Experts stand under letters, the same on every work, in an order that only this site can find out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count
from django.utils.crypto import salted_hmac

from review.models import Assignment, Panel
from review.results import scoring
from review.results.scoring import Sheet
from submissions.models import Entry


@dataclass(frozen=True)
class Line:
    """`totals`: letter and total, in the order of the letters. `score`: the experts' score, as the result counts it."""

    entry: Entry
    totals: tuple[tuple[str, Decimal], ...]
    mean: Decimal
    apart: Decimal
    score: Fraction


def of_panel(panel: Panel) -> list[Line]:
    """Of every work, the widest first. Ask only where `panel.is_all_sealed()`."""
    rows = _sealed(panel)
    letters, trim = letters_of(panel.pk, {row.expert_id for row in rows}), _is_trimmed(panel)
    by_entry: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry_id].append(row)
    lines = [_line(own, letters, trim=trim) for own in by_entry.values()]
    return sorted(lines, key=lambda line: (-line.apart, line.entry.number or ""))


def by_score(lines: Iterable[Line]) -> list[Line]:
    """The best first; who is level by number."""
    return sorted(lines, key=lambda line: (-line.score, line.entry.number or ""))


def letters_of(panel: int, experts: Iterable[int]) -> dict[int, str]:
    """专家A, 专家B … by expert's key."""
    order = sorted(set(experts), key=lambda expert: salted_hmac("review.panel_meetings", f"{panel}:{expert}").digest())
    return {expert: f"专家{chr(65 + place) if place < 26 else place + 1}" for place, expert in enumerate(order)}


def _line(own: list[Assignment], letters: Mapping[int, str], *, trim: bool) -> Line:
    totals = sorted((letters[row.expert_id], _total(row)) for row in own)
    points = [total for _letter, total in totals]
    sheets = [Sheet(letter, (("total", total),)) for letter, total in totals]
    return Line(
        entry=own[0].entry,
        totals=tuple(totals),
        mean=scoring.to_decimal(scoring.expert_score(sheets, trim=False), 2),
        apart=max(points) - min(points),
        score=scoring.expert_score(sheets, trim=trim),
    )


def _total(row: Assignment) -> Decimal:
    return sum((mark.points for mark in row.sheet.marks.all()), Decimal(0))


def _sealed(panel: Panel) -> list[Assignment]:
    rows = panel.assignments.standing().select_related("entry", "sheet").defer("entry__answers")
    return list(rows.prefetch_related("sheet__marks").order_by("entry", "pk"))


def _is_trimmed(panel: Panel) -> bool:
    """Whether the result will drop high and low: every work of the category has enough sheets."""
    counts = Assignment.objects.standing().filter(entry__category=panel.category_id).order_by().values("entry")
    return min((one["n"] for one in counts.annotate(n=Count("pk"))), default=0) >= scoring.TRIM_FROM
