"""The turnout in figures and pictures, from the hours that are counted every minute (voting/tally/turnout.py).

Votes and voters by hour, day and category; never by work, for nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from campaign import memory
from campaign.models import Campaign, Category
from common.charts.columns import Chart, Point, Series
from voting.models import CodeCount, TurnoutHour
from voting.tally import turnout as tally

HOURS = 24  # so that the hour alone names a column
CODE_SERIES = ((_lazy("验证成功"), "c-blue"), (_lazy("已发送未验证"), "c-soft"), (_lazy("发送失败"), "c-red"))
Hours = Sequence[TurnoutHour]


@dataclass(frozen=True)
class CategoryTurnout:
    category: Category
    today: int
    in_all: int


@dataclass(frozen=True)
class Turnout:
    """`hours` of all categories together, oldest first; `categories` in their order. Voters are counted by hour: who
    votes in two of them is in both."""

    hours: Hours
    categories: Sequence[CategoryTurnout]

    @property
    def votes(self) -> int:
        return sum(row.votes for row in self.hours)

    @property
    def votes_today(self) -> int:
        return sum(row.votes for row in self.hours if timezone.localdate(row.starts_at) == timezone.localdate())


def turnout(campaign: Campaign) -> Turnout:
    """One query for all."""
    rows = tally.hours(campaign)
    in_all: Counter[int] = Counter()
    today: Counter[int] = Counter()
    for row in rows:
        if row.category_id is not None:
            in_all[row.category_id] += row.votes
            today[row.category_id] += row.votes * (timezone.localdate(row.starts_at) == timezone.localdate())
    categories = [CategoryTurnout(one, today[one.pk], in_all[one.pk]) for one in memory.categories(campaign)]
    return Turnout([row for row in rows if row.category_id is None], categories)


def by_hour(hours: Hours, now: datetime) -> list[Chart]:
    """Votes, and voters, of the last day and night."""
    found = {row.starts_at: row for row in hours}
    span = _hours_until(now)
    votes = [Point(_label(at), (found[at].votes if at in found else 0,)) for at in span]
    voters = [Point(_label(at), (found[at].voters if at in found else 0,)) for at in span]
    return [
        Chart(_("近 24 小时选票"), _("小时"), (Series(_("票"), "c-blue"),), votes),
        Chart(_("近 24 小时投票人数（按小时）"), _("小时"), (Series(_("人"), "c-ink"),), voters),
    ]


def by_day(hours: Hours) -> Chart:
    counts: Counter[date] = Counter()
    for row in hours:
        counts[timezone.localdate(row.starts_at)] += row.votes
    first = min(counts, default=None)
    span = [first + timedelta(days=n) for n in range((max(counts) - first).days + 1)] if first else []
    points = [Point(f"{day.month}月{day.day}日", (counts[day],)) for day in span]
    return Chart(_("每天的选票"), _("日期"), (Series(_("票"), "c-blue"),), points)


def codes_by_hour(rows: Sequence[CodeCount], now: datetime) -> Chart:
    found = {row.hour: row for row in rows}
    points = [Point(_label(at), _code_values(found.get(at))) for at in _hours_until(now)]
    series = [Series(str(name), tone) for name, tone in CODE_SERIES]
    return Chart(_("近 24 小时验证码"), _("小时"), series, points)


def _code_values(row: CodeCount | None) -> tuple[int, int, int]:
    return (row.accepted, max(0, row.sent - row.accepted), row.failed) if row else (0, 0, 0)


def _hours_until(now: datetime) -> list[datetime]:
    last = now.replace(minute=0, second=0, microsecond=0)
    return [last - timedelta(hours=n) for n in reversed(range(HOURS))]


def _label(at: datetime) -> str:
    return _("%(hour)d时") % {"hour": timezone.localtime(at).hour}
