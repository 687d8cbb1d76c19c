"""The announcement of the winners (公示 while objections are open, 公告 afterwards), said once for page, print, Word
and the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Campaign
from common import in_words
from review.release import standing
from review.release.standing import Standing
from review.showcase import winners
from review.showcase.winners import Winner, Winners
from submissions.papers.paper import Block, Paper, Table, Text


@dataclass(frozen=True)
class Letter:
    """`lists`: of each published category its prizes with their works. `signed`: who announces, and the day."""

    campaign: Campaign
    title: str
    opening: list[str]
    lists: list[Winners]
    closing: list[str]
    signed: list[str]

    @property
    def count(self) -> int:
        return sum(len(one.found) for one in self.lists)


def letter(campaign: Campaign) -> Letter | None:
    """None while nothing is published."""
    lists = winners.of_campaign(campaign)
    if not lists:
        return None
    latest = max(one.result.published_at for one in lists if one.result.published_at)
    now = standing.of_several(one.result for one in lists)
    closing = _objections(campaign, now.until_words) if now.is_in_publicity else _afterwards(now)
    kind = _("获奖作品公告") if now.is_final else _("获奖作品公示")
    return Letter(
        campaign=campaign,
        title=f"{campaign.title}{kind}",
        opening=_opening(campaign, lists),
        lists=lists,
        closing=closing,
        signed=[*campaign.definition.organisers, in_words.date_in_words(timezone.localdate(latest))],
    )


def paper(said: Letter) -> Paper:
    """The same as Word."""
    blocks: list[Block] = [Text("", said.opening)]
    for one in said.lists:
        heads = [_("奖项"), _("作品"), _("申报单位"), _("推荐单位")]
        rows = [list(line) for line in lines(one)] or [["", _("本项目没有作品获奖。"), "", ""]]
        blocks.append(Table(heads, rows, [2, 4, 4, 3], heading=one.category.name))
    return Paper(
        title=said.title, campaign=said.campaign.title, blocks=[*blocks, Text("", [*said.closing, *said.signed])]
    )


def lines(one: Winners) -> Iterator[tuple[str, str, str, str]]:
    """Prize, title, union, recommending union."""
    for prize, group in one.groups:
        for winner in group:
            yield prize, winner.row.entry.title, winner.row.union_name, winner.row.recommending_name


def pictured(said: Letter) -> list[Winner]:
    """Whose picture goes with the article: the works of each category's first prize."""
    return [winner for one in said.lists for _prize, group in one.groups[:1] for winner in group]


def _opening(campaign: Campaign, lists: list[Winners]) -> list[str]:
    spec = campaign.definition
    words = {"title": campaign.title, "expert": f"{spec.expert_weight:f}", "vote": f"{spec.vote_weight:f}"}
    count = {"n": len(lists), "works": sum(len(one.found) for one in lists)}
    how = _("经推荐、初评、网络投票和专家评审，按专家评分 %(expert)s%%、网络投票 %(vote)s%% 计算综合得分，并经审定，")
    return [
        _("%(title)s") % words
        + _("的评选已经结束。")
        + how % words
        + _("%(n)d 个项目共 %(works)d 件作品获奖，现将名单公布如下。") % count
    ]


def _objections(campaign: Campaign, until: str) -> list[str]:
    desk = campaign.definition.desk
    words = {"until": until, "name": desk.name, "phone": desk.phone, "email": desk.email}
    where = _("对名单有异议的，请在 %(until)s 前在活动网站“评选结果”中提出，")
    whom = _("或者实名向%(name)s反映并附依据，电话 %(phone)s，电子邮箱 %(email)s。")
    return [(where + whom) % words, _("各项目全部名次、得分和计算依据见活动网站“评选结果”。")]


def _afterwards(now: Standing) -> list[str]:
    waits = [] if now.is_final else [_("公示期已满，收到的异议还在办理，办结以后公布最终结果。")]
    return [*waits, _("各项目全部名次、得分和计算依据见活动网站“评选结果”。")]
