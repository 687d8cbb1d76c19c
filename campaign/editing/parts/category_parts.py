"""The parts that each category has for itself: its texts, quotas, checklist and rubrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.definition.spec import CampaignSpec, CategorySpec, CheckItem, Criterion, Quota
from campaign.editing.parts import kinds
from campaign.editing.parts.slots import Column, Group, Parts, Slot, free_code, list_group
from campaign.history import words
from campaign.history.labels import LABELS

_TEXTS = (
    ("name", kinds.LINE, ""),
    ("short_name", kinds.LINE, ""),
    ("title_label", kinds.LINE, "申报表上名称一栏怎么叫，例如“作品名称”。"),
    ("entry_noun", kinds.LINE, "例如“作品”“平台”“案例”。"),
    ("summary", kinds.SENTENCE, ""),
    ("who", kinds.SENTENCE, ""),
    ("limits", kinds.LINES, "每行一条，写在首页的卡片上。"),
    ("rules", kinds.LINES, "每行一段，写在项目页上。"),
    ("eligibility", kinds.LINES, "每行一条。"),
)
_MAY_BE_EMPTY = {"eligibility"}


def texts(_spec: CampaignSpec, category: str) -> list[Group]:
    named = LABELS[CategorySpec]
    slots = tuple(
        Slot(("categories", category, name), kind, named[name], help, name not in _MAY_BE_EMPTY)
        for name, kind, help in _TEXTS
    )
    return [Group(_("项目页和卡片"), slots)]


def quotas(spec: CampaignSpec, category: str) -> list[Group]:
    at = ("categories", category)
    union_kinds = [("", _("请选择")), *((kind, str(Union.Kind(kind).label)) for kind in _recommending_kinds())]
    limits = (
        Column("min", kinds.WHOLE, _("最少推荐件数")),
        Column("max", kinds.WHOLE, _("最多推荐件数"), False, str(kinds.EMPTY_MEANS_NONE)),
    )
    shown = list_group(
        _("推荐名额"), spec, Parts((*at, "quotas"), limits, _quota), lambda one: words.item_name(one, {})
    )
    new = Parts(
        (*at, "quotas"), (Column("union_kinds", kinds.choice_of(union_kinds), _("单位类别"), False), *limits), _quota, 1
    )
    per_union = Slot((*at, "works_per_union"), kinds.WHOLE, _("每家工会件数上限"), str(kinds.EMPTY_MEANS_NONE), False)
    return [
        replace(shown, parts=new, help=_("没有列出的单位类别不限件数。最少件数只作提醒。")),
        Group(_("申报单位"), (per_union,)),
    ]


def _recommending_kinds() -> list[str]:
    kind = Union.Kind
    return [kind.CITY, kind.ZONE, kind.ORGANS, kind.INDUSTRY, kind.ENTERPRISE, kind.DEPARTMENT]


def _quota(values: Mapping[str, Any], _taken: set[str]) -> Quota:
    return Quota((str(values["union_kinds"]),), values["min"] or 0, values["max"])


def checklist(spec: CampaignSpec, category: str) -> list[Group]:
    columns = (
        Column("text", kinds.SENTENCE, _("检查内容")),
        Column("reason", kinds.SENTENCE, _("退回时写给申报单位的话")),
        Column("rejection", kinds.SENTENCE, _("不通过时写给申报单位的话"), False, _("不填时用上面一句。")),
        Column("mendable", kinds.TICK, _("可以退回修改"), False),
    )
    parts = Parts(("categories", category, "checklist"), columns, _check)
    says = _("内容相同的检查项由多个项目共用，改动对这些项目同时生效；取消和新增只对本项目。")
    return [list_group(_("检查项"), spec, parts, lambda item: item.text, says)]


def _check(values: Mapping[str, Any], taken: set[str]) -> CheckItem:
    code = free_code("check-", taken)
    return CheckItem(
        code, values["text"], values["reason"], rejection=values["rejection"], mendable=bool(values["mendable"])
    )


def same_everywhere(old: CampaignSpec, new: CampaignSpec) -> CampaignSpec:
    """A point that several categories share is changed in all of them."""
    made = {
        before: after
        for was, now in zip(old.categories, new.categories, strict=True)
        for before in was.checklist
        for after in now.checklist
        if before.code == after.code and before != after
    }
    if not made:
        return new
    categories = tuple(
        replace(one, checklist=tuple(made.get(item, item) for item in one.checklist)) for one in new.categories
    )
    return replace(new, categories=categories)


def rubrics(spec: CampaignSpec, category: str) -> list[Group]:
    """The category's own, and that of each section that has one."""
    found = spec.category(category)
    assert found is not None
    at = ("categories", category)
    groups = [_rubric(_("评分表"), spec, (*at, "rubric"))]
    for section in found.sections:
        if section.rubric:
            heading = _("评分表：%(name)s") % {"name": section.name}
            groups.append(_rubric(heading, spec, (*at, "sections", section.code, "rubric")))
    return groups


def _rubric(heading: str, spec: CampaignSpec, path: tuple[str, ...]) -> Group:
    columns = (
        Column("label", kinds.LINE, _("评分项")),
        Column("points", kinds.NUMBER, _("分值")),
        Column("explanation", kinds.SENTENCE, _("说明"), False),
    )
    return list_group(heading, spec, Parts(path, columns, _criterion), lambda one: one.label, _("分值合计 100 分。"))


def _criterion(values: Mapping[str, Any], taken: set[str]) -> Criterion:
    return Criterion(free_code("item-", taken), values["label"], values["points"], values["explanation"] or "")
