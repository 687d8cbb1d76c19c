"""The way of an entry: every state, and every action that leads from one to another, on one screen.

No ORM, no clock, no I/O. Codes are permanent, labels may change. `workflow.perform` is the only writer of the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

DRAFT = "draft"
SUBMITTED = "submitted"
RECOMMENDED = "recommended"
ADMITTED = "admitted"
SHORTLISTED = "shortlisted"
RETURNED = "returned"
DECLINED = "declined"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"
DISQUALIFIED = "disqualified"


@dataclass(frozen=True)
class State:
    """`label` is what entrants and the public read, `staff` what staff read (of drafts they only see those that were
    handed in before); `tone` picks the pill's colour. Both are for the time in which the state's step is open: pages
    and mails ask `submissions.status`, which knows the calendar too."""

    label: Any
    staff: Any
    tone: str
    icon: str


STATES: dict[str, State] = {
    DRAFT: State(_("草稿"), _("取回修改中"), "", "pencil"),
    SUBMITTED: State(_("已提交，等待推荐"), _("待推荐"), "info", "hourglass-split"),
    RECOMMENDED: State(_("已推荐，等待初评"), _("待初评"), "info", "hourglass-split"),
    ADMITTED: State(_("初评通过"), _("初评通过"), "good", "check-circle"),
    SHORTLISTED: State(_("入围"), _("入围"), "good", "award"),
    RETURNED: State(_("退回修改"), _("退回修改中"), "warn", "arrow-return-left"),
    DECLINED: State(_("推荐单位不推荐"), _("不推荐"), "bad", "hand-thumbs-down"),
    REJECTED: State(_("初评未通过"), _("不通过"), "bad", "x-octagon"),
    WITHDRAWN: State(_("已撤回"), _("已撤回"), "", "dash-circle"),
    DISQUALIFIED: State(_("取消资格"), _("取消资格"), "bad", "slash-circle"),
}


@dataclass(frozen=True)
class Action:
    """One thing a person can do to an entry.

    `phase` is the phase that must be open, "" for any time. `to` is the new state; BACK means the state from
    which the entry was returned, BEFORE the one it had when it was disqualified. `permission` None marks what only
    the system does (a late failed check).
    """

    code: str
    label: Any
    origins: tuple[str, ...]
    to: str
    permission: str | None
    phase: str = ""
    needs_note: bool = False


BACK, BEFORE = "<back>", "<before>"

ACTIONS: dict[str, Action] = {
    action.code: action
    for action in (
        Action(
            "submit",
            _("提交"),
            (DRAFT,),
            SUBMITTED,
            "entry.submit",
            "collect",
        ),
        Action(
            "resubmit",
            _("改好，重新提交"),
            (RETURNED,),
            BACK,
            "entry.submit",
        ),
        Action(
            "withdraw",
            _("撤回"),
            (SUBMITTED, RETURNED, RECOMMENDED, DECLINED),
            WITHDRAWN,
            "entry.withdraw",
        ),
        Action(
            "reopen",
            _("取回修改"),
            (SUBMITTED, WITHDRAWN, DECLINED),
            DRAFT,
            "entry.submit",
            "collect",
        ),
        Action(
            "recommend",
            _("推荐"),
            (SUBMITTED,),
            RECOMMENDED,
            "entry.recommend",
            "recommend",
        ),
        Action(
            "unrecommend",
            _("撤回推荐"),
            (RECOMMENDED,),
            SUBMITTED,
            "entry.recommend",
            "recommend",
        ),
        Action(
            "decline",
            _("登记不推荐"),
            (SUBMITTED,),
            DECLINED,
            "entry.recommend",
            "recommend",
            True,
        ),
        Action(
            "undecline",
            _("撤销不推荐"),
            (DECLINED,),
            SUBMITTED,
            "entry.recommend",
            "recommend",
        ),
        Action(
            "send_back",
            _("退回申报单位"),
            (SUBMITTED,),
            RETURNED,
            "entry.recommend",
            "recommend",
            True,
        ),
        # As `unreturn` below: before the entrant has begun to change it.
        Action(
            "unsend_back",
            _("撤销退回"),
            (RETURNED,),
            BACK,
            "entry.recommend",
            "recommend",
        ),
        Action(
            "return",
            _("退回修改"),
            (RECOMMENDED,),
            RETURNED,
            "entry.screen",
            "screening",
            True,
        ),
        Action(
            "auto_return",
            _("检查未通过，退回"),
            (SUBMITTED, RECOMMENDED),
            RETURNED,
            None,
            "",
            True,
        ),
        Action(
            "admit",
            _("通过"),
            (RECOMMENDED,),
            ADMITTED,
            "entry.screen",
            "screening",
        ),
        Action(
            "reject",
            _("不通过"),
            (RECOMMENDED,),
            REJECTED,
            "entry.screen",
            "screening",
            True,
        ),
        # Not handed in again within its time: closed by rule.
        Action(
            "lapse",
            _("逾期未补正，不通过"),
            (RETURNED,),
            REJECTED,
            None,
            "",
            True,
        ),
        Action(
            "rescreen",
            _("撤销初评意见"),
            (ADMITTED, REJECTED),
            RECOMMENDED,
            "entry.screen",
            "screening",
        ),
        # A union asked for it, and another person than the one who rejected it agrees.
        Action(
            "readmit",
            _("复核通过"),
            (REJECTED,),
            ADMITTED,
            "entry.screen",
            "",
            True,
        ),
        # A screener who returned an entry by mistake takes it back, before the entrant has begun to change it.
        Action(
            "unreturn",
            _("撤销退回"),
            (RETURNED,),
            BACK,
            "entry.screen",
            "screening",
        ),
        Action(
            "shortlist",
            _("列入入围"),
            (ADMITTED,),
            SHORTLISTED,
            "entry.shortlist",
        ),
        Action(
            "unshortlist",
            _("移出入围"),
            (SHORTLISTED,),
            ADMITTED,
            "entry.shortlist",
            "",
            True,
        ),
        Action(
            "disqualify",
            _("取消资格"),
            (SUBMITTED, RECOMMENDED, RETURNED, ADMITTED, SHORTLISTED),
            DISQUALIFIED,
            "entry.disqualify",
            "",
            True,
        ),
        Action(
            "reinstate",
            _("恢复资格"),
            (DISQUALIFIED,),
            BEFORE,
            "entry.disqualify",
            "",
            True,
        ),
    )
}

# States in which the recommending union's quota is used up by the entry.
COUNTS_AGAINST_QUOTA = (RECOMMENDED, ADMITTED, SHORTLISTED)
EDITABLE = (DRAFT, RETURNED)
# Handed in and not taken back since. (The database knows that what stands has a number.)
STANDING = tuple(state for state in STATES if state not in (DRAFT, WITHDRAWN))
# Of these the union may have changed what it handed in last.
MAY_DIFFER = (DRAFT, RETURNED, WITHDRAWN, DISQUALIFIED, REJECTED)
# What the province's staff may see: everything that recommending unions have put forward.
REACHED_PROVINCE = (RECOMMENDED, ADMITTED, SHORTLISTED, REJECTED, DISQUALIFIED)


def check_table() -> None:
    """Refuse to start on a table that contradicts itself: unknown states, dead ends, unreachable states."""
    for action in ACTIONS.values():
        for state in (*action.origins, action.to):
            if state not in (BACK, BEFORE) and state not in STATES:
                raise ValueError(f"action {action.code} names unknown state {state}")
    reached = {DRAFT} | {action.to for action in ACTIONS.values()}
    if missing := set(STATES) - reached:
        raise ValueError(f"states that no action reaches: {sorted(missing)}")


check_table()
