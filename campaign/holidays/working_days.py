"""Working days (工作日) by the State Council's yearly notice: the files beside this one, one a year.

The notice of a year comes out in the autumn before it. For a year without a file Saturdays and Sundays alone are free,
and `is_known` is False: who shows such a date says so.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from campaign.phases import ZONE

FOLDER = Path(__file__).parent
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    off: frozenset[date]
    work: frozenset[date]


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both counted, with so many working days in it."""

    first: date
    last: date
    is_known: bool

    @property
    def ends_at(self) -> datetime:
        """Midnight after the last day, in Shanghai."""
        return datetime.combine(self.last + DAY, time(), ZONE)


@functools.cache
def year(number: int) -> Year | None:
    """None where the notice of that year is not among the files."""
    file = FOLDER / f"{number}.toml"
    if not file.exists():
        return None
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    spans = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in found["off"]]
    off = {first + DAY * n for first, last in spans for n in range((last - first).days + 1)}
    return Year(frozenset(off), frozenset(map(date.fromisoformat, found["work"])))


def is_working(day: date) -> bool:
    known = year(day.year)
    if known and (day in known.off or day in known.work):
        return day in known.work
    return day.weekday() < SATURDAY


def after(day: date, count: int) -> Period:
    """The `count` working days that begin with the first one after `day`; count at least 1."""
    first = last = _next(day)
    for _ in range(count - 1):
        last = _next(last)
    return Period(first, last, all(year(number) for number in range(first.year, last.year + 1)))


def _next(day: date) -> date:
    day += DAY
    while not is_working(day):
        day += DAY
    return day
