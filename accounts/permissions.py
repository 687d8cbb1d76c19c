"""Who may do what: one table of roles, read top to bottom, and the three marks every view carries.

What a person may do is decided here by role; which entries they may see is decided in
`submissions/access.py`. Nothing else decides either.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import json_answers
from accounts.models import User
from common.refusals import NotAllowed

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request behind `logged_in` or `requires`: its user is one of ours. For annotations only."""

    user: User


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


def allows(user: Any, permission: str) -> bool:
    rule = ROLES.get(getattr(user, "role", ""))
    return bool(user.is_authenticated and user.is_active and rule and permission in rule.permissions)


def roles_with(permission: str) -> list[str]:
    """The roles that hold it, for asking the database."""
    return [str(role) for role, rule in ROLES.items() if permission in rule.permissions]


def holders(permission: str) -> list[User]:
    """Everybody who may do this now: active, in a role that holds it."""
    return list(User.objects.filter(role__in=roles_with(permission), is_active=True).order_by("pk"))


def check(by: User | None, *permissions: str) -> None:
    """The first line of every verb: raises NotAllowed for who holds none of these permissions. None is a stranger."""
    if by is None or not any(allows(by, permission) for permission in permissions):
        roles = [rule.label for rule in ROLES.values() if rule.permissions.intersection(permissions)]
        sentence = _("只有%(roles)s可以办理这一步，您的账号不能办理。请联系所在推荐单位或省总活动办公室。")
        raise NotAllowed(sentence % {"roles": "、".join(str(label) for label in roles)})


def check_person(by: User | None, *permissions: str) -> None:
    """The same for what the system does alone too: None is the operator of the machine, or a link that was signed."""
    if by is not None:
        check(by, *permissions)


def may_open(user: Any, view: Any) -> bool:
    """Whether this person's role may open the address of this view, as the view's mark says."""
    rule = getattr(view, "access_rule", "")
    if rule in ("public", ""):
        return True
    return bool(user.is_authenticated and (rule == "logged_in" or any(allows(user, one) for one in rule.split(" or "))))


def public(view: View) -> View:
    """Anybody may open this address."""
    return _tag_view(view, "public")


def logged_in(view: View) -> View:
    """Anybody with an account may open this address."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request)
        return view(request, *args, **kwargs)

    return _tag_view(checked, "logged_in")


def requires(*permissions: str) -> Callable[[View], View]:
    """Only roles that hold one of these permissions: others get 403, the anonymous the log-in page."""
    unknown = [p for p in permissions if not any(p in rule.permissions for rule in ROLES.values())]
    if unknown:
        raise ValueError(f"no role holds {unknown}")

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not any(allows(request.user, permission) for permission in permissions):
                return _to_others(request)
            return view(request, *args, **kwargs)

        return _tag_view(checked, " or ".join(permissions))

    return decorate


def _to_login(request: HttpRequest) -> HttpResponseBase:
    """A program keeps what it wanted to send until its person has logged in again."""
    if json_answers.accepts_json(request):
        return json_answers.refused(401, _("登录已过期。填写的内容还在本机，请重新登录后继续。"))
    return redirect_to_login(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """After the log-in she opens a page again: of what was sent, the page with its form, for there is nothing to see
    where forms are sent to."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    path = urlunsplit(("", "", came_from.path, came_from.query, ""))
    is_ours = came_from.netloc == request.get_host() and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else reverse("desk")


def _to_others(request: HttpRequest) -> HttpResponseBase:
    sentence = _("您的角色不能打开这一页。")
    if json_answers.accepts_json(request):
        return json_answers.refused(403, sentence)
    raise PermissionDenied(sentence)


def _tag_view(view: View, rule: str) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]  # read by tests/platform/test_access.py
    return view
