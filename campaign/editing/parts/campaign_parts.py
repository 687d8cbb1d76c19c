"""The parts of the campaign itself: dates, texts, contacts, how the score is made, and the other rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.definition.spec import Award, CampaignSpec
from campaign.definition.spec.activity_plan import COUNTERS, ActivityPlan
from campaign.definition.spec.grounds import Ground
from campaign.editing.parts import kinds
from campaign.editing.parts.slots import DEADLINES, Column, Group, Parts, Slot, free_code, list_group
from campaign.history.labels import LABELS
from campaign.history.recording import union_names


def dates(spec: CampaignSpec, _category: str) -> list[Group]:
    """A row for each phase; then the branches that close earlier."""
    rows = []
    for phase in spec.phases:
        at = ("phases", phase.code)
        ends = (
            Slot((*at, "opens_at"), kinds.MOMENT, _("开始时间")),
            Slot((*at, "closes_at"), kinds.MOMENT, _("结束时间")),
        )
        rows.append((phase.code, phase.name, ends))
    return [Group(_("各阶段"), (), rows=tuple(rows)), _deadlines(spec)]


def _deadlines(spec: CampaignSpec) -> Group:
    names = union_names(spec)
    unions = Union.objects.filter(parent__kind=Union.Kind.PROVINCE, is_active=True).order_by("position", "pk")
    free = [(one.code, one.name) for one in unions if one.code not in names]
    columns = (
        Column("union", kinds.choice_of([("", _("请选择")), *free]), _("推荐单位"), required=False),
        Column("closes_at", kinds.MOMENT, _("截止时间")),
    )
    rows = tuple(
        (code, names.get(code, code), (Slot((DEADLINES, code), kinds.MOMENT, _("截止时间"), required=False),))
        for code, _at in spec.deadlines
    )
    says = _("只列出早于全省申报截止的推荐单位。")
    return Group(_("推荐单位提前截止"), (), Parts((DEADLINES,), columns, _pair, blank=2), says, rows)


def _pair(values: Mapping[str, Any], _taken: set[str]) -> tuple[str, datetime | None]:
    return values["union"], values["closes_at"]


def texts(_spec: CampaignSpec, _category: str) -> list[Group]:
    words = LABELS[CampaignSpec]
    plain = [(name, kinds.LINE) for name in ("title", "short_title")]
    lists = [(name, kinds.LINES) for name in ("slogan", "organisers")]
    prose = [(name, kinds.PROSE) for name in ("intro", "contact")]
    about = tuple(
        Slot((name,), kind, words[name], _PER_LINE.get(name, ""), name != "slogan")
        for name, kind in [*plain, *lists, *prose]
    )
    reasons = Slot(
        ("decline_reasons",), kinds.LINES, words["decline_reasons"], _("每行一条，推荐单位登记“不推荐”时勾选。"), False
    )
    return [Group(_("活动"), about), Group(_("推荐单位用语"), (reasons,))]


_PER_LINE = {"slogan": "每行一句。", "organisers": "每行一个单位。"}


def contacts(_spec: CampaignSpec, _category: str) -> list[Group]:
    named = [("name", kinds.LINE), ("phone", kinds.LINE), ("email", kinds.MAIL), ("address", kinds.LINE)]
    words = LABELS[type(_spec.desk)]
    office = tuple(Slot(("desk", name), kind, words[name]) for name, kind in named)
    return [Group(_("活动办公室"), office, help=_("写在“联系与投诉”页和每件作品的状态旁。"))]


def scoring(spec: CampaignSpec, _category: str) -> list[Group]:
    words, vote = LABELS[CampaignSpec], LABELS[type(spec.vote)]
    weights = tuple(Slot((name,), kinds.NUMBER, words[name]) for name in ("expert_weight", "vote_weight"))
    rule = tuple(Slot(("vote", name), kind, vote[name]) for name, kind in _VOTE)
    cap = Slot(("award_cap",), kinds.SHARE, _("获奖比例上限（%）"))
    share = Column("share", kinds.SHARE, _("获奖比例（%）"))
    awards = Parts(("awards",), (Column("name", kinds.LINE, _("名称")), share), _award, blank=1)
    prize = (
        Slot(("popularity", "name"), kinds.LINE, _("名称")),
        Slot(("popularity", "number"), kinds.WHOLE, _("名额"), _("0 即不设。")),
        Slot(("popularity", "least_votes"), kinds.WHOLE, _("最低票数")),
    )
    return [
        Group(_("占比"), weights, help=_("两项之和为 100。")),
        Group(_("网络投票"), rule),
        Group(_("获奖比例上限"), (cap,)),
        list_group(_("奖项"), spec, awards, lambda award: award.name),
        Group(_("人气奖"), prize),
    ]


_VOTE = (
    ("rule", kinds.choice("rule")),
    ("picks_per_category", kinds.WHOLE),
    ("min_picks", kinds.WHOLE),
    ("period", kinds.choice("period")),
    ("least_level", kinds.choice("least_level")),
    ("show_totals", kinds.choice("show_totals")),
)


def _award(values: Mapping[str, Any], taken: set[str]) -> Award:
    return Award(free_code("award-", taken), values["name"], values["share"])


def rules(spec: CampaignSpec, _category: str) -> list[Group]:
    words = LABELS[CampaignSpec]
    review = tuple(Slot((name,), kinds.choice(name), words[name]) for name in ("blind", "without_prize", "expert_rule"))
    days = tuple(
        Slot((name,), kinds.WHOLE, words[name]) for name in ("publicity_days", "reconsider_days", "grace_hours")
    )
    size = Slot(("bytes_per_union",), kinds.GIGABYTES, _("每家工会的文件总量（GB）"))
    columns = (
        Column("label", kinds.LINE, _("理由")),
        Column("public", kinds.SENTENCE, _("对外公布的一句话"), False, _("不填的由办理人填写。")),
    )
    grounds = Parts(("grounds",), columns, lambda values, _taken: Ground(values["label"], values["public"]), blank=1)
    return [
        Group(_("评审与公布"), review),
        Group(_("期限与容量"), (*days, size)),
        list_group(_("取消资格的理由"), spec, grounds, lambda ground: ground.label),
    ]


def activities(spec: CampaignSpec, _category: str) -> list[Group]:
    words = LABELS[ActivityPlan]
    targets = tuple(Slot(("activities", name), kinds.WHOLE, words[name]) for name in COUNTERS)
    return [Group(_("五项目标"), targets, help=_("首页和工作台按这些目标显示进度；各项分别统计，不相加。"))]
