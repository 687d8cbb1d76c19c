"""All parts that can be edited, in the order in which an organiser meets them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from campaign.editing.parts import campaign_parts, category_parts
from campaign.editing.parts.part import Part

PARTS: dict[str, Part] = {
    part.code: part
    for part in (
        Part(
            "dates",
            _("日程和截止时间"),
            _("每个阶段的开始和结束，推荐单位的提前截止"),
            icon="calendar3",
            groups=campaign_parts.dates,
            has_calendar=True,
        ),
        Part("texts", _("活动文字"), _("名称、标语、介绍、主办单位、常用语"), icon="type", groups=campaign_parts.texts),
        Part(
            "contacts",
            _("联系方式"),
            _("活动办公室的电话、邮箱和地址"),
            icon="telephone",
            groups=campaign_parts.contacts,
        ),
        Part(
            "scoring",
            _("计分和奖项"),
            _("占比、投票规则、奖项、人气奖"),
            icon="calculator",
            groups=campaign_parts.scoring,
        ),
        Part(
            "rules",
            _("其他规则"),
            _("盲评、公示天数、容量、取消资格的理由"),
            icon="sliders",
            groups=campaign_parts.rules,
        ),
        Part("activities", _("“12351+”目标"), _("五项目标数"), icon="flag", groups=campaign_parts.activities),
        Part(
            "category",
            _("项目文字"),
            _("项目页、卡片上的文字"),
            icon="card-text",
            groups=category_parts.texts,
            of_category=True,
        ),
        Part(
            "quotas",
            _("推荐名额"),
            _("每类推荐单位最少、最多推荐几件"),
            icon="123",
            groups=category_parts.quotas,
            of_category=True,
        ),
        Part(
            "checks",
            _("检查项"),
            _("推荐和初评时逐条核对的内容"),
            icon="ui-checks",
            groups=category_parts.checklist,
            of_category=True,
            after=category_parts.same_everywhere,
        ),
        Part(
            "rubric",
            _("评分表"),
            _("专家评分的评分项和分值"),
            icon="list-ol",
            groups=category_parts.rubrics,
            of_category=True,
        ),
    )
}
# What a row of the history may also have been made with.
OTHER_PARTS = {
    "file": _("载入定义文件"),
    "extend": _("延长申报"),
    "copy": _("由往年复制"),
    "shift": _("整体移动日期"),
    "open": _("启用"),
}


def label_of(code: str) -> str:
    part = PARTS.get(code)
    return str(part.label if part else OTHER_PARTS.get(code, code))
