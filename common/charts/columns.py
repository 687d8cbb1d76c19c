"""Columns over time, drawn by the server as SVG with the table behind it: no script, no library, prints as it is.

No ORM, no clock, no I/O. `components/columns.html` draws a `Chart`; lengths are units of its view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

WIDTH, HEIGHT = 720, 200
LEFT, TOP, BOTTOM = 48, 12, 28  # room for the scale, above the highest column, for the days
GAP = 0.25  # of a column's place
WIDEST = 48
MOST_LABELS = 10


@dataclass(frozen=True)
class Series:
    """One kind of thing that is counted; `tone`: a colour class (c-blue, c-mid, c-ink, c-soft, c-rest, c-red)."""

    name: str
    tone: str


@dataclass(frozen=True)
class Point:
    """One column: what it counts of each series, and where its rows can be read ("" for nowhere): those of the whole
    column at `url`, those of each number at `links`."""

    label: str
    values: tuple[int, ...]
    url: str = ""
    links: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.values)

    @property
    def linked_values(self) -> list[tuple[int, str]]:
        return list(zip_longest(self.values, self.links, fillvalue=""))  # type: ignore[arg-type]

    def in_words(self, series: Sequence[Series]) -> str:
        """7月1日：通过 6，退回 4"""
        told = "，".join(f"{s.name} {v}" for s, v in zip(series, self.values, strict=True))
        return f"{self.label}：{told}"


@dataclass(frozen=True)
class Part:
    y: float
    height: float
    tone: str


@dataclass(frozen=True)
class Column:
    """`label` is "" where the labels of all columns would not fit. `words` is read out and shown on pointing at it."""

    x: float
    width: float
    middle: float
    label: str
    words: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    title: str
    unit: str
    series: Sequence[Series]
    points: Sequence[Point]

    width, height, base, left = WIDTH, HEIGHT, HEIGHT - BOTTOM, LEFT

    @property
    def is_empty(self) -> bool:
        return not any(point.total for point in self.points)

    @property
    def top(self) -> int:
        """The end of the scale: 1, 2 or 5 and noughts, not below the highest column."""
        highest = max((point.total for point in self.points), default=0)
        return round_up(highest)

    @property
    def scale(self) -> list[tuple[int, float]]:
        """(value, y) of the lines across."""
        values = (0, self.top // 2, self.top) if self.top % 2 == 0 else (0, self.top)
        return [(value, self._y(value)) for value in values]

    @property
    def columns(self) -> list[Column]:
        place = (WIDTH - LEFT) / max(1, len(self.points))
        every = -(-len(self.points) // MOST_LABELS)
        return [self._column(n, point, place, n % every == 0) for n, point in enumerate(self.points)]

    def _column(self, n: int, point: Point, place: float, has_label: bool) -> Column:
        middle, width = LEFT + (n + 0.5) * place, min(WIDEST, place * (1 - GAP))
        parts, below = [], 0
        for series, value in zip(self.series, point.values, strict=True):
            if value:
                y = self._y(below + value)
                parts.append(Part(y, round(self._y(below) - y, 2), series.tone))
            below += value
        return Column(
            x=round(middle - width / 2, 2),
            width=round(width, 2),
            middle=round(middle, 2),
            label=point.label if has_label else "",
            words=point.in_words(self.series),
            parts=parts,
        )

    def _y(self, value: int) -> float:
        return round(self.base - (self.base - TOP) * value / self.top, 2)


def round_up(value: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50 …; 1 for nothing."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if factor * step >= value:
                return factor * step
        step *= 10
