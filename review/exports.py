"""A published ranking as files: CSV, Excel, and the JSON bundle from which anyone can recompute it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from review.models import Result, ResultRow
from review.results import canonical

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float


def table(result: Result) -> Iterator[list[Cell]]:
    """Header and rows, as in the public table; scores are numbers."""
    yield [
        _("名次"), _("编号"), _("作品"), _("申报单位"), _("推荐单位"), _("奖项"),
        _("专家得分"), _("投票得分"), _("综合得分"), _("票数"),
    ]  # fmt: skip
    for row in result.rows.select_related("entry__union", "entry__recommending"):
        yield _line(row)


def as_csv(result: Result) -> bytes:
    """UTF-8 with a byte order mark for Excel. A text that looks like a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in table(result):
        writer.writerow([_harmless(cell) for cell in line])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(result: Result) -> bytes:
    """Texts are stored as texts: Excel never takes one for a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(result.category.short_name[:31])
    for line in table(result):
        sheet.append([_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_bundle(result: Result) -> bytes:
    """The canonical inputs, byte for byte what the digest was made of."""
    return canonical(result.inputs).encode()


def _line(row: ResultRow) -> list[Cell]:
    entry = row.entry
    return [
        row.rank, entry.number or "", entry.title, entry.union.name, entry.recommending.name, row.award,
        float(row.expert_score), float(row.vote_score), float(row.final_score), row.votes,
    ]  # fmt: skip


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
