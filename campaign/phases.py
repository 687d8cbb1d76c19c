"""The calendar as facts about a moment: what is open, what comes next, how long is left.

Pure: rows and `now` come in. A row is anything with code, name, opens_at, closes_at and on_timeline,
the definition's PhaseSpec as well as the database's Phase. A phase is open from opens_at until just
before closes_at. Days are counted in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class PhaseLike(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def on_timeline(self) -> bool: ...


@dataclass(frozen=True)
class Countdown:
    """What is left until a close, rounded down to whole minutes; nothing is left once it has passed."""

    days: int
    hours: int
    minutes: int
    is_over: bool


@dataclass(frozen=True)
class TimelineRow:
    """One stop of the timeline. `state` is done, now or next; `day` counts from 1 while it is now."""

    code: str
    name: str
    first_day: date
    last_day: date
    state: str
    day: int | None
    is_open_ended: bool


def is_open(phase: PhaseLike, now: datetime) -> bool:
    return phase.opens_at <= now < phase.closes_at


def open_phases(phases: Iterable[PhaseLike], now: datetime) -> list[PhaseLike]:
    """All that are open, in the order of their opening: phases may overlap."""
    return sorted((phase for phase in phases if is_open(phase, now)), key=lambda phase: phase.opens_at)


def next_phase(phases: Iterable[PhaseLike], now: datetime) -> PhaseLike | None:
    """The one that opens soonest after now."""
    return min((phase for phase in phases if phase.opens_at > now), key=lambda phase: phase.opens_at, default=None)


def timeline(phases: Iterable[PhaseLike], now: datetime) -> list[TimelineRow]:
    """The stops people see. The last one ("from October on") has no end worth printing."""
    shown = sorted((phase for phase in phases if phase.on_timeline), key=lambda phase: phase.opens_at)
    return [_row(phase, now, is_last=phase is shown[-1]) for phase in shown]


def _row(phase: PhaseLike, now: datetime, *, is_last: bool) -> TimelineRow:
    state = "now" if is_open(phase, now) else "done" if now >= phase.closes_at else "next"
    return TimelineRow(
        code=phase.code,
        name=phase.name,
        first_day=_day(phase.opens_at),
        last_day=last_day(phase.closes_at),
        state=state,
        day=day_number(phase, now) if state == "now" else None,
        is_open_ended=is_last,
    )


def day_number(phase: PhaseLike, now: datetime) -> int:
    """1 on the day the phase opens."""
    return (_day(now) - _day(phase.opens_at)).days + 1


def last_day(closes_at: datetime) -> date:
    """The last day on which something can still be done: a close at midnight belongs to the day before."""
    return _day(closes_at - timedelta(microseconds=1))


def countdown(now: datetime, closes_at: datetime) -> Countdown:
    left = max(closes_at - now, timedelta(0))
    hours, rest = divmod(left.seconds, 3600)
    return Countdown(days=left.days, hours=hours, minutes=rest // 60, is_over=closes_at <= now)


def days_to_reach(phase: PhaseLike, now: datetime) -> int:
    """By how many whole days the calendar must move (negative: earlier) for `now` to lie inside `phase`.

    Lands a third of the way in, so that a phase shows some past and some future.
    """
    length = phase.closes_at - phase.opens_at
    wanted = now - length / 3
    days = round((wanted - phase.opens_at) / timedelta(days=1))
    while not phase.opens_at + timedelta(days=days) <= now:
        days -= 1
    while not now < phase.closes_at + timedelta(days=days):
        days += 1
    return days


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()
