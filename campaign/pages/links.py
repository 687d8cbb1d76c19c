"""Where the home page sends people: one thing to do in each phase, and the quick_links of each role.

Addresses belong to later apps and are asked for by name; one that is not there yet is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from campaign.phases import PhaseLike


@dataclass(frozen=True)
class QuickLink:
    label: Any
    url: str
    icon: str = ""
    what: Any = ""


# Phase → what the button says and where it leads. The order is the order of importance when phases overlap.
_BY_PHASE = {
    "vote": (_("去投票"), "gallery"),
    "collect": (_("去申报"), "entry_new"),
    "publicity": (_("看公示结果"), "results"),
    "recommend": (_("去推荐"), "recommend_desk"),
    "showcase": (_("看获奖作品"), "showcase"),
    "expert": (_("专家登录评审"), "my_works"),
    "screening": (_("查我的申报"), "my_entries"),
}
_QUICK_LINKS = (
    (_("我要投票"), "gallery", "check2-square", _("职工 · 手机号验证")),
    (_("核对选票"), "check_vote", "receipt", _("凭回执号查询")),
    (_("申报与推荐"), "desk", "upload", _("基层工会、推荐单位")),
    (_("专家评审"), "my_works", "clipboard-check", _("持邀请登录")),
)
# Once the result is public nobody votes any more.
_AFTER_THE_RESULT = (
    (_("获奖作品"), "showcase", "award", _("按项目、奖项、单位查看")),
    (_("名次和得分"), "results", "list-ol", _("每个得分都可以展开")),
    (_("核对证书"), "certificate_check", "patch-check", _("扫码或输入核对码")),
    (_("申报与推荐"), "desk", "upload", _("基层工会、推荐单位")),
)


def address(name: str, *args: str) -> str:
    """The address of this name, or "" while no app provides it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def main_phase(open_now: Sequence[PhaseLike]) -> PhaseLike | None:
    """Of the phases that are open, the one that concerns most people."""
    ranks = list(_BY_PHASE)
    return min(open_now, key=lambda phase: ranks.index(phase.code), default=None)


def link_of(phase_code: str) -> QuickLink | None:
    label, name = _BY_PHASE[phase_code]
    url = address(name)
    return QuickLink(label, url) if url else None


def quick_links(*, has_result: bool = False) -> list[QuickLink]:
    rows = _AFTER_THE_RESULT if has_result else _QUICK_LINKS
    found = (QuickLink(label, address(name), icon, what) for label, name, icon, what in rows)
    return [link for link in found if link.url]


def entry_link(category_code: str) -> str:
    """Where one begins an entry of this category."""
    return address("entry_start", category_code) or address("entry_new")
