"""The rows behind a number of votes: hours of the turnout, and works with their totals once the vote is over.

A vote by itself is nobody's to read, so an hour of a category is the least that there is (voting/tally/turnout.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import in_words
from common.text import one_line, whole_number
from review.statistics.counting import votes
from review.statistics.counting.scope import Scope
from submissions import handed_in
from submissions.models import Entry
from voting.tally import turnout


@dataclass(frozen=True)
class Hours:
    """`votes`: of all rows together."""

    rows: QuerySet[Any]
    words: list[str]
    votes: int


def hours(scope: Scope, query: QueryDict) -> Hours:
    """Of one category where it is asked for, else of all together; oldest first."""
    category = next((one for one in scope.categories if one.code == one_line(query.get("category"))), None)
    rows = turnout.of(scope.campaign, category)
    words = [category.name] if category else []
    if day := _day(query):
        rows, words = rows.filter(starts_at__date=day), [*words, in_words.date_in_words(day)]
    hour = whole_number(query.get("hour"), votes.HOURS - 1)
    if hour is not None:
        rows, words = rows.filter(starts_at__hour=hour), [*words, _("%(hour)d时") % {"hour": hour}]
    return Hours(rows, words, rows.aggregate(n=Sum("votes"))["n"] or 0)


def _day(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(one_line(query.get("day")))
    except ValueError:
        return None


@dataclass(frozen=True)
class Totals:
    """Works with votes, in the order of the campaign; `of_work`: how many, by the work's key; `votes`: of all."""

    rows: QuerySet[Entry]
    words: list[str]
    of_work: Mapping[int, int]
    votes: int


def totals(scope: Scope, query: QueryDict) -> Totals:
    """Nothing while totals are not for the public."""
    branch = next((one for one in scope.unions if one.code == one_line(query.get("branch"))), None)
    counted = votes.totals_when_over(scope) or {}
    works = votes.counted_works(scope).filter(pk__in=[key for key, n in counted.items() if n])
    works = works.filter(recommending__in=[union.pk for union in ([branch] if branch else scope.unions)])
    whole = sum(counted[key] for key in works.values_list("pk", flat=True))
    rows = works.select_related("union", "recommending").order_by("category__position", "number", "pk")
    return Totals(rows, [branch.name] if branch else [], counted, whole)


def with_votes(asked: Totals, found: list[Entry]) -> list[tuple[Entry, int]]:
    handed_in.put_titles(found)
    return [(entry, asked.of_work[entry.pk]) for entry in found]
