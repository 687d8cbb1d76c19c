"""How far the screening has come: by category, section, recommending union, kind of union, person and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Union, User
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.models import Campaign
from common.charts.columns import Chart, Point, Series
from review.entry_filter import PASSED, QueueFilter
from review.models import ScreeningDecision
from submissions import states
from submissions.access import visible_entries

Verdict = ScreeningDecision.Verdict
SERIES = (
    Series(str(Verdict.ADMIT.label), "c-blue"),
    Series(str(Verdict.RETURN.label), "c-soft"),
    Series(str(Verdict.REJECT.label), "c-ink"),
)


@dataclass
class Row:
    """One line of a table. `query`: what the desk is asked for to show its entries."""

    name: str
    query: dict[str, str]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def waiting(self) -> int:
        return self.counts[states.RECOMMENDED]

    @property
    def returned(self) -> int:
        return self.counts[states.RETURNED]

    @property
    def passed(self) -> int:
        return sum(self.counts[state] for state in PASSED)

    @property
    def rejected(self) -> int:
        return self.counts[states.REJECTED]

    @property
    def total(self) -> int:
        return self.waiting + self.returned + self.passed + self.rejected

    @property
    def done(self) -> int:
        return self.passed + self.rejected

    def link(self, state: str) -> str:
        return f"{reverse('screening_desk')}?{urlencode(self.query | {'state': state})}"

    @property
    def links(self) -> dict[str, str]:
        """Of each number, where its entries are listed."""
        return {
            "total": self.link("reached"),
            "waiting": self.link(states.RECOMMENDED),
            "returned": self.link(states.RETURNED),
            "passed": self.link("passed"),
            "rejected": self.link(states.REJECTED),
        }


@dataclass(frozen=True)
class Table:
    title: str
    head: str
    rows: list[Row]


@dataclass(frozen=True)
class _Count:
    """Entries of one category, section and recommending union in one state."""

    category: int
    section: str
    union: int
    state: str
    count: int


def counted(user: User, campaign: Campaign) -> list[_Count]:
    """Every entry that reached the province and stands, in one question: those that the desk lists for "reached"."""
    chosen = QueueFilter({"state": "reached"}, campaign=campaign)
    entries = chosen.in_state(visible_entries(user).filter(campaign=campaign)).order_by()
    rows = entries.values_list("category", "section", "recommending", "state").annotate(n=Count("pk"))
    return [_Count(*row) for row in rows]


def whole(counts: Iterable[_Count]) -> Row:
    row = Row(_("合计"), {})
    for one in counts:
        row.counts[one.state] += one.count
    return row


def tables(campaign: Campaign, counts: list[_Count]) -> list[Table]:
    """The dimensions in which the organiser looks at it; lines without entries are left out."""
    unions = list(Union.objects.filter(pk__in={one.union for one in counts}).order_by(*official_order()))
    kinds = {union.pk: union.kind for union in unions}
    return [
        Table(_("按项目"), _("项目"), _rows(_categories(campaign), counts, lambda one: one.category)),
        Table(_("按组别"), _("组别"), _rows(_sections(campaign), counts, lambda one: (one.category, one.section))),
        Table(_("按推荐单位"), _("推荐单位"), _rows(_unions(unions), counts, lambda one: one.union)),
        Table(_("按工会类型"), _("类型"), _rows(_kinds(unions), counts, lambda one: kinds[one.union])),
    ]


def _rows(
    named: Iterable[tuple[Any, str, dict[str, str]]], counts: list[_Count], key: Callable[[_Count], Any]
) -> list[Row]:
    rows = {of: Row(name, query) for of, name, query in named}
    for one in counts:
        if row := rows.get(key(one)):
            row.counts[one.state] += one.count
    return [row for row in rows.values() if row.total]


def _categories(campaign: Campaign) -> Iterator[tuple[int, str, dict[str, str]]]:
    for category in memory.categories(campaign):
        yield category.pk, category.name, {"category": category.code}


def _sections(campaign: Campaign) -> Iterator[tuple[tuple[int, str], str, dict[str, str]]]:
    for category in memory.categories(campaign):
        for section in category.rules.sections:
            query = {"category": category.code, "section": section.code}
            yield (category.pk, section.code), f"{category.name} · {section.name}", query


def _unions(unions: Iterable[Union]) -> Iterator[tuple[int, str, dict[str, str]]]:
    for union in unions:
        yield union.pk, union.name, {"city": union.code}


def _kinds(unions: Iterable[Union]) -> Iterator[tuple[str, str, dict[str, str]]]:
    for union in unions:
        yield union.kind, str(union.get_kind_display()), {"kind": union.kind}


# ── Decisions, by day and person ────────────────────────────────────────────
@dataclass(frozen=True)
class Decided:
    by: int
    day: date
    verdict: str
    count: int


def decided(campaign: Campaign) -> list[Decided]:
    """Decisions that stand, in one question."""
    rows = ScreeningDecision.objects.filter(entry__campaign=campaign, undone_at__isnull=True).order_by()
    counts = rows.values_list("by", TruncDate("at"), "verdict").annotate(n=Count("pk"))
    return [Decided(*row) for row in counts]


def by_day(rows: Iterable[Decided]) -> dict[date, int]:
    found: Counter[date] = Counter()
    for row in rows:
        found[row.day] += row.count
    return dict(found)


def chart(rows: list[Decided]) -> Chart:
    """From the first day with a decision to the last, without gaps."""
    counts: Counter[tuple[date, str]] = Counter()
    for row in rows:
        counts[row.day, row.verdict] += row.count
    days = sorted({row.day for row in rows})
    span = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)] if days else []
    points = [_point(day, counts) for day in span]
    return Chart(_("每天的初评意见"), _("日期"), SERIES, points)


def _point(day: date, counts: Counter[tuple[date, str]]) -> Point:
    values = tuple(counts[day, verdict] for verdict in Verdict.values)
    query = urlencode({"day": day.isoformat(), "state": "all"})
    label = _("%(m)d月%(d)d日") % {"m": day.month, "d": day.day}
    return Point(label, values, f"{reverse('screening_desk')}?{query}")


@dataclass(frozen=True)
class Person:
    name: str
    admitted: int
    returned: int
    rejected: int
    last: date
    link: str

    @property
    def total(self) -> int:
        return self.admitted + self.returned + self.rejected


def people(rows: list[Decided]) -> list[Person]:
    """By name, not by number: no league table."""
    names = {user.pk: user for user in User.objects.filter(pk__in={row.by for row in rows}).order_by("name", "pk")}
    return [_person(user, [row for row in rows if row.by == pk]) for pk, user in names.items()]


def _person(user: User, rows: list[Decided]) -> Person:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.verdict] += row.count
    link = f"{reverse('screening_desk')}?{urlencode({'by': user.pk, 'state': 'all'})}"
    last = max(row.day for row in rows)
    return Person(user.name, counts[Verdict.ADMIT], counts[Verdict.RETURN], counts[Verdict.REJECT], last, link)
