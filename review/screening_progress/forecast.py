"""When the screening will be done at the pace of the last days, and what pace the calendar asks for.

No ORM, no clock, no I/O.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LOOKS_BACK = 7  # days


@dataclass(frozen=True)
class Forecast:
    """`pace`: decisions a day, of the last days on which any was made. `done_on`: None where nothing was decided
    lately. `needed`: a day from tomorrow on, so that all is done by the last day; 0 where nothing is left, None where
    no day is left. `days_late`: after the last day, negative before it."""

    left: int
    pace: float
    done_on: date | None
    needed: int | None
    days_late: int | None

    @property
    def is_late(self) -> bool:
        return self.days_late is not None and self.days_late > 0


def forecast(*, left: int, by_day: Mapping[date, int], today: date, last_day: date) -> Forecast:
    """`by_day`: decisions that stand. Today, which is not over, counts only where it quickens the pace."""
    pace = _pace(by_day, today)
    done_on = _done_on(left, pace, today)
    days_left = (last_day - today).days
    needed = math.ceil(left / days_left) if days_left > 0 else (None if left else 0)
    late = (done_on - last_day).days if done_on else None
    return Forecast(left, round(pace, 1), done_on, needed, late)


def _pace(by_day: Mapping[date, int], today: date) -> float:
    """Of the days of the last week on which anything was decided: nobody screens on Sundays."""
    days = [today - timedelta(days=back) for back in range(1, LOOKS_BACK + 1)]
    counts = [by_day[day] for day in days if by_day.get(day)]
    before = sum(counts) / len(counts) if counts else 0.0
    return max(before, (sum(counts) + by_day.get(today, 0)) / (len(counts) + 1))


def _done_on(left: int, pace: float, today: date) -> date | None:
    if not left:
        return today
    return today + timedelta(days=math.ceil(left / pace)) if pace else None
