"""The rows behind a number: entries and unions by the filters of the address bar.

What makes no sense is left out rather than refused. What this person counts and may not read is listed by number,
category, union, state and day alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Union
from accounts.unions.official_order import official_order
from common import in_words
from common.text import one_line, whole_number
from review.models import ResultRow
from review.statistics.counting import findings, scores, screening, unions
from review.statistics.counting.scope import Scope
from submissions import handed_in, states
from submissions.access import readable_keys
from submissions.media.words import kinds
from submissions.models import Entry, Finding
from submissions.models.entries import EntryQuerySet
from submissions.status import status
from submissions.status.status import Status

PER_PAGE = 50
ANY = "any"
ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Asked:
    """The rows, and the filters in words."""

    rows: QuerySet[Any]
    words: list[str]


# What a filter leaves of the rows, and its words; None where its value makes no sense.
Narrowed = tuple[QuerySet[Any], str] | None
Filter = Callable[[Scope, Any, str, QueryDict], Narrowed]


def entries(scope: Scope, query: QueryDict) -> Asked:
    asked = _narrowed(scope, scope.entries, query, ENTRY_FILTERS)
    rows = asked.rows.select_related("union", "recommending")
    return Asked(rows.order_by("category__position", "number", "pk"), asked.words)


def unions_of(scope: Scope, query: QueryDict) -> Asked:
    """With how many entries each, and how many of them were recommended."""
    asked = _narrowed(scope, unions.registered(scope), query, UNION_FILTERS)
    rows = asked.rows.annotate(entered=_how_many("pk", scope), recommended=_how_many("recommended_at", scope))
    return Asked(rows.select_related("recommending").order_by("recommending__position", "path"), asked.words)


def branches(scope: Scope, query: QueryDict) -> Asked:
    """Recommending unions in the official order, with how many entries each; no league table."""
    own = Union.objects.filter(pk__in=[union.pk for union in scope.unions])
    took_part = Q(pk__in=scope.entries.values("recommending"))
    own = own.annotate(
        took_part=ExpressionWrapper(took_part, BooleanField()),
        entered=_how_many("pk", scope, "recommending"),
        recommended=_how_many("recommended_at", scope, "recommending"),
    )
    asked = _narrowed(scope, own, query, {"took": _took})
    return Asked(asked.rows.order_by(*official_order()), asked.words)


def _how_many(column: str, scope: Scope, of: str = "union") -> Coalesce:
    """Entries of a union; asked for the unions of one page alone."""
    own = scope.entries.filter(**{of: OuterRef("pk")}).values(of).annotate(n=Count(column))
    return Coalesce(Subquery(own.values("n")), 0)


@dataclass(frozen=True)
class Line:
    """`may_read`: whether the reader may open the entry, and so learns its title."""

    entry: Entry
    status: Status
    may_read: bool


def lines(scope: Scope, found: list[Entry]) -> list[Line]:
    """As they were handed in last."""
    handed_in.put_titles(found)
    told = status.of_many(found, reader="staff")
    readable = readable_keys(scope.user, found)
    return [Line(entry, told[entry.pk], entry.pk in readable) for entry in found]


def _narrowed(scope: Scope, rows: QuerySet[Any], query: QueryDict, filters: dict[str, Filter]) -> Asked:
    words = []
    for name, narrow in filters.items():
        value = one_line(query.get(name))[:60]
        found = narrow(scope, rows, value, query) if value else None
        if found:
            rows, word = found
            words.append(word)
    return Asked(rows, words)


# ── Filters of entries ──
def _category(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    category = next((one for one in scope.categories if one.code == value), None)
    return (rows.filter(category=category), category.name) if category else None


def _branch(scope: Scope, rows: Any, value: str, _query: QueryDict) -> Narrowed:
    union = next((one for one in scope.unions if one.code == value), None)
    return (rows.filter(recommending=union), union.name) if union else None


def _union(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    union = unions.registered(scope).filter(code=value).first()
    return (rows.filter(union=union), union.name) if union else None


def _state(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    if value == states.SUBMITTED:
        return rows.filter(state=value), _("待推荐")
    group = screening.GROUPS.get(value)
    return (rows.filter(state__in=group, recommended_at__isnull=False), screening.names()[value]) if group else None


def _reached(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    if value not in ANSWERS:
        return None
    return rows.filter(recommended_at__isnull=not ANSWERS[value]), _("已推荐") if ANSWERS[value] else _("未推荐")


def _day(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return rows.filter(submitted_at__date=day), _("%(day)s 提交") % {"day": in_words.date_in_words(day)}


def _finding(scope: Scope, rows: EntryQuerySet, value: str, query: QueryDict) -> Narrowed:
    """`level` with it: "block", or "warn" for those that had no block of the kind. Of works that the reader may open:
    what a check found in a file is part of the work."""
    if value != ANY and value not in kinds.NAMES:
        return None
    faults = Finding.objects.filter(level__in=findings.FAULTS)
    faults = faults if value == ANY else faults.filter(code=value)
    blocked = Q(pk__in=faults.filter(level=Finding.Level.BLOCK).values("file__entry"))
    rows = rows.filter(pk__in=faults.filter(file__entry__in=scope.readable.values("pk")).values("file__entry"))
    name = _("检查有提示") if value == ANY else _("检查提示：%(name)s") % {"name": kinds.name_of(value)}
    if query.get("level") == Finding.Level.BLOCK:
        return rows.filter(blocked), _("%(name)s（须改正）") % {"name": name}
    if query.get("level") == Finding.Level.WARN:
        return rows.exclude(blocked), _("%(name)s（提醒）") % {"name": name}
    return rows, name


def _score(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    least = whole_number(value, 100)
    if value != ANY and least not in dict(scores.CLASSES):
        return None
    found = _of_results(scope)
    if value == ANY or least is None:
        return rows.filter(pk__in=found.values("entry")), _("有综合得分")
    name = dict(zip(dict(scores.CLASSES), scores.class_names(), strict=True))[least]
    found = found.filter(scores.within(least))
    return rows.filter(pk__in=found.values("entry")), _("综合得分 %(name)s") % {"name": name}


def _prize(scope: Scope, rows: EntryQuerySet, value: str, _query: QueryDict) -> Narrowed:
    results = scores.published(scope).values()
    if value == scope.campaign.definition.popularity.name:
        return rows.filter(pk__in=scores.popular(scope, results).values("entry")), value
    winners = scores.prize_winners(scope, results)
    if value == ANY:
        return rows.filter(pk__in=winners.values("entry")), _("获奖")
    return rows.filter(pk__in=winners.filter(given=value).values("entry")), value


def _of_results(scope: Scope) -> QuerySet[ResultRow]:
    return scores.rows_of(scope, scores.published(scope).values())


ENTRY_FILTERS: dict[str, Filter] = {
    "category": _category,
    "branch": _branch,
    "union": _union,
    "reached": _reached,
    "state": _state,
    "day": _day,
    "finding": _finding,
    "score": _score,
    "prize": _prize,
}


# ── Filters of unions ──
def _took(scope: Scope, rows: Any, value: str, _query: QueryDict) -> Narrowed:
    if value not in ANSWERS:
        return None
    return rows.filter(took_part=ANSWERS[value]), _("已有作品") if ANSWERS[value] else _("没有作品")


UNION_FILTERS: dict[str, Filter] = {"branch": _branch, "took": _took}
