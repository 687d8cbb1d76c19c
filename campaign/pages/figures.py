"""The numbers on the home page. None is invented here: later apps register what they can count.

    register_figure(_("申报作品"), lambda campaign: Entry.objects.filter(...).count(), order=10)

A figure of None or 0 is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from campaign.models import Campaign

Count = Callable[[Campaign], int | None]
_figures: dict[Count, tuple[int, Any]] = {}


@dataclass(frozen=True)
class Figure:
    label: Any
    value: int


def register_figure(label: Any, count: Count, *, order: int = 100) -> None:
    """Called from AppConfig.ready; registering the same function twice is once."""
    _figures[count] = (order, label)


def figures(campaign: Campaign) -> list[Figure]:
    """What there is to count just now, in the registered order."""
    ordered = sorted(_figures.items(), key=lambda item: item[1][0])
    counted = ((label, count(campaign)) for count, (_order, label) in ordered)
    return [Figure(label, value) for label, value in counted if value]
