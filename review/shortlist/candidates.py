"""Which admitted works there are to choose from, in which order, and which of them a rule names.

The order: by the grade that the screener gave (A first, none last), then by the recommending union's own order.
Whoever stands level with the last one that a rule names is named by it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.unions.official_order import official_order
from campaign.models import Campaign, Category
from common.text import whole_number
from review.models import ScreeningDecision
from submissions import states
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet

EVERYTHING, TOP = "all", "top:"
MOST = 999
MOST_PER_BRANCH = 99
NONE = "Z"


@dataclass(frozen=True)
class Pick:
    """What a rule names. `level`: numbers of the works that stand level at the cut, where there is more than one."""

    keys: frozenset[int] = frozenset()
    level: tuple[str, ...] = field(default=())


def in_order(category: Category, state: str = states.ADMITTED) -> EntryQuerySet:
    """The category's entries in this state: by recommending union, in its own order of preference."""
    return _of(category, state).order_by(*official_order("recommending__"), _preference(), "number")


def by_grade(category: Category, state: str = states.ADMITTED) -> EntryQuerySet:
    """The same entries with `grade`, in the order in which one chooses."""
    entries = graded(category.campaign_id, (state,)).filter(category=category)
    found: EntryQuerySet = entries.order_by("grade", _preference(), *official_order("recommending__"), "number")
    return found


def graded(campaign: Campaign | int, wanted: Collection[str]) -> Any:
    """The campaign's entries in these states with `grade`: A, B, C, or NONE, which comes after them."""
    return Entry.objects.filter(campaign=campaign, state__in=wanted).annotate(grade=_grade())


def pick(category: Category, rule: str) -> Pick:
    """The admitted entries that a rule names: "all", "top:24" by grade, "2" for the first two of every branch."""
    if rule == EVERYTHING:
        return Pick(frozenset(_of(category, states.ADMITTED).values_list("pk", flat=True)))
    number = whole_number(rule.removeprefix(TOP), MOST)
    if not number:
        return Pick()
    if rule.startswith(TOP):
        graded_ones: Any = by_grade(category)
        return top(graded_ones.values_list("pk", "number", "grade", "preference", named=True), number)
    rows = in_order(category).values_list("pk", "recommending_id", "preference", named=True)
    return Pick(frozenset(top_of_each_branch(rows, min(number, MOST_PER_BRANCH))))


def top(rows: Iterable[Any], number: int) -> Pick:
    """The first `number`, which are in order, with all that stand level with the last of them."""
    found = list(rows)
    if len(found) <= number:
        return Pick(frozenset(row.pk for row in found))
    cut = _standing(found[number - 1])
    keys = frozenset(row.pk for place, row in enumerate(found) if place < number or _standing(row) == cut)
    level = tuple(row.number for row in found if _standing(row) == cut)
    return Pick(keys, level if _standing(found[number]) == cut else ())


def top_of_each_branch(rows: Iterable[Any], number: int) -> set[int]:
    """The first `number` of every recommending union. Entries level at the cut all come in."""
    branches: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        branches[row.recommending_id].append(row)
    found: set[int] = set()
    for branch in branches.values():
        cut = branch[number - 1].preference if 0 < number <= len(branch) else None
        found |= {
            row.pk
            for place, row in enumerate(branch, start=1)
            if place <= number or (cut is not None and row.preference == cut)
        }
    return found


def _standing(row: Any) -> tuple[str, int]:
    return row.grade, row.preference or MOST


def _of(category: Category, state: str) -> EntryQuerySet:
    return Entry.objects.filter(campaign=category.campaign_id, category=category, state=state)


def _preference() -> Any:
    return F("preference").asc(nulls_last=True)


def _grade() -> Any:
    """Of the decision by which the entry was admitted last."""
    last = ScreeningDecision.objects.filter(entry=OuterRef("pk"), verdict="admit", undone_at__isnull=True)
    given = Subquery(last.order_by("-pk").values("grade")[:1], output_field=CharField())
    return Coalesce(NullIf(given, Value("")), Value(NONE))
