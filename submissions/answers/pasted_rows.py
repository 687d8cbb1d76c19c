"""Rows pasted from a spreadsheet into a repeated question: which column is which, by its head or by what stands in it.

All or nothing: a cell that does not fit is named, and nothing is read in. Knows no entry and no database.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import FieldSpec
from common.tables import columns
from common.text import one_line, plain_text
from submissions.answers.kinds import clean, fault

READ_AT_MOST = 200  # lines and cells of a line
LONGEST = 100_000
_NUMBERING = ("序号", "编号", "no")
_UNIT = re.compile(r".*(公司|集团|工会|中心|局|院|校|学|厂|所|站|段|队|社|部|委|会|店|馆|行)")
_YES_NO = {"是": "yes", "有": "yes", "否": "no", "无": "no", "没有": "no"}

Cells = list[list[str]]


@dataclass(frozen=True)
class Pasted:
    """`columns` are the labels of those understood, `unused` the heads or numbers of those left; or `fault`, with the
    `text` to be mended."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    fault: str = ""
    text: str = ""


@dataclass(frozen=True)
class _WrongCell(Exception):
    line: int
    label: str
    text: str
    why: str


def read(spec: FieldSpec, raw: str, *, given: Mapping[str, str], beside: int) -> Pasted:
    """The pasted rows. `given` fills a column that the sheet does not have at all (`fill_from`); `beside` is how many
    rows the answer has already."""
    lines = _lines(raw)
    heads = lines[0] if lines and _are_heads(spec, lines[0]) else []
    places = _by_heads(spec, heads)
    # As in a sheet that is imported: totals and headings that are repeated are no people.
    numbered = columns.Found([[*line] for line in lines], 0, places).content() if heads else enumerate(lines, start=1)
    content = [(number, [str(cell) for cell in line]) for number, line in numbered]
    body = [cells for _number, cells in content]
    if not body:
        return _refused(raw, _("没有读到内容。请在 Excel 里选中人员所在的行，复制后粘贴到这里。"))
    if beside + len(body) > spec.max_rows:
        many = {"n": len(body), "have": beside, "most": spec.max_rows}
        return _refused(raw, _("粘贴了 %(n)s 行，已有 %(have)s 行，这里最多 %(most)s 行。请删去多余的再粘贴。") % many)
    places = places if heads else _by_content(spec, body)
    try:
        rows = [_row(spec, cells, places, number) for number, cells in content]
    except _WrongCell as wrong:
        words = {"line": wrong.line, "label": wrong.label, "text": wrong.text[:40], "why": wrong.why}
        return _refused(raw, _("第 %(line)s 行“%(label)s”是“%(text)s”：%(why)s没有读入，请改好后再读入。") % words)
    filled = {c.code: given[c.fill_from] for c in spec.columns if c.fill_from in given and c.code not in places}
    known = [column.label for column in spec.columns if column.code in places]
    return Pasted([filled | row for row in rows], known, _unused(body, heads, places))


def _refused(raw: str, why: str) -> Pasted:
    return Pasted(fault=why, text=raw[:LONGEST])


def _lines(raw: str) -> Cells:
    """Cells of the lines that are not empty; a cell of several lines comes in quotes, as Excel copies it."""
    try:
        lines = list(csv.reader(io.StringIO(plain_text(raw[:LONGEST])), delimiter="\t"))[:READ_AT_MOST]
    except csv.Error:
        return []
    cells = [[one_line(cell) for cell in line[:READ_AT_MOST]] for line in lines]
    return [line for line in cells if any(line)]


# ── Which column is which: the place in the sheet by the code of the column ──
def _bare(head: str) -> str:
    return columns.TRIMMINGS.sub("", head).lower()


def _names(column: FieldSpec) -> set[str]:
    return {_bare(name) for name in (column.label, *column.also_called)}


def _are_heads(spec: FieldSpec, line: list[str]) -> bool:
    """At least half of what stands in the line is the name of a column."""
    known = {*_NUMBERING, *(name for column in spec.columns for name in _names(column))}
    named = [cell for cell in line if cell and _bare(cell) in known]
    return bool(named) and 2 * len(named) >= len([cell for cell in line if cell])


def _by_heads(spec: FieldSpec, heads: list[str]) -> dict[str, int]:
    wanted = {column.code: (column.label, *column.also_called) for column in spec.columns}
    found = columns.find([[list(heads)]], wanted, needed=()) if heads else None
    return found.at if found else {}


def _by_content(spec: FieldSpec, body: Cells) -> dict[str, int]:
    """Columns of a certain content first, then the rest in their order; a first column that counts is left out."""
    cells = {place: [line[place] for line in body if any(line[place:][:1])] for place in _width(body)}
    free = [place for place in cells if cells[place] and not (place == 0 and _counts(spec, cells[0]))]
    found: dict[str, int] = {}
    for column in [one for one in spec.columns if one.kind != "text" or one.fill_from == "union"]:
        fitting = [place for place in free if all(_suits(column, cell) for cell in cells[place])]
        if fitting:
            found[column.code] = fitting[0]
            free.remove(fitting[0])
    rest = [column for column in spec.columns if column.code not in found and column.kind == "text"]
    return found | {column.code: place for column, place in zip(rest, free, strict=False)}


def _width(body: Cells) -> range:
    return range(max(len(line) for line in body))


def _counts(spec: FieldSpec, cells: list[str]) -> bool:
    return spec.columns[0].kind != "integer" and cells == [str(number) for number in range(1, len(cells) + 1)]


def _suits(column: FieldSpec, cell: str) -> bool:
    if column.kind == "text":
        return bool(_UNIT.fullmatch(cell))
    return not fault(column, _value(column, cell))


# ── What stands in a cell ──
def _row(spec: FieldSpec, cells: list[str], places: Mapping[str, int], line: int) -> dict[str, Any]:
    row = {}
    for column in spec.columns:
        place = places.get(column.code, len(cells))
        if place < len(cells) and (text := cells[place]):
            row[column.code] = value = _value(column, text)
            if why := _cell_fault(column, value):
                raise _WrongCell(line, column.label, text, why)
    return row


def _cell_fault(column: FieldSpec, value: Any) -> str:
    if column.kind == "choice" and value not in dict(column.choices):
        known = "、".join(words for _code, words in column.choices)
        return _("这里没有这一项。可填：%(known)s。") % {"known": known}
    return fault(column, value)


def _value(column: FieldSpec, text: str) -> Any:
    """A choice is pasted by its words."""
    codes = {words: code for code, words in column.choices} | (_YES_NO if column.kind == "yes_no" else {})
    return clean(column, codes.get(text, text))


def _unused(body: Cells, heads: list[str], places: Mapping[str, int]) -> list[str]:
    left = [place for place in _width(body) if place not in places.values() and any(line[place:][:1] for line in body)]
    named = [heads[place] if place < len(heads) and heads[place] else "" for place in left]
    return [name or _("第 %(n)s 列") % {"n": place + 1} for name, place in zip(named, left, strict=True)]
