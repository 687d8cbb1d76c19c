"""What an officer or expert who leaves has on her hands here: entries to screen, works to score, what is planned."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.people.handing_over.duties import Duty, to_column
from accounts.two_people import Outcome
from review.entry_filter import PENDING
from review.models import (
    Assignment,
    AwardDecision,
    Result,
    RuleLock,
    ScoreSheet,
    ScreeningShare,
    TieDecision,
    TwoReaders,
)
from review.panels import conflicts
from submissions.models.shortlisting import ShortlistPlan


def _unsealed(person: User) -> QuerySet[Any]:
    return Assignment.objects.standing().filter(Q(sheet=None) | Q(sheet__sealed_at=None), expert=person)


def _give_works(rows: QuerySet[Any], leaving: User, to: User) -> None:
    """Each to the successor, but for those she has, stepped back from or is too near to. Marks of the one who leaves
    do not go over: what she had begun is stepped back from, and scored anew."""
    works = list(
        rows.select_for_update(of=("self",), no_key=True)
        .select_related("panel__category", "entry__union")
        .order_by("pk")
    )
    has = set(Assignment.objects.filter(expert=to).values_list("entry", flat=True))
    barred = conflicts.hindered(to, [work.entry for work in works])
    begun = set(ScoreSheet.objects.filter(assignment__in=works).values_list("assignment", flat=True))
    for work in works:
        may_take = work.entry_id not in has | barred
        if may_take and work.pk not in begun:
            Assignment.objects.filter(pk=work.pk).update(expert=to, created_at=timezone.now())
            continue
        _step_back(work)
        if may_take:
            Assignment.objects.create(
                panel=work.panel, entry=work.entry, expert=to, position=work.position, replaces=work
            )
    _change_members(leaving, to, [work.panel for work in works])


def _step_back(work: Assignment) -> None:
    Assignment.objects.filter(pk=work.pk).update(recused_at=timezone.now(), recusal_reason=_("离任，未完成评分"))


def _change_members(leaving: User, to: User, panels: list[Any]) -> None:
    for panel in {panel.pk: panel for panel in panels}.values():
        panel.experts.add(to)
        if not panel.assignments.filter(expert=leaving).exists():
            panel.experts.remove(leaving)


def _give_two_readers(rows: QuerySet[Any], _leaving: User, to: User) -> None:
    if TwoReaders.objects.filter(person=to).exists():
        rows.delete()
    else:
        rows.update(person=to)


_PROPOSED = _lazy("仍按原提出人记录，等待另一位管理员复核；接手人也可以复核")
DUTIES = (
    Duty(
        _lazy("分给本人待初评的作品"),
        _lazy("改分给接手人"),
        lambda person: ScreeningShare.objects.filter(person=person, entry__state=PENDING),
        to_column("person"),
    ),
    Duty(
        _lazy("本人初评须两人独立初评的设定"),
        _lazy("改为对接手人执行"),
        lambda person: TwoReaders.objects.filter(person=person),
        _give_two_readers,
    ),
    Duty(
        _lazy("未提交的评分"),
        _lazy(
            "改由接手人评分，已打的分数不移交；接手人须回避或已分到的作品不再分给接手人，请在专家组页补足。已提交的评分表不变"
        ),
        _unsealed,
        _give_works,
    ),
    Duty(
        _lazy("定时公布的入围名单"),
        _lazy("按原定时间公布，经办人改为接手人"),
        lambda person: ShortlistPlan.objects.filter(planned_by=person, publish_at__isnull=False),
        to_column("planned_by"),
    ),
    Duty(
        _lazy("定时公布的结果"),
        _lazy("按原定时间公布，经办人改为接手人"),
        lambda person: Result.objects.filter(planned_by=person, published_at=None),
        to_column("planned_by"),
    ),
    Duty(
        _lazy("提出的奖项审定意见"),
        _PROPOSED,
        lambda person: AwardDecision.objects.filter(proposed_by=person, outcome=Outcome.OPEN),
    ),
    Duty(
        _lazy("提出的同分排序"),
        _PROPOSED,
        lambda person: TieDecision.objects.filter(proposed_by=person, outcome=Outcome.OPEN),
    ),
    Duty(
        _lazy("提出的锁定计分规则"),
        _PROPOSED,
        lambda person: RuleLock.objects.filter(proposed_by=person, outcome=Outcome.OPEN),
    ),
)
