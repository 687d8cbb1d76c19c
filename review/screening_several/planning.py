"""What an act on several entries of the screening table will do to each of them, said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from review.entry_filter import PENDING
from review.second_reader import readings
from submissions.models import Entry
from submissions.several.steps import Plan, Step, not_in

SHARE = "share"
ACTS: dict[str, Any] = {
    "admit": _lazy("通过"), "return": _lazy("退回"), "reject": _lazy("不通过"), SHARE: _lazy("分配"),
}  # fmt: skip
# What each act needs of who asks for it.
NEEDS = {"admit": "entry.screen", "return": "entry.screen", "reject": "entry.screen", SHARE: "screening.share"}


def plan(act: str, entries: Sequence[Entry]) -> Plan:
    """Returned or refused together is what shares its checklist: the entries of one category."""
    first = next((entry.category_id for entry in entries if entry.state == PENDING), None)
    apart = readings.of_two(entries) if act != SHARE else set()
    return Plan(act, [_step(act, entry, first, takes_two=entry.pk in apart) for entry in entries])


def _step(act: str, entry: Entry, first: int | None, *, takes_two: bool) -> Step:
    says = {
        "admit": _("初评通过"), "return": _("退回申报单位，按下面的意见修改"),
        "reject": _("初评不通过，申报单位看到下面的意见"), SHARE: _("分给下面选的人"),
    }  # fmt: skip
    if act != SHARE and (elsewhere := not_in(entry, PENDING)):
        fault = elsewhere
    elif takes_two:
        fault = _("这件作品须由两人分别初评，不能批量办理，请逐件打开办理")
    elif act in ("return", "reject") and entry.category_id != first:
        fault = _("与上面的不是同一个征集项目，请另行办理")
    else:
        fault = ""
    return Step(entry, fault or says[act], not fault, is_opened=True)
