"""Finding one's way in a clerk's sheet: the row of headings, which column is which, which rows are no content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.tables.reading import Rows, Value
from common.text import one_line

LOOKED_AT = 20  # rows from the top among which the headings are
# "*姓名（必填）：" is "姓名".
TRIMMINGS = re.compile(r"[（(\[【].*?[)）\]】]|[\s*＊:：·、/]")
TOTALS = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*计|共\s*\d+\s*[家人个]|填表|制表|审核|备注|说明|注[:：])")


@dataclass(frozen=True)
class Found:
    """A sheet whose headings are known. `at` gives the column of each wanted field that is there, from 0."""

    rows: Rows
    head_row: int  # from 0
    at: dict[str, int]

    @property
    def head(self) -> list[Value]:
        return self.rows[self.head_row]

    def content(self) -> Iterator[tuple[int, list[Value]]]:
        """Excel's number and the cells of every row below the headings that holds content: no totals, no headings
        that are repeated on each page, no signatures."""
        headings = {index: one_line(self.head[index]) for index in self.at.values()}
        for number, row in enumerate(self.rows[self.head_row + 1 :], start=self.head_row + 2):
            texts = {index: one_line(row[index]) if index < len(row) else "" for index in self.at.values()}
            first = next((text for value in row if (text := one_line(value))), "")
            if any(texts.values()) and texts != headings and not TOTALS.match(first):
                yield number, row

    def value(self, row: Sequence[Value], field: str) -> Value:
        index = self.at.get(field)
        return row[index] if index is not None and index < len(row) else ""


def find(sheets: Sequence[Rows], wanted: Mapping[str, Sequence[str]], *, needed: Sequence[str]) -> Found | None:
    """The row among the first of all sheets in which most of the `wanted` headings stand, and all that are `needed`.

    `wanted`: the names by which each field is known, the most exact first.
    """
    best: Found | None = None
    for rows in sheets:
        for index, row in enumerate(rows[:LOOKED_AT]):
            at = _columns(row, wanted)
            if all(field in at for field in needed) and (best is None or len(at) > len(best.at)):
                best = Found(rows, index, at)
    return best


def _columns(row: Sequence[Value], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The column of each field, once by its exact name, then by what is left and contains one."""
    texts = {index: TRIMMINGS.sub("", one_line(value)) for index, value in enumerate(row)}
    at: dict[str, int] = {}
    for agrees in (str.__eq__, str.__contains__):
        for field, names in wanted.items():
            free = [index for index in texts if index not in at.values()]
            hits = (index for name in names for index in free if len(texts[index]) <= 20 and agrees(texts[index], name))
            if field not in at and (hit := next(hits, None)) is not None:
                at[field] = hit
    return at
