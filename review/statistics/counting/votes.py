"""The vote: by day, hour and category from the hours of the turnout, for who may read them; by union only when it is
over and its totals are shown. Never by work, and unions stand in the official order, never by votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import allows
from campaign import calendar
from common import in_words
from common.charts.columns import Series
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table
from submissions.access import public_entries
from submissions.models.entries import EntryQuerySet
from voting.tally import shown, turnout

HOURS = 24


def chapter(scope: Scope) -> Chapter:
    hours = turnout.hours(scope.campaign) if allows(scope.user, "vote.turnout") else []
    by_union = _by_union(scope)
    whole = [row for row in hours if row.category_id is None]
    votes = sum(row.votes for row in whole)
    tables = [_by_day(scope, whole), _by_hour(scope, whole), _by_category(scope, hours)] if votes else []
    return Chapter(
        code="votes",
        title=_("网络投票情况"),
        facts=[Fact("votes", _("选票"), votes, _("票"), scope.hours())] if allows(scope.user, "vote.turnout") else [],
        tables=[*tables, *([by_union] if by_union else [])],
        said=_in_words(whole, votes) if votes else [],
        missing=_missing(scope, votes, by_union),
    )


def _series() -> tuple[Series]:
    return (Series(_("票"), "c-blue"),)


def _row(code: str, label: str, votes: int, url: str) -> Row:
    return Row(code, label, (votes,), (url,), url)


# ── Of all works together ──
def _by_day(scope: Scope, hours: Iterable[Any]) -> Table:
    counts = _days(hours)
    first, last = min(counts, default=None), max(counts, default=None)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)] if first and last else []
    rows = [_row(day.isoformat(), in_words.day(day), counts[day], scope.hours(day=day)) for day in span]
    return Table("votes-by-day", _("每天的选票"), _("日期"), _series(), rows, is_over_time=True)


def _by_hour(scope: Scope, hours: Iterable[Any]) -> Table:
    """Of all days together."""
    counts = _sums(hours, lambda row: timezone.localtime(row.starts_at).hour)
    named = [(hour, _("%(hour)d时") % {"hour": hour}) for hour in range(HOURS)]
    rows = [_row(str(hour), name, counts[hour], scope.hours(hour=hour)) for hour, name in named]
    return Table(
        "votes-by-hour", _("各时段的选票（各天相加）"), _("时段"), _series(), rows, is_over_time=True, compared=(0,)
    )


def _by_category(scope: Scope, hours: Iterable[Any]) -> Table:
    counts = _sums((row for row in hours if row.category_id), lambda row: row.category_id)
    named = [(one, scope.hours(category=one.code)) for one in scope.categories]
    rows = [_row(one.code, one.name, counts[one.pk], url) for one, url in named]
    return Table("votes-by-category", _("各征集项目的选票"), _("征集项目"), _series(), rows, compared=(0,))


def _days(hours: Iterable[Any]) -> Counter[date]:
    return _sums(hours, lambda row: timezone.localdate(row.starts_at))


def _sums(hours: Iterable[Any], of: Callable[[Any], Any]) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row in hours:
        counts[of(row)] += row.votes
    return counts


# ── By union, once it is over ──
def is_over(scope: Scope) -> bool:
    phase = calendar.shown(scope.campaign).phase("vote")
    return phase is not None and timezone.now() >= phase.closes_at


def _by_union(scope: Scope) -> Table | None:
    totals = totals_when_over(scope)
    if totals is None:
        return None
    counts = _of_unions(scope, totals)
    rows = [_row(one.code, one.name, counts[one.pk], _works(scope, one.code)) for one in scope.unions]
    return Table("votes-by-union", _("各推荐单位作品得到的选票"), _("推荐单位"), _series(), rows, compared=(0,))


def totals_when_over(scope: Scope) -> Mapping[int, int] | None:
    return shown.totals(scope.campaign) if is_over(scope) else None


def counted_works(scope: Scope) -> EntryQuerySet:
    return public_entries().filter(campaign=scope.campaign).order_by()


def _works(scope: Scope, branch: str) -> str:
    return scope.link("statistics_votes_of_works", branch=branch)


def _of_unions(scope: Scope, totals: Mapping[int, int]) -> Counter[int | None]:
    counts: Counter[int | None] = Counter()
    for entry, union in counted_works(scope).values_list("pk", "recommending"):
        counts[union] += totals.get(entry, 0)
    return counts


# ── In words ──
def _in_words(hours: Iterable[Any], votes: int) -> list[str]:
    counts = _days(hours)
    most = max(counts.values())
    busiest = min(day for day, count in counts.items() if count == most)
    said = {"n": votes, "days": len(counts), "day": in_words.day(busiest), "most": most}
    return [_("共收到选票 %(n)d 票，%(days)d 天有人投票，最多的一天是 %(day)s，%(most)d 票。") % said]


def _missing(scope: Scope, votes: int, by_union: Table | None) -> list[str]:
    told = []
    if not votes and allows(scope.user, "vote.turnout"):
        told.append(_("还没有选票。"))
    if by_union is None:
        told.append(_("各推荐单位作品的选票，在投票截止、当日选票核对公布以后才统计。"))
    return told
