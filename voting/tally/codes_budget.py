"""The day's budget of codes, for the organiser's desk: only when it nears its end."""

from __future__ import annotations

from voting.identity import budget


def near_its_end() -> budget.Day | None:
    day = budget.today()
    return day if day.is_near else None
