"""An entry's status in one line, by its state and the calendar: a function for every state.

No ORM, no clock, no I/O. Nothing here waits for what can no longer come: an entry that nobody recommended in time is
未获推荐 by the calendar alone, without anything having run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from common import in_words
from submissions import states
from submissions.status.facts import Facts, Placed

ENTRANT, BRANCH, PROVINCE, NOBODY = "entrant", "branch", "province", ""


@dataclass(frozen=True)
class Line:
    """`label` is what entrants read on the pill, `staff` what desks read; `text` is the sentence beside it.

    `holder`: who has it now. `asked`: whose desk answers for it. `next_at`: the moment of the next step, None where
    nothing has a date. `has_ended`: nothing comes any more.
    """

    label: str
    staff: str
    tone: str
    icon: str
    text: str
    holder: str
    asked: str
    next_at: datetime | None = None
    has_ended: bool = False


def line(facts: Facts) -> Line:
    return _LINES[facts.state](facts)


def _plain(facts: Facts, text: str, *, holder: str, asked: str, next_at: datetime | None = None, **rest: Any) -> Line:
    """With the words of the state itself, unless `rest` has others."""
    state = states.STATES[facts.state]
    found = Line(str(state.label), str(state.staff), state.tone, state.icon, text, holder, asked, next_at)
    return replace(found, **rest)


def _ended(facts: Facts, text: str, *, label: str, staff: str, asked: str) -> Line:
    """The calendar has gone past it."""
    return Line(label, staff, "", "dash-circle", text, NOBODY, asked, has_ended=True)


# ── With the entrant ──
def _draft(f: Facts) -> Line:
    opens, due = f.opens("collect"), f.closes("collect")
    label = _("取回修改中") if f.is_numbered else str(states.STATES[states.DRAFT].label)
    if opens is None or due is None:
        return _plain(f, _("申报时间尚未公布。"), holder=ENTRANT, asked=BRANCH, label=label)
    if f.is_ahead("collect"):
        text = _("申报自 %(at)s 开始，届时可以提交。") % _at(opens)
        return _plain(f, text, holder=ENTRANT, asked=BRANCH, next_at=opens, label=label)
    if f.is_over("collect"):
        said = _("征集已于 %(at)s 截止，这件作品没有提交，不参加评选。已保存的内容都还在。") % _at(due)
        return _ended(f, said, label=_("截止前未提交"), staff=_("取回后未提交"), asked=BRANCH)
    text = _missing(f) + _("请在 %(at)s 前提交。") % _at(due)
    return _plain(f, text, holder=ENTRANT, asked=BRANCH, next_at=due, label=label)


def _returned(f: Facts) -> Line:
    until, asked = f.returned_until, PROVINCE if f.returned_from != states.SUBMITTED else BRANCH
    who = {"who": f.branch if asked == BRANCH else f.province}
    if until is None:
        return _plain(f, _("请按退回意见修改并重新提交。"), holder=ENTRANT, asked=asked)
    next_phase = "recommend" if asked == BRANCH else "screening"
    if f.now >= until and f.is_over(next_phase):
        said = _("修改期限已于 %(at)s 截止，没有重新提交，不参加评选。已保存的内容都还在。") % _at(until)
        return _ended(f, said, label=_("逾期未重新提交"), staff=_("逾期未重新提交"), asked=asked)
    if f.now >= until:
        said = _("修改期限已于 %(at)s 截止，没有重新提交。仍要参评的，请尽快联系%(who)s。") % (who | _at(until))
        overdue = _("逾期未重新提交")
        return _plain(f, said, holder=ENTRANT, asked=asked, label=overdue, staff=overdue)
    # Nothing missing says nothing of whether she has mended what she was asked to.
    text = (_missing(f) if f.left else "") + _("请在 %(at)s 前修改并重新提交。") % _at(until)
    if f.is_over(next_phase):
        text += _late(next_phase) % who
    return _plain(f, text, holder=ENTRANT, asked=asked, next_at=until)


def _late(phase: str) -> str:
    if phase == "recommend":
        return _("推荐已经结束，修改后能否推荐，请先联系%(who)s。")
    return _("初评已经结束，修改后能否参评，请先联系%(who)s。")


def _withdrawn(f: Facts) -> Line:
    if f.is_open("collect"):
        due = f.closes("collect")
        text = _("已退出评选，%(at)s 前可以取回修改，重新提交。") % _at(due)
        return _plain(f, text, holder=ENTRANT, asked=BRANCH, next_at=due)
    return _plain(f, _("已退出评选。"), holder=NOBODY, asked=BRANCH, has_ended=True)


# ── With the recommending union ──
def _submitted(f: Facts) -> Line:
    opens, closes, who = f.opens("recommend"), f.closes("recommend"), {"who": f.branch}
    if opens is None or closes is None:
        return _plain(f, _("由%(who)s审阅，决定是否推荐。") % who, holder=BRANCH, asked=BRANCH)
    if f.is_ahead("recommend"):
        text = _("推荐自 %(at)s 开始，由%(who)s审阅。") % (who | _at(opens))
        return _plain(f, text, holder=BRANCH, asked=BRANCH, next_at=opens)
    if f.is_over("recommend"):
        text = _(
            "推荐已于 %(at)s 结束，%(who)s没有推荐这件作品，不参加后面的评选。内容和回执都还在，有疑问请与其联系。"
        )
        return _ended(f, text % (who | _at(closes)), label=_("未获推荐"), staff=_("未推荐"), asked=BRANCH)
    text = _("%(who)s正在审阅，%(at)s 前决定是否推荐。") % (who | _at(closes))
    return _plain(f, text, holder=BRANCH, asked=BRANCH, next_at=closes)


def _declined(f: Facts) -> Line:
    text = _("%(who)s没有推荐这件作品，理由见“经过”。") % {"who": f.branch}
    if f.is_open("collect"):
        due = f.closes("collect")
        text += _("%(at)s 前可以取回修改，重新提交。") % _at(due)
        return _plain(f, text, holder=ENTRANT, asked=BRANCH, next_at=due)
    if f.is_open("recommend"):
        closes = f.closes("recommend")
        text += _("有不同意见的，请在 %(at)s 前联系%(who)s。") % (_at(closes) | {"who": f.branch})
        return _plain(f, text, holder=NOBODY, asked=BRANCH, next_at=closes)
    return _plain(f, text, holder=NOBODY, asked=BRANCH, has_ended=True)


# ── With the province ──
def _recommended(f: Facts) -> Line:
    opens, closes = f.opens("screening"), f.closes("screening")
    if opens is None or closes is None:
        return _plain(f, _("等待省总工会初评。"), holder=PROVINCE, asked=PROVINCE)
    if f.is_ahead("screening"):
        text = _("省总工会初评自 %(at)s 开始。") % _at(opens)
        return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=opens)
    if f.is_over("vote"):
        text = _("初评已于 %(at)s 结束，这件作品没有入围。") % _at(closes)
        return _ended(f, text, label=_("未作初评，未入围"), staff=_("未作初评"), asked=PROVINCE)
    if f.is_over("screening"):
        text = _("初评已于 %(at)s 结束，这件作品还没有结论，请联系%(who)s。") % (_at(closes) | {"who": f.province})
        return _plain(f, text, holder=PROVINCE, asked=PROVINCE, label=_("已推荐，初评未办结"), staff=_("初评未办结"))
    text = _("省总工会正在初评，%(at)s 结束。") % _at(closes)
    label = _("已推荐，正在初评")
    return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=closes, label=label)


def _admitted(f: Facts) -> Line:
    if f.is_over("vote"):
        text = _("初评通过，没有列入入围名单。")
        return _ended(f, text, label=_("未入围"), staff=_("初评通过，未入围"), asked=PROVINCE)
    if f.is_open("vote"):
        text = _("网络投票已经开始，这件作品目前不在入围名单中。")
        return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=f.closes("vote"))
    opens = f.opens("vote")
    text = _("等待公布入围名单。")
    if opens:
        text = _("等待公布入围名单，网络投票自 %(at)s 开始。") % _at(opens)
    return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=opens)


def _shortlisted(f: Facts) -> Line:
    if f.placed:
        return _published(f)
    text, next_at = _contest(f)
    return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=next_at)


def _contest(f: Facts) -> tuple[str, datetime | None]:
    """Where the vote, the experts and the results stand, the first that is not behind us."""
    for code, ahead, now in (
        ("vote", _("网络投票自 %(at)s 开始。"), _("正在网络投票，%(at)s 截止。")),
        ("expert", _("网络投票已经截止，专家评审自 %(at)s 开始。"), _("网络投票已经截止，专家正在评审，%(at)s 结束。")),
    ):
        if f.is_ahead(code):
            return ahead % _at(f.opens(code)), f.opens(code)
        if f.is_open(code):
            return now % _at(f.closes(code)), f.closes(code)
    if f.is_ahead("publicity"):
        opens = f.opens("publicity")
        return _("网络投票和专家评审已经结束，结果自 %(at)s 起公示。") % _at(opens), opens
    return _("网络投票和专家评审已经结束，本项目的结果尚未公布。"), None


def _published(f: Facts) -> Line:
    assert f.placed is not None
    text, label = placed_in_words(f.placed) + "。", _("已公布结果")
    until = f.placed.until or f.closes("publicity")
    if f.now < f.placed.until if f.placed.until else f.is_open("publicity"):
        text += _("公示至 %(at)s。") % _at(until)
        return _plain(f, text, holder=PROVINCE, asked=PROVINCE, next_at=until, label=label, staff=label)
    if f.placed.has_objections:
        text += _("公示期满，还有异议在办理，尚非最终结果。")
        return _plain(f, text, holder=PROVINCE, asked=PROVINCE, label=label, staff=label)
    return _plain(f, text, holder=NOBODY, asked=PROVINCE, label=label, staff=label, has_ended=True)


def placed_in_words(placed: Placed) -> str:
    """综合第 3 名（81.30 分），二等奖"""
    place = _("综合并列第 %(n)d 名") if placed.is_shared else _("综合第 %(n)d 名")
    words = place % {"n": placed.rank} + _("（%(score)s 分）") % {"score": placed.score}
    return f"{words}，{placed.award}" if placed.award else words


def _rejected(f: Facts) -> Line:
    return _plain(f, _("理由见“经过”。"), holder=NOBODY, asked=PROVINCE, has_ended=True)


def _disqualified(f: Facts) -> Line:
    return _plain(f, _("不再参加评选，理由见“经过”。"), holder=NOBODY, asked=PROVINCE, has_ended=True)


def _missing(f: Facts) -> str:
    if f.left is None:
        return ""
    return _("还有 %(count)d 处没有完成，") % {"count": f.left} if f.left else _("已填完整，")


def _at(moment: datetime | None) -> dict[str, str]:
    return {"at": in_words.moment(moment) if moment else ""}


_LINES: dict[str, Callable[[Facts], Line]] = {
    states.DRAFT: _draft,
    states.SUBMITTED: _submitted,
    states.DECLINED: _declined,
    states.RECOMMENDED: _recommended,
    states.ADMITTED: _admitted,
    states.SHORTLISTED: _shortlisted,
    states.RETURNED: _returned,
    states.REJECTED: _rejected,
    states.WITHDRAWN: _withdrawn,
    states.DISQUALIFIED: _disqualified,
}
