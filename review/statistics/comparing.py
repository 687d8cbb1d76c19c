"""Two years side by side: the numbers and lines that both have. No ORM, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.statistics.counting.tables import Chapter, Fact, Row, Table


@dataclass(frozen=True)
class Line:
    """None: that year has no such line, as a category that came or went."""

    label: str
    now: int | None
    then: int | None
    unit: str = ""
    now_url: str = ""
    then_url: str = ""

    @property
    def change(self) -> str:
        """+12, −3, 0; nothing where one year has no number."""
        if self.now is None or self.then is None:
            return ""
        difference = self.now - self.then
        return f"+{difference}" if difference > 0 else f"−{-difference}" if difference else "0"


@dataclass(frozen=True)
class Beside:
    """One table of both years."""

    code: str
    title: str
    head: str
    lines: list[Line]


def facts(now: Iterable[Chapter], then: Iterable[Chapter]) -> list[Line]:
    """The head numbers that both years have."""
    before = {fact.code: fact for chapter in then for fact in chapter.facts}
    pairs = [(fact, before.get(fact.code)) for chapter in now for fact in chapter.facts]
    return [_of_facts(fact, other) for fact, other in pairs if other and fact.value and other.value]


def tables(now: Iterable[Chapter], then: Iterable[Chapter]) -> list[Beside]:
    """Tables that hold numbers in both years; of the others nothing could be compared."""
    before = {table.code: table for chapter in then for table in chapter.shown}
    pairs = [(table, before.get(table.code)) for chapter in now for table in chapter.shown]
    return [_of_tables(table, other) for table, other in pairs if other and table.compared]


def _of_facts(now: Fact, then: Fact) -> Line:
    return Line(str(now.label), now.value, then.value, now.unit, now.url, then.url)


def _of_tables(now: Table, then: Table) -> Beside:
    """Lines in this year's order, those that it has no more at the end; without those that are nought in both."""
    own, other = {row.key: row for row in now.rows}, {row.key: row for row in then.rows}
    labels = {row.key: row.label for row in (*then.rows, *now.rows)}
    keys = dict.fromkeys([*own, *other])
    lines = [_line(labels[key], _side(now, own.get(key)), _side(then, other.get(key))) for key in keys]
    return Beside(now.code, now.title, now.head, [line for line in lines if line.now or line.then])


Side = tuple[int | None, str]  # the number, and where its rows are listed


def _line(label: str, now: Side, then: Side) -> Line:
    return Line(label, now[0], then[0], now_url=now[1], then_url=then[1])


def _side(table: Table, row: Row | None) -> Side:
    if row is None:
        return None, ""
    is_one = len(table.compared) == 1 and bool(row.links)
    return table.compared_value(row), row.links[table.compared[0]] if is_one else row.url
