"""One group as its reviewer sees it: what was measured, when the votes came, with what. Only of flagged votes.

No total of a work is here or can be computed from here while the vote runs: shares are said in tens then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common.charts.columns import Chart, Point, Series
from common.in_words import moment
from voting.fraud.signals.rules import RULES
from voting.fraud.signals.sentences import in_unit, sentence
from voting.models import FlaggedVote, Signal, Vote, VoteGroup
from voting.voids import standing

MOST_HOURS, TOP = 72, 8
TOP_COLUMNS = (
    ("device", _lazy("设备标识")),
    ("voter__prefix7", _lazy("号段前 7 位")),
    ("ip", _lazy("网络地址")),
    ("user_agent", _lazy("浏览器")),
    ("reached", _lazy("从哪里进入")),
)


@dataclass(frozen=True)
class Measured:
    """A signal of the work, beside what is usual."""

    kind: str
    sentence: str
    value: str
    usual: str
    threshold: str
    group: VoteGroup | None
    orders_only: bool


@dataclass(frozen=True)
class Top:
    """The most frequent values of one column among the flagged votes."""

    label: Any
    rows: list[tuple[str, int]]
    more: int  # other values


def measured(group: VoteGroup, *, coarse: bool) -> list[Measured]:
    """The group's own signal first, then what else was measured on the work."""
    signals = Signal.objects.filter(entry=group.entry_id).select_related("group")
    ordered = sorted(signals, key=lambda one: (one.group_id != group.pk, one.group_id is None, one.pk))
    return [_measured(signal, coarse) for signal in ordered]


def _measured(signal: Signal, coarse: bool) -> Measured:
    value, usual, threshold = (
        in_unit(signal.kind, number, coarse=coarse) for number in (signal.value, signal.usual, signal.threshold)
    )
    return Measured(
        signal.get_kind_display(),
        sentence(signal, coarse=coarse),
        value,
        usual,
        threshold,
        signal.group,
        RULES[signal.kind].orders_only,
    )


def votes_of(group: VoteGroup) -> QuerySet[Vote]:
    return Vote.objects.filter(pk__in=FlaggedVote.objects.filter(group=group).values("vote"))


def timeline(votes: QuerySet[Vote]) -> Chart:
    """Flagged votes by hour, the last three days of them."""
    counted = dict(votes.values_list(TruncHour("cast_at")).annotate(n=Count("pk")).order_by())
    points = [Point(timezone.localtime(hour).strftime("%-m-%-d %H:00"), (n,)) for hour, n in _hours(counted)]
    return Chart(_("组内选票的投票时间"), _("小时"), [Series(_("票"), "c-blue")], points)


def _hours(counted: dict[datetime, int]) -> Iterable[tuple[datetime, int]]:
    if not counted:
        return
    last = max(counted)
    hour = max(min(counted), last - timedelta(hours=MOST_HOURS - 1))
    while hour <= last:
        yield hour, counted.get(hour, 0)
        hour += timedelta(hours=1)


def tops(votes: QuerySet[Vote]) -> list[Top]:
    return [_top(votes, column, label) for column, label in TOP_COLUMNS]


def _top(votes: QuerySet[Vote], column: str, label: Any) -> Top:
    counted = list(votes.values_list(column).annotate(n=Count("pk")).order_by("-n", column)[: TOP + 1])
    names = dict(Vote.Reached.choices)
    rows = [(_shown(column, value, names), n) for value, n in counted[:TOP]]
    more = votes.values(column).distinct().count() - TOP if len(counted) > TOP else 0
    return Top(label, rows, more)


def _shown(column: str, value: Any, names: dict[str, Any]) -> str:
    if not value:
        return _("（没有记录）")
    if column == "device":
        return str(value)[:8]
    return str(names.get(value, value)) if column == "reached" else str(value)


def facts(group: VoteGroup, votes: QuerySet[Vote]) -> list[tuple[str, str]]:
    """Numbers of the flagged votes only."""
    found = votes.aggregate(
        people=Count("voter", distinct=True), devices=Count("device", distinct=True), seconds=Avg("code_seconds")
    )
    void = len(standing.void_among(list(votes.values_list("pk", flat=True))))
    seconds = "–" if found["seconds"] is None else _("%(s)s 秒") % {"s": f"{found['seconds']:.1f}"}
    return [
        (_("组内选票"), _("%(n)d 票") % {"n": group.size}),
        (_("其中已作废"), _("%(n)d 票") % {"n": void}),
        (_("投票人"), _("%(n)d 人") % {"n": found["people"]}),
        (_("设备"), _("%(n)d 台") % {"n": found["devices"]}),
        (_("填写验证码平均用时"), seconds),
    ]


def examples(group: VoteGroup) -> list[dict[str, Any]]:
    """As the search kept them, with their time in words."""
    kept = Signal.objects.filter(group=group).values_list("examples", flat=True).first() or []
    return [row | {"at": moment(at) if (at := parse_datetime(row["at"])) else ""} for row in kept]
