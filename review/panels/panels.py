"""Panels of experts (专家组) and who scores what. Everybody scores every work of their panel's category or section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Union, User
from accounts.permissions import allows
from campaign.models import Category
from common.refusals import Refused
from review.models import Assignment, Panel, ScoreSheet
from submissions.access import public_entries
from submissions.models import Entry


@dataclass(frozen=True)
class Conflict:
    """A reason why an expert should rather not score an entry."""

    expert: User
    entry: Entry
    why: str


@transaction.atomic
def make(*, category: Category, by: User, section: str = "") -> Panel:
    """The panel of a category, or of one of its sections; a category has one kind or the other."""
    if section and category.rules.section(section) is None:
        raise Refused(_("这个项目没有这一部分，请刷新后再选。"))
    Category.objects.select_for_update().get(pk=category.pk)  # two clicks, one panel
    others = Panel.objects.filter(category=category)
    if others.filter(section=section).exists():
        raise Refused(_("这里已经有专家组了。"))
    if others.exists() and (not section or others.filter(section="").exists()):
        raise Refused(_("整个项目的专家组和各部分的专家组只能选一种。"))
    panel = Panel.objects.create(campaign=category.campaign, category=category, section=section)
    audit.record(action="panel.make", obj=panel, by=by)
    return panel


@transaction.atomic
def add_expert(*, panel: Panel, expert: User, by: User) -> None:
    """Let an expert into the panel; works are given out by `assign_all`."""
    if not allows(expert, "score.give"):
        raise Refused(_("%s 不是专家账号，不能加入专家组。") % expert.name)
    if panel.experts.filter(pk=expert.pk).exists():
        raise Refused(_("%s 已经在这个专家组里。") % expert.name)
    panel.experts.add(expert)
    audit.record(action="panel.add_expert", obj=panel, by=by, expert=expert.name)


@transaction.atomic
def remove_expert(*, panel: Panel, expert: User, by: User) -> None:
    """Take an expert out, with the assignments on which no mark stands yet."""
    own = panel.assignments.filter(expert=expert)
    if ScoreSheet.objects.filter(assignment__in=own).exists():
        raise Refused(_("%s 已经开始打分，不能移出。需要时请其对作品申请回避。") % expert.name)
    own.delete()
    panel.experts.remove(expert)
    audit.record(action="panel.remove_expert", obj=panel, by=by, expert=expert.name)


@transaction.atomic
def assign_all(*, panel: Panel, by: User, skip_conflicts: bool = False) -> int:
    """Give every expert every shortlisted work that they do not have yet; returns how many were given.

    The order is rotated from expert to expert, so that no work is always the first to be judged.
    """
    Panel.objects.select_for_update().get(pk=panel.pk)  # two clicks give every sheet once
    works, experts = list(entries(panel)), list(panel.experts.order_by("pk"))
    if not experts or not works:
        raise Refused(_("还不能分配：先要有入围作品，专家组里要有专家。"))
    skip = {(c.expert.pk, c.entry.pk) for c in conflicts(panel)} if skip_conflicts else set()
    taken = set(Assignment.objects.filter(entry__in=works).values_list("expert_id", "entry_id"))
    new = [
        Assignment(panel=panel, expert=expert, entry=work, position=(place - first) % len(works))
        for turn, expert in enumerate(experts)
        for first in (turn * len(works) // len(experts),)
        for place, work in enumerate(works)
        if (expert.pk, work.pk) not in taken | skip
    ]
    Assignment.objects.bulk_create(new)
    audit.record(action="panel.assign", obj=panel, by=by, given=len(new), left_out=len(skip))
    return len(new)


def entries(panel: Panel) -> QuerySet[Entry]:
    """The shortlisted works that this panel scores, by number."""
    works = public_entries().filter(category=panel.category).select_related("union", "campaign", "category")
    return (works.filter(section=panel.section) if panel.section else works).order_by("number")


def conflicts(panel: Panel) -> list[Conflict]:
    """Experts of the entry's own line of unions, or named among its authors."""
    works = list(entries(panel))
    found = []
    for expert in panel.experts.select_related("union").order_by("pk"):
        for work in works:
            if why := _conflict(expert, work, panel.category):
                found.append(Conflict(expert, work, why))
    return found


def _conflict(expert: User, work: Entry, category: Category) -> str:
    if expert.union is not None and _same_line(expert.union, work.union):
        return _("专家所在的%s与申报单位有隶属关系") % expert.union.name
    if expert.name in set(_names(work, category)):
        return _("作者名单里有同名的人")
    return ""


def _same_line(one: Union, other: Union) -> bool:
    """Whether one stands above the other; the province stands above all and says nothing."""
    if Union.Kind.PROVINCE in (one.kind, other.kind):
        return False
    return one.path.startswith(other.path) or other.path.startswith(one.path)


def _names(work: Entry, category: Category) -> list[str]:
    """Every word of the answers that tell who entered."""
    blind = [field.code for field in category.rules.fields if field.blind]
    words: list[str] = []
    _collect([work.answers.get(code) for code in blind], words)
    return words


def _collect(value: Any, words: list[str]) -> None:
    if isinstance(value, str):
        words.append(value.strip())
    elif isinstance(value, dict):
        _collect(list(value.values()), words)
    elif isinstance(value, list):
        for item in value:
            _collect(item, words)
