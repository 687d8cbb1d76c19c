"""The menus: who sees which item, in reading order."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

Row = tuple[Any, str]  # label, name of the address

PUBLIC: tuple[Row, ...] = (
    (_("首页"), "home"),
    (_("征集项目"), "categories"),
    (_("入围作品"), "gallery"),
    (_("评选结果"), "results"),
    (_("核对选票"), "check_vote"),
)
# Role → what its people come for. The first item is the desk on which they land after log-in.
DESKS: dict[str, tuple[Row, ...]] = {
    "entrant": ((_("我的申报"), "my_entries"), (_("新建申报"), "entry_new"), (_("活动记录"), "my_activities")),
    "recommender": (
        (_("推荐工作台"), "recommend_desk"),
        (_("基层工会"), "branch_unions"),
        (_("全国备案"), "filings"),
        (_("活动记录"), "activity_desk"),
        (_("统计"), "statistics"),
        (_("本单位设置"), "branch_settings"),
    ),
    "screener": ((_("初评"), "screening_desk"), (_("须人工查看的文件"), "held_files")),
    "expert": ((_("我的评审"), "my_works"), (_("评审会议"), "panel_meetings")),
    "organiser": (
        (_("工作台"), "organiser_desk"),
        (_("初评"), "screening_desk"),
        (_("入围"), "shortlist"),
        (_("专家评审"), "panels"),
        (_("选票复核"), "fraud_desk"),
        (_("评选结果"), "results_desk"),
        (_("活动记录"), "activity_desk"),
        (_("统计"), "statistics"),
        (_("人员"), "people"),
        (_("消息"), "outbox"),
        (_("审计记录"), "audit_trail"),
        (_("全国备案"), "filings"),
    ),
    "auditor": (
        (_("审计记录"), "audit_trail"),
        (_("人员"), "people"),
        (_("活动管理"), "organiser_desk"),
        (_("投票进度"), "vote_turnout"),
        (_("选票复核"), "fraud_desk"),
        (_("计分依据"), "results_desk"),
        (_("消息"), "outbox"),
        (_("全国备案"), "filings"),
        (_("活动记录"), "activity_desk"),
        (_("统计"), "statistics"),
    ),
}
MOST_DESKS = 8  # beside which the menu has no room for more; the brand leads home
BESIDE_A_DESK: tuple[Row, ...] = (
    (_("征集项目"), "categories"),
    (_("活动首页"), "home"),
)
ACCOUNT: tuple[Row, ...] = (
    (_("我的信息"), "my_account"),
    (_("登录设备"), "my_devices"),
    (_("两步验证"), "mfa_index"),
    (_("修改密码"), "account_change_password"),
    (_("退出登录"), "account_logout"),
)
FOOTER: tuple[Row, ...] = (
    (_("基层活动"), "activities"),
    (_("选票台账"), "ledger"),
    (_("往年活动"), "archive"),
    (_("隐私说明"), "privacy"),
    (_("无障碍声明"), "accessibility"),
    (_("联系与投诉"), "contact"),
)


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    current: str = ""  # the value of aria-current: "page" here, "true" for a page below it


def menu_for(user: Any, *, path: str) -> list[Item]:
    """The main menu of this person, with the item in which `path` lies marked."""
    if not user.is_authenticated:
        return items(PUBLIC, path=path)
    beside = () if len(DESKS.get(user.role, ())) > MOST_DESKS else BESIDE_A_DESK
    return items(DESKS.get(user.role, ()) + beside, path=path)


def desk_url(user: Any) -> str:
    """Where this person's work lies; the home page for a role without a desk."""
    desks = items(DESKS.get(user.role, ()), path="")
    return desks[0].url if desks else reverse("home")


def account_items(user: Any, *, path: str) -> list[Item]:
    return items(ACCOUNT, path=path) if user.is_authenticated else []


def items(rows: Iterable[Row], *, path: str) -> list[Item]:
    found = [(label, _address(name, get_script_prefix())) for label, name in rows]
    nearest = max((url for _label, url in found if _holds(url, path)), key=len, default="")
    return [Item(label, url, _mark(url, nearest, path)) for label, url in found]


@functools.cache
def _address(name: str, prefix: str) -> str:
    """Every page names a dozen of them, and below one prefix they never change."""
    return reverse(name)


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _mark(url: str, nearest: str, path: str) -> str:
    if url != nearest:
        return ""
    return "page" if url == path else "true"
