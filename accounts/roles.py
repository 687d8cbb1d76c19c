"""What each role is for, in prose, beside what it may do: one table, read top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User


@dataclass(frozen=True)
class RoleRule:
    label: Any
    prose: Any
    permissions: frozenset[str]


_SCREENER = frozenset({"entry.read_submitted", "entry.screen", "file.release"})
ROLES: dict[str, RoleRule] = {
    User.Role.ENTRANT: RoleRule(
        _lazy("申报员"),
        _lazy("为自己的工会填写、上传、提交和撤回作品，登记活动；只看得见本工会的作品和活动记录。"),
        frozenset(
            {
                "entry.create",
                "entry.edit",
                "entry.submit",
                "entry.withdraw",
                "activity.write",
            }
        ),
    ),
    User.Role.RECOMMENDER: RoleRule(
        _lazy("推荐单位管理员"),
        _lazy(
            "看本推荐单位所属工会已提交的作品和本单位的统计，在名额内推荐、排序、退回、撤回推荐，邀请和导入基层工会，"
            "办理全国征集备案，登记、推荐和退回活动记录。"
        ),
        frozenset(
            {
                "entry.read_branch",
                "entry.recommend",
                "union.invite",
                "filing.edit",
                "branch.export",
                "statistics.read",
                "activity.write",
                "activity.recommend",
            }
        ),
    ),
    User.Role.SCREENER: RoleRule(
        _lazy("初评人员"),
        _lazy(
            "看全省已推荐的作品，给出通过、退回或不通过的意见；查看系统没能自动检查的文件并决定放行。"
            "看不到专家评分和选票。"
        ),
        _SCREENER,
    ),
    User.Role.ORGANISER: RoleRule(
        _lazy("省总活动管理员"),
        _lazy(
            "在初评人员的权限之外，确定入围、组织专家、查看投票进度、复核异常选票、计算并公布结果、"
            "核定活动记录、调整日程、查看统计和审计记录、生成年度报告。不能替人投票或打分，投票截止前也看不到各作品的票数。"
        ),
        _SCREENER
        | {
            "campaign.edit",
            "entry.shortlist",
            "screening.share",
            "entry.disqualify",
            "entry.extend",
            "panel.edit",
            "panel.progress",
            "sheet.reopen",
            "sheet.confirm",
            "expert.invite",
            "vote.review",
            "vote.confirm",
            "vote.turnout",
            "result.compute",
            "result.publish",
            "result.sign",
            "objection.read",
            "objection.answer",
            "award.decide",
            "rule.lock",
            "audit.read",
            "outbox.read",
            "outbox.edit",
            "job.retry",
            "people.edit",
            "filing.read",
            "statistics.read",
            "statistics.report",
            "activity.read",
            "activity.count",
        },
    ),
    User.Role.EXPERT: RoleRule(
        _lazy("专家"),
        _lazy(
            "只看分给自己的作品并打分。看不到选票和其他专家的评分；盲评时看不到申报单位。"
            "担任组长的，本组全部提交后可以看各作品总分的差距（专家用代号），提出请专家再看一次。"
        ),
        frozenset({"score.give", "panel.chair"}),
    ),
    User.Role.AUDITOR: RoleRule(
        _lazy("监督员"),
        _lazy("查看全部页面、投票进度、审计记录和计算依据，对异常选票的处理发表监督意见，不能改动其他内容。"),
        frozenset(
            {
                "vote.remark",
                "result.countersign",
                "objection.read",
                "entry.read_submitted",
                "audit.read",
                "outbox.read",
                "panel.progress",
                "vote.turnout",
                "filing.read",
                "statistics.read",
                "activity.read",
            }
        ),
    ),
}
# Staff and recommenders hold what others may not lose: they need a second factor in production. Experts are invited
# by link and may add one.
SECOND_FACTOR_ROLES = frozenset({User.Role.SCREENER, User.Role.ORGANISER, User.Role.AUDITOR, User.Role.RECOMMENDER})
