"""Panels of experts (专家组): made, filled, emptied. What they score is given out by `assigning`."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.permissions import allows
from campaign.models import Category
from common.refusals import Refused
from review.models import Panel, ScoreSheet


@transaction.atomic
def make(*, category: Category, by: User, section: str = "") -> Panel:
    """The panel of a category, or of one of its sections; a category has one kind or the other."""
    permissions.check(by, "panel.edit")
    if section and category.rules.section(section) is None:
        raise Refused(_("这个项目没有这一部分，请刷新后再选。"))
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)  # two clicks, one panel
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
    """Let an expert into the panel; works are given out by `assigning.assign`."""
    permissions.check(by, "panel.edit")
    if not allows(expert, "score.give"):
        raise Refused(_("%s 不是专家账号，不能加入专家组。") % expert.name)
    if panel.experts.filter(pk=expert.pk).exists():
        raise Refused(_("%s 已经在这个专家组里。") % expert.name)
    panel.experts.add(expert)
    audit.record(action="panel.add_expert", obj=panel, by=by, expert=expert.name)


@transaction.atomic
def remove_expert(*, panel: Panel, expert: User, by: User) -> None:
    """Take an expert out, with the assignments on which no mark stands yet."""
    permissions.check(by, "panel.edit")
    own = panel.assignments.filter(expert=expert)
    list(
        own.select_for_update(no_key=True).order_by("pk")
    )  # a mark that is being saved is seen below, or finds no assignment
    if ScoreSheet.objects.filter(assignment__in=own).exists():
        raise Refused(_("%s 已经开始打分，不能移出。需要时请其对作品申请回避。") % expert.name)
    own.filter(replaced_by__isnull=True).delete()  # what somebody scores in her stead says in whose
    panel.experts.remove(expert)
    Panel.objects.filter(pk=panel.pk, chair=expert).update(chair=None)
    audit.record(action="panel.remove_expert", obj=panel, by=by, expert=expert.name)
