"""The ballot rule: how many works, in which period, and what may still be picked.

No ORM, no settings, no clock. The two unique indexes of Vote enforce the same rule in the database;
what is decided here only lets a person hear of it before she presses the button.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign.definition.spec import VoteRule

CAMPAIGN, DAY = "campaign", "day"


def slots(rule: VoteRule) -> range:
    """The numbers of the votes that one voter has in a category and period."""
    return range(1, rule.picks_per_category + 1)


def period(rule: VoteRule, day: date) -> str:
    """The key of the period in which `day` (Asia/Shanghai) lies; "" is the whole campaign."""
    return day.isoformat() if rule.period == DAY else ""


def left(rule: VoteRule, used: int) -> int:
    return max(0, rule.picks_per_category - used)


def least(rule: VoteRule, listed: int, has_voted: bool) -> int:
    """How many works a ballot must carry. The first of a category and period gives the campaign's least number, or all
    works of a category that has fewer; what is added later may be a single one."""
    return 1 if has_voted else max(1, min(rule.min_picks, listed))


def fault(rule: VoteRule, picks: Collection[int], voted: Collection[int], *, left: int, listed: int) -> Any:
    """Why these picks make no valid ballot, as a sentence; None when they do.

    `voted` are the works this voter has voted for in the same category and period, `left` how many she still may;
    `listed` is how many works the category has.
    """
    new = set(picks) - set(voted)
    if not picks:
        return _("还没有选作品。请回到作品列表，选好以后再确认。")
    if not new:
        return None  # a repeated form: she is shown the receipt she has
    if len(new) > rule.picks_per_category:
        return _("一共选了 %(n)s 件，每类最多选 %(most)s 件。请取消多出的几件。") % {
            "n": len(new),
            "most": rule.picks_per_category,
        }
    if len(new) > left:
        return _("这一类您已投 %(used)s 件，还可以投 %(left)s 件，这次选了 %(n)s 件。请取消多出的几件。") % {
            "used": len(voted),
            "left": left,
            "n": len(new),
        }
    return _too_few(least(rule, listed, bool(voted)), len(picks))


def _too_few(at_least: int, count: int) -> Any:
    if count >= at_least:
        return None
    return _("这一类第一次投票至少选 %(least)s 件，现在选了 %(n)s 件，请再选 %(more)s 件。") % {
        "least": at_least,
        "n": count,
        "more": at_least - count,
    }
