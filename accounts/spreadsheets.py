"""Excel and CSV files out: any number of rows through a temporary file, no text that Excel could take for a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, cast
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
LONGEST = 32_000  # Excel's own limit of a cell is 32,767 characters
Value = str | int | float | Decimal | date | datetime | None


def write(*, title: str, head: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[int] = ()) -> IO[bytes]:
    """A workbook of one sheet as an open temporary file, at its start; memory stays flat whatever the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_TITLES.sub(" ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
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


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(value) else str(value)
    elif isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"  # openpyxl takes "=1+1" for a formula
    if bold:
        cell.font = Font(bold=True)
    elif "\n" in value:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
