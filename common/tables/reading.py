"""Reading a spreadsheet that somebody hands in: from bytes nobody has vouched for to rows of values.

.xlsx and .xls are read by calamine, which goes by the cells and not by what a file says of its size (WPS writes a
wrong <dimension>); CSV in UTF-8, UTF-16 or GBK. All of it in a limited child: a small file can hold millions of cells.
A merged cell counts for each row it covers, in its first column; a formula for the value that was stored beside it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from common import in_words
from common.sandbox.child import ChildKilled, run_limited

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 300
LAST_ROW, LAST_COLUMN = 5000, 200  # what lies beyond is refused: no list of people reaches so far
MAX_SHEETS = 10
# For one file; a full list of 500 lines takes a tenth of a second and 20 MB.
MEMORY_BYTES, CPU_S, WALL_S = 256 << 20, 3, 10.0
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
SEPARATORS = ",;\t"

Value = str | int | float | bool | date | datetime | time | timedelta
Rows = list[list[Value]]


class Unreadable(Exception):
    """The file as a whole cannot be used; the text says why and what to do."""


def read(file: IO[bytes], size: int) -> list[Rows]:
    """The visible sheets that hold something, each with its rows from the first on: row n of Excel is rows[n - 1].

    Empty cells are "". Raises Unreadable.
    """
    if size > MAX_BYTES:
        most = in_words.size(MAX_BYTES)
        raise Unreadable(_("文件超过 %(most)s。请只保留名单这一张表，删去图片和多余的列。") % {"most": most})
    file.seek(0)
    limits: dict[str, Any] = {"memory_bytes": MEMORY_BYTES, "cpu_s": CPU_S, "wall_s": WALL_S, "keeps_files": False}
    try:
        sheets: list[Rows] = run_limited(_read, file.read(MAX_BYTES), **limits)
    except (ChildKilled, MemoryError) as killed:
        raise Unreadable(_too_much()) from killed
    return sheets


def _too_much() -> str:
    return _("这个文件读起来要的时间或内存远超一份名单，没有读取。请把名单复制到一个新的表格里再上传。")


def _read(data: bytes) -> list[Rows]:
    """In the child."""
    if data.startswith((ZIP, OLD_EXCEL)):
        if data.startswith(ZIP):
            _check_parts(io.BytesIO(data))
        sheets = _workbook(data)
    else:
        sheets = [_csv(_decoded(data))]
    return [rows for rows in sheets if any(value != "" for row in rows for value in row)]


# ── Excel ──
def _workbook(data: bytes) -> list[Rows]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        return [_rows(book.get_sheet_by_name(name)) for name in seen[:MAX_SHEETS]]
    except (Unreadable, MemoryError):
        raise
    except (CalamineError, Exception) as broken:  # a damaged workbook fails in any number of ways
        raise Unreadable(_("这个文件打不开，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 再上传。")) from broken


def _rows(sheet: Any) -> Rows:
    if sheet.end is None:
        return []
    if sheet.end[0] >= LAST_ROW:
        raise Unreadable(_("第 %(n)d 行以后还有内容。请删去空行，让名单连续。") % {"n": LAST_ROW})
    if sheet.end[1] >= LAST_COLUMN:
        raise Unreadable(_too_much())
    rows: Rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in rows[top : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _check_parts(file: IO[bytes]) -> None:
    """A real .xlsx of a sane size once unpacked; zipfile itself never reads past the sizes it declares."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Unreadable(_("这个文件解开后太大。请把名单复制到一个新的表格里再上传。"))
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise Unreadable(_("这不是 Excel 表格。请上传 .xlsx、.xls 或 .csv 名单。"))
            for part in parts:
                _check_xml(archive, part)
    except zipfile.BadZipFile as wrong:
        raise Unreadable(_("这个文件打不开，可能没有传完整。请用 Excel 或 WPS 另存为 .xlsx 再上传。")) from wrong


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No document type: Excel writes none, and entities that unfold without end need one."""
    if part.filename.lower().endswith((".xml", ".rels")):
        try:
            with archive.open(part) as opened:
                head = opened.read(4096).replace(b"\x00", b"")
        except Exception:
            return
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable(_("这个文件里有不该有的内容，没有读取。请把名单复制到一个新的表格里再上传。"))


# ── CSV ──
def _decoded(data: bytes) -> str:
    """Excel in Chinese writes CSV in GBK, WPS and others in UTF-8 or UTF-16 with a mark."""
    codings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("这不是表格文件。请上传 .xlsx、.xls 或 .csv 名单。"))


def _csv(text: str) -> Rows:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    if separator not in first:
        raise Unreadable(_("这不是表格文件。请上传 .xlsx、.xls 或 .csv 名单。"))
    rows: Rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        if len(rows) >= LAST_ROW:
            raise Unreadable(_("第 %(n)d 行以后还有内容。请删去空行，让名单连续。") % {"n": LAST_ROW})
        rows.append(list(row[:LAST_COLUMN]))
    return rows
