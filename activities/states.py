"""The way of an activity record as data: its states and what leads from one to the next. No ORM, no clock, no I/O.

draft → submitted → recommended → counted, and from any of them back to the union that holds it, with a reason. What a
desk did by mistake it takes back itself, one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

DRAFT, SUBMITTED, RECOMMENDED, COUNTED, RETURNED = "draft", "submitted", "recommended", "counted", "returned"


@dataclass(frozen=True)
class State:
    """`label` as everybody reads it; `tone` and `icon` of the mark beside it."""

    label: Any
    tone: str
    icon: str


STATES: dict[str, State] = {
    DRAFT: State(_("草稿"), "", "pencil"),
    SUBMITTED: State(_("待推荐单位审核"), "info", "hourglass-split"),
    RECOMMENDED: State(_("待省总工会核定"), "info", "hourglass-split"),
    COUNTED: State(_("已计入"), "good", "check-circle-fill"),
    RETURNED: State(_("已退回修改"), "warn", "arrow-counterclockwise"),
}
EDITABLE = (DRAFT, RETURNED)
HANDED_IN = (SUBMITTED, RECOMMENDED, COUNTED, RETURNED)


@dataclass(frozen=True)
class Action:
    """`label`: the word of its button; `permission`: who may; `needs_note`: a reason that the union reads; `undoes`:
    the action that it takes back."""

    label: Any
    permission: str
    origins: tuple[str, ...]
    to: str
    needs_note: bool = False
    undoes: str = ""


ACTIONS: dict[str, Action] = {
    "submit": Action(_("提交"), "activity.write", EDITABLE, SUBMITTED),
    "take_back": Action(_("取回修改"), "activity.write", (SUBMITTED,), DRAFT),
    "recommend": Action(_("推荐到省总工会"), "activity.recommend", (SUBMITTED,), RECOMMENDED),
    "send_back": Action(_("退回修改"), "activity.recommend", (SUBMITTED,), RETURNED, needs_note=True),
    "count": Action(_("计入"), "activity.count", (RECOMMENDED,), COUNTED),
    "return": Action(_("退回修改"), "activity.count", (RECOMMENDED, COUNTED), RETURNED, needs_note=True),
    "unrecommend": Action(_("撤销推荐"), "activity.recommend", (RECOMMENDED,), SUBMITTED, undoes="recommend"),
    "uncount": Action(_("撤销计入"), "activity.count", (COUNTED,), RECOMMENDED, undoes="count"),
}
# In the order in which the desks offer them.
OF_DESKS = ("recommend", "send_back", "unrecommend", "count", "return", "uncount")
