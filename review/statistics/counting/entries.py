"""What was handed in: by day, category and recommending union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from common import in_words
from common.charts.columns import Series
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table


@dataclass(frozen=True)
class Cell:
    """Entries of one category and recommending union in one state, and how many of them were ever recommended."""

    category: int
    union: int
    state: str
    entered: int
    recommended: int


def counted(scope: Scope) -> list[Cell]:
    """All that stands, counted once for every chapter that asks for states; one query, from the index."""
    rows = scope.entries.values_list("category", "recommending", "state")
    return [Cell(*row) for row in rows.annotate(entered=Count("pk"), recommended=Count("recommended_at"))]


def chapter(scope: Scope, cells: list[Cell]) -> Chapter:
    entered, recommended = sum(cell.entered for cell in cells), sum(cell.recommended for cell in cells)
    days = _days(scope)
    tables = [_by_day(scope, days), _by_category(scope, cells)]
    if scope.branch is None:
        tables.append(_by_union(scope, cells))
    return Chapter(
        code="entries",
        title=_("申报情况"),
        facts=[
            Fact("entered", _("申报作品"), entered, _("件"), scope.rows()),
            Fact("recommended", _("已推荐"), recommended, _("件"), scope.rows(reached="yes")),
        ],
        tables=tables,
        said=[*_sums(entered, recommended), *_categories_in_words(tables[1]), *_days_in_words(days)] if entered else [],
        missing=[] if entered else [_("还没有收到作品。")],
    )


def _series() -> tuple[Series, Series]:
    return Series(_("已推荐"), "c-blue"), Series(_("未推荐"), "c-soft")


def _links(scope: Scope, **query: object) -> tuple[str, str]:
    return scope.rows(reached="yes", **query), scope.rows(reached="no", **query)


# ── By day ──
Days = dict[date, tuple[int, int]]


def _days(scope: Scope) -> Days:
    """By day of the submission: recommended, and not; one query."""
    rows = scope.entries.values_list(TruncDate("submitted_at")).annotate(n=Count("pk"), done=Count("recommended_at"))
    return {day: (done, n - done) for day, n, done in rows}


def _by_day(scope: Scope, days: Days) -> Table:
    """From the first day to the last, without gaps."""
    first, last = min(days, default=None), max(days, default=None)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)] if first and last else []
    rows = [
        Row(day.isoformat(), in_words.day(day), days.get(day, (0, 0)), _links(scope, day=day), scope.rows(day=day))
        for day in span
    ]
    return Table("entries-by-day", _("每天提交的作品"), _("日期"), _series(), rows, is_over_time=True)


# ── By what they are ──
def _by_category(scope: Scope, cells: Iterable[Cell]) -> Table:
    named = [(one.pk, one.code, one.name, {"category": one.code}) for one in scope.categories]
    rows = _rows(scope, named, cells, lambda cell: cell.category)
    return Table("entries-by-category", _("各征集项目的作品"), _("征集项目"), _series(), rows, compared=(0, 1))


def _by_union(scope: Scope, cells: Iterable[Cell]) -> Table:
    named = [(one.pk, one.code, one.name, {"branch": one.code}) for one in scope.unions]
    rows = _rows(scope, named, cells, lambda cell: cell.union)
    return Table("entries-by-union", _("各推荐单位的作品"), _("推荐单位"), _series(), rows, compared=(0, 1))


def _rows(
    scope: Scope,
    named: Iterable[tuple[int, str, str, dict[str, str]]],
    cells: Iterable[Cell],
    of: Callable[[Cell], int],
) -> list[Row]:
    """A line each, in the order given: the campaign's, or the official one of the unions; never by numbers."""
    entered: Counter[int] = Counter()
    recommended: Counter[int] = Counter()
    for cell in cells:
        entered[of(cell)] += cell.entered
        recommended[of(cell)] += cell.recommended
    return [
        Row(
            code,
            label,
            (recommended[pk], entered[pk] - recommended[pk]),
            _links(scope, **query),
            scope.rows(**query),
        )
        for pk, code, label, query in named
    ]


# ── In words ──
def _sums(entered: int, recommended: int) -> list[str]:
    said = {"n": entered, "done": recommended, "left": entered - recommended}
    return [_("共收到作品 %(n)d 件，其中推荐单位已推荐 %(done)d 件，未推荐 %(left)d 件。") % said]


def _categories_in_words(table: Table) -> list[str]:
    some = [row for row in table.rows if row.total]
    most = max(row.total for row in some)
    names = "、".join(f"“{row.label}”" for row in some if row.total == most)
    said = {"of": len(table.rows), "n": len(some), "names": names, "most": most}
    every = (
        _("%(of)d 个征集项目都收到作品")
        if len(some) == len(table.rows)
        else _("%(of)d 个征集项目中有 %(n)d 个收到作品")
    )
    return [(every + _("，作品最多的是%(names)s，%(most)d 件。")) % said]


def _days_in_words(days: Days) -> list[str]:
    most = max(sum(counts) for counts in days.values())
    busiest = min(day for day, counts in days.items() if sum(counts) == most)
    said = {"first": in_words.date_in_words(min(days)), "day": in_words.day(busiest), "n": most}
    return [_("首件作品于 %(first)s 提交，提交最多的一天是 %(day)s，%(n)d 件。") % said]
