"""Excel and CSV files out: any number of rows through a temporary file, no text that Excel could take for a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, cast
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
HEAD_FONT, HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="FFF3F4F6")
HEAD_PLACE = Alignment(vertical="center", wrap_text=True)
PLACE = Alignment(vertical="top", wrap_text=True)
LONGEST = 32_000  # Excel's own limit of a cell is 32,767 characters
Value = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()


def write(*, title: str, head: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[int] = ()) -> IO[bytes]:
    """A workbook of one sheet as an open temporary file, at its start; memory stays flat whatever the rows."""
    return write_book([Sheet(title, head, rows, widths)])


def write_book(sheets: Iterable[Sheet]) -> IO[bytes]:
    """The same of several sheets. Titles differ in their first 31 characters, as Excel asks."""
    book = Workbook(write_only=True)
    for one in sheets:
        _fill(book.create_sheet(NOT_IN_TITLES.sub(" ", one.title)[:31]), one)
    out = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    book.save(out)
    out.seek(0)
    return out


def as_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte order mark for Excel. A text that looks like a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out).writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def inert(cell: Value) -> Value:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def response(file: IO[bytes], *, name: str) -> HttpResponse:
    """Sent in pieces, under its Chinese name, never kept by a cache on the way."""
    sent = FileResponse(file, content_type=TYPE)
    sent["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    sent["Cache-Control"] = "no-store"
    return cast(HttpResponse, sent)  # views are typed by what most of them return


def _fill(sheet: Any, one: Sheet) -> None:
    sheet.freeze_panes = "A2"
    for number, width in enumerate(one.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _set_for_paper(sheet)
    sheet.append([_head_cell(sheet, text) for text in one.head])
    last = 1
    for last, row in enumerate(one.rows, start=2):  # noqa: B007
        sheet.append([_cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(one.head))}{last}"


def _set_for_paper(sheet: Any) -> None:
    """Printed, the table lies across and is as wide as the page, its head on each."""
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"


def _head_cell(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    cell.font, cell.fill, cell.alignment = HEAD_FONT, HEAD_FILL, HEAD_PLACE
    return cell


def _cell(sheet: Any, value: Value) -> WriteOnlyCell:
    """Texts as texts, numbers as numbers, times as Shanghai's: so Excel sorts and filters them as what they are."""
    form = "General"
    if isinstance(value, datetime):
        value, form = timezone.localtime(value).replace(tzinfo=None), "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        form = "yyyy-mm-dd"
    elif isinstance(value, float | Decimal):
        form = "0.00"
    elif isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST] or None
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula
    cell.number_format, cell.alignment = form, PLACE
    return cell
