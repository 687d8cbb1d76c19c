"""The calendar as a picture: the working phases side by side, today marked.

The showcase lasts a year; the scale ends with the work, and a phase that begins after it stands at its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaign.phases import PhaseLike

SHOWCASE = "showcase"
LEAST = 1  # of a bar's width, to be seen at all


@dataclass(frozen=True)
class Bar:
    """One phase; `x`, `width` and `today` in hundredths of the whole, `tone` a colour class."""

    phase: PhaseLike
    x: float
    width: float
    today: float | None
    tone: str
    state: str


@dataclass(frozen=True)
class _Scale:
    start: datetime
    end: datetime

    def part(self, moment: datetime) -> float:
        """From 0 to 100; what lies outside is at the edge."""
        part = 100 * ((moment - self.start) / (self.end - self.start))
        return round(min(max(part, 0), 100), 2)


def bars(rows: Iterable[PhaseLike], now: datetime) -> list[Bar]:
    phases = [phase for phase in rows if phase.on_timeline]
    working = [phase for phase in phases if phase.code != SHOWCASE] or phases
    if not phases:
        return []
    scale = _Scale(min(phase.opens_at for phase in working), max(phase.closes_at for phase in working))
    today = scale.part(now) if scale.start <= now <= scale.end else None
    return [_bar(phase, scale, today, now) for phase in phases]


def _bar(phase: PhaseLike, scale: _Scale, today: float | None, now: datetime) -> Bar:
    x = min(scale.part(phase.opens_at), 100 - LEAST)
    width = round(max(scale.part(phase.closes_at) - x, LEAST), 2)
    if now < phase.opens_at:
        return Bar(phase, x, width, today, "c-soft", _("未开始"))
    if now < phase.closes_at:
        return Bar(phase, x, width, today, "c-blue", _("还有 %(n)d 天") % {"n": (phase.closes_at - now).days})
    return Bar(phase, x, width, today, "c-ink", _("已结束"))
