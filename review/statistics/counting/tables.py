"""What a chapter of the statistics is made of: numbers, tables with their charts, and sentences. No ORM, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from common.charts.bars import Bars
from common.charts.columns import Chart, Point, Series


@dataclass(frozen=True)
class Row:
    """`key`: by which the same line of another year is found. `links`: of each number, where its rows are listed, ""
    for what this person may not read one by one; `url`: of the whole line."""

    key: str
    label: str
    values: tuple[int, ...]
    links: tuple[str, ...] = ()
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Table:
    """`head`: what its lines are. `is_over_time`: columns, else bars. `compared`: which of its numbers, added up, stand
    beside another year's; none where the lines of two years are not the same things. `is_share`: see `Bars`."""

    code: str
    title: str
    head: str
    series: Sequence[Series]
    rows: Sequence[Row]
    is_over_time: bool = False
    compared: tuple[int, ...] = ()
    is_share: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(row.total for row in self.rows)

    @property
    def chart(self) -> Chart | Bars:
        points = [Point(row.label, row.values, row.url, row.links) for row in self.rows]
        if self.is_over_time:
            return Chart(self.title, self.head, self.series, points)
        return Bars(self.title, self.head, self.series, points, self.is_share)

    def compared_value(self, row: Row) -> int:
        return sum(row.values[place] for place in self.compared)


@dataclass(frozen=True)
class Fact:
    """One number of the chapter's head. `of`: what it is measured against, None for nothing; `of_name` says what,
    `of_url` where it is listed."""

    code: str
    label: Any
    value: int
    unit: str
    url: str = ""
    of: int | None = None
    of_name: str = ""
    of_url: str = ""


@dataclass(frozen=True)
class Chapter:
    """`said`: sentences made of the numbers. `missing`: what the chapter has nothing to say of, and why."""

    code: str
    title: str
    facts: Sequence[Fact] = ()
    tables: Sequence[Table] = ()
    said: Sequence[str] = ()
    missing: Sequence[str] = field(default_factory=list)

    @property
    def shown(self) -> list[Table]:
        """Tables that hold a number."""
        return [table for table in self.tables if not table.is_empty]

    @property
    def is_empty(self) -> bool:
        return not self.said and not self.shown
