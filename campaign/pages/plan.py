"""The counters of the activity plan on the home page: the app that counts registers them.

register_plan(counters_of)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.models import Campaign


@dataclass(frozen=True)
class Counter:
    """One number of the plan against its target; `url` leads to the rows it is made of."""

    code: str
    label: Any
    unit: Any
    value: int
    target: int
    url: str

    @property
    def percent(self) -> int:
        """Of the target, rounded down, so that 100 is said of what was reached."""
        return self.value * 100 // self.target

    @property
    def width(self) -> int:
        """Of the bar, which ends at the target."""
        return min(self.percent, 100)


Source = Callable[[Campaign], Sequence[Counter]]
_sources: list[Source] = []


def register_plan(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def counters(campaign: Campaign) -> list[Counter]:
    """None of them while all are nought: a plan that has not begun is no news."""
    found = [counter for source in _sources for counter in source(campaign)]
    return found if any(counter.value for counter in found) else []
