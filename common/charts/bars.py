"""Bars side by side, one a line, for what has names and not days: a name, its bar as SVG, its number, the table behind.

No ORM, no clock, no I/O. `components/bars.html` draws `Bars`. The names stand in the page and not in the picture, so
that they are as large on a phone as elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.charts.columns import Point, Series


@dataclass(frozen=True)
class Stretch:
    """One part of a bar, in what is counted: the picture's width is the longest bar."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True)
class Bar:
    """`numbers`: what stands beside it, each with where its rows are. `words` is read out and shown on pointing at
    it."""

    point: Point
    numbers: list[tuple[int, str]]
    words: str
    parts: list[Stretch] = field(default_factory=list)

    @property
    def number(self) -> str:
        """12 / 40"""
        return " / ".join(str(number) for number, _url in self.numbers)


@dataclass(frozen=True)
class Bars:
    """`is_share`: the number beside a bar is its first part of the whole, "12 / 40"; else the whole."""

    title: str
    unit: str
    series: Sequence[Series]
    points: Sequence[Point]
    is_share: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(self._counts(point) for point in self.points)

    @property
    def longest(self) -> int:
        return max((bar.point.total for bar in self.bars), default=0)

    @property
    def bars(self) -> list[Bar]:
        """Of what there is any of; the table behind has the others, too."""
        return [self._bar(point) for point in self.points if self._counts(point)]

    @property
    def left_out(self) -> int:
        return len(self.points) - len(self.bars)

    def _counts(self, point: Point) -> int:
        return point.values[0] if self.is_share else point.total

    def _bar(self, point: Point) -> Bar:
        parts, x = [], 0
        for series, value in zip(self.series, point.values, strict=True):
            if value:
                parts.append(Stretch(x, value, series.tone))
            x += value
        whole = (point.total, point.url)
        numbers = [point.linked_values[0], whole] if self.is_share else [whole]
        return Bar(point, numbers, point.in_words(self.series), parts)
