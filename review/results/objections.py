"""The objections of a category as its result knows them: what everybody reads of them, and the correction that follows
from a sustained one. What that opened is done first, and the new version carries its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.two_people import Outcome
from campaign.models import Category
from review.models import Objection, Reopening, Result
from review.models.publicity.objections import Remedy
from submissions import states
from voting.tally import voids

LOOKS = {
    Objection.State.RECEIVED: ("warn", "hourglass-split"),
    Objection.State.REJECTED: ("", "dash-circle"),
    Objection.State.SUSTAINED: ("good", "check-circle"),
}
_TO_DO: dict[str, Any] = {
    Remedy.SHEETS: _lazy("异议 %(number)s 已认定成立，%(work)s 的评分表还没有重新打开。"),
    Remedy.DISQUALIFY: _lazy("异议 %(number)s 已认定成立，%(work)s 还没有取消资格。"),
    Remedy.VOTES: _lazy("异议 %(number)s 已认定成立，%(work)s 的选票还没有作废或者恢复。"),
}


def public(category: Category) -> list[Objection]:
    """In the order in which they came; one query for them and one for the versions that carry them. The work is named
    only where the objection was sustained."""
    found = Objection.objects.filter(category=category).defer("what", "answer", "name", "contact")
    rows = list(found.select_related("entry").prefetch_related("carried_by"))
    for row in rows:
        put_looks(row)
    return rows


def put_looks(objection: Objection) -> None:
    """`level` and `icon` of its state; `corrected_in`: the published versions that carry it."""
    level, icon = LOOKS[Objection.State(objection.state)]
    versions = [one.version for one in objection.carried_by.all() if one.published_at is not None]
    for name, value in (("level", level), ("icon", icon), ("corrected_in", min(versions, default=None))):
        setattr(objection, name, value)


def undone(sustained: Iterable[Objection]) -> list[str]:
    """What they ask for and nobody did yet, one sentence each."""
    return [sentence for one in sustained if (sentence := _undone(one))]


def to_correct(category: Category) -> list[Objection]:
    """Sustained ones that no published version carries."""
    return list(Objection.objects.filter(category=category).to_correct().select_related("entry"))


def reason(sustained: Iterable[Objection]) -> str:
    """Of the correction that follows from them, for a person to write on."""
    return "；".join(_("异议 %(number)s 成立") % {"number": one.number} for one in sustained)


def carry(result: Result) -> None:
    """Write them down with the version that was computed. Called in its transaction."""
    for objection in to_correct(result.category):
        objection.carried_by.add(result)


def carried(result: Result) -> list[Objection]:
    return list(Objection.objects.filter(carried_by=result))


def problem(result: Result, *, sustained: list[Objection] | None = None) -> str:
    """Why it cannot be signed or published: an objection was sustained since. "" when nothing. `sustained`: as
    `to_correct` has just found them."""
    left = to_correct(result.category) if sustained is None else sustained
    numbers = [one.number for one in left if one not in carried(result)] if left else []
    if not numbers:
        return ""
    return _("计算之后又有异议认定成立（%(numbers)s），请重新计算。") % {"numbers": "、".join(numbers)}


def _undone(objection: Objection) -> str:
    if objection.remedy == Remedy.FACTS or _is_done(objection):
        return ""
    words = {"number": objection.number, "work": objection.entry.number}
    return str(_TO_DO[Remedy(objection.remedy)]) % words


def _is_done(objection: Objection) -> bool:
    since = objection.answered_at
    assert since is not None  # it was sustained
    if objection.remedy == Remedy.DISQUALIFY:
        return objection.entry.state == states.DISQUALIFIED
    if objection.remedy == Remedy.VOTES:
        return any(work == objection.entry_id for _, work, _at in voids.touched(objection.campaign, since=since))
    opened = Reopening.objects.filter(sheet__assignment__entry=objection.entry_id, outcome=Outcome.CONFIRMED)
    return opened.filter(decided_at__gte=since).exists()
