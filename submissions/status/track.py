"""The five points of an entry's way: 填报 → 推荐 → 初评 → 投票和专家评审 → 公布结果, each with its state and date.

No ORM, no clock, no I/O: the dates of what was done come in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from common import in_words
from submissions import states
from submissions.status.facts import Facts
from submissions.status.lines import Line

FILL, RECOMMEND, SCREEN, CONTEST, RESULT = range(5)
LABELS = (_lazy("填报"), _lazy("推荐"), _lazy("初评"), _lazy("投票和专家评审"), _lazy("公布结果"))
# The phases in which each point is worked on: from the first one's opening to the last one's close.
PHASES = (("collect",), ("recommend",), ("screening",), ("vote", "expert"), ("publicity",))
DONE, NOW, NEXT, ENDED, LEFT_OUT = "done", "now", "next", "ended", "left_out"
WORDS = {
    DONE: _lazy("已完成"),
    NOW: _lazy("当前环节"),
    NEXT: _lazy("未开始"),
    ENDED: _lazy("到此为止"),
    LEFT_OUT: _lazy("不再进行"),
}


@dataclass(frozen=True)
class Point:
    """`state` is done, now, next, ended (here its way was over) or left_out (what lies behind that)."""

    number: int
    label: str
    state: str
    when: str

    @property
    def words(self) -> str:
        return str(WORDS[self.state])


def track(facts: Facts, line: Line, *, done: Mapping[int, datetime], was: str = "") -> list[Point]:
    """`done`: by point, when it was done or ended. `was`: for an entry that left the way, the state it left from."""
    at = here(facts, was or facts.state)
    is_over = (line.has_ended and not facts.placed) or facts.state in (states.WITHDRAWN, states.DECLINED)
    return [_point(facts, n, at, done.get(n), is_over=is_over) for n in range(len(LABELS))]


def here(facts: Facts, state: str) -> int:
    """The point at which the entry stands."""
    if state == states.RETURNED:
        state = facts.returned_from or states.SUBMITTED
    if state == states.SHORTLISTED:
        return _of_the_shortlisted(facts)
    return {
        states.DRAFT: FILL,
        states.SUBMITTED: RECOMMEND,
        states.DECLINED: RECOMMEND,
        states.WITHDRAWN: RECOMMEND,
        states.RECOMMENDED: SCREEN,
        states.REJECTED: SCREEN,
        states.DISQUALIFIED: SCREEN,
        states.ADMITTED: CONTEST,
    }[state]


def _of_the_shortlisted(facts: Facts) -> int:
    if facts.placed:
        return len(LABELS)
    contest_is_over = all(facts.is_over(code) for code in PHASES[CONTEST] if code in facts.phases)
    return RESULT if contest_is_over or facts.is_open("publicity") else CONTEST


def _point(facts: Facts, number: int, here: int, done: datetime | None, *, is_over: bool) -> Point:
    state = DONE if number < here else NEXT
    if number == here:
        state = ENDED if is_over else NOW
    elif number > here and is_over:
        state = LEFT_OUT
    return Point(number + 1, str(LABELS[number]), state, _when(facts, number, state, done))


def _when(facts: Facts, number: int, state: str, done: datetime | None) -> str:
    if state in (DONE, ENDED):
        return in_words.moment(done) if done else ""
    if state == LEFT_OUT:
        return ""
    codes = [code for code in PHASES[number] if code in facts.phases]
    if not codes:
        return ""
    opens, closes = facts.opens(codes[0]), facts.closes(codes[-1])
    assert opens is not None and closes is not None
    if state == NOW:
        return _now(facts, opens, closes)
    return f"{in_words.day(opens)}–{in_words.day(closes)}"


def _now(facts: Facts, opens: datetime, closes: datetime) -> str:
    if facts.state == states.RETURNED and facts.returned_until:
        opens, closes = facts.now, facts.returned_until
    if facts.now < opens:
        return _("%(at)s 开始") % {"at": in_words.moment(opens)}
    return _("至 %(at)s") % {"at": in_words.moment(closes)} if facts.now < closes else ""
