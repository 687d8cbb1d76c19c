"""Files that are no list of unions: cut, poisoned, endless."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

from accounts.unions.import_file import HEAD
from common.tables import reading
from tests.accounts.unions.lists import ROW, book


def bomb() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED + 1))
    return out


def with_entities() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(book(ROW)) as given, zipfile.ZipFile(out, "w") as archive:
        for part in given.infolist():
            text = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + text
            archive.writestr(part.filename, text)
    return out


def cut() -> io.BytesIO:
    return io.BytesIO(book(ROW).getvalue()[:-300])


def word_file() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out


def broken_inside() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
        archive.writestr("[Content_Types].xml", "nonsense")
    return out


def damaged_stream() -> io.BytesIO:
    """A workbook one of whose compressed parts is overwritten: zlib's error, not zipfile's."""
    whole = book(head=HEAD)
    data = bytearray(whole.getvalue())
    with zipfile.ZipFile(whole) as archive:
        info = archive.getinfo("xl/workbook.xml")
    begin = info.header_offset + 30 + len(info.filename)
    data[begin : begin + 20] = b"\xff" * 20
    return io.BytesIO(bytes(data))


def far_down() -> io.BytesIO:
    made = Workbook()
    made.active.append(HEAD)  # type: ignore[union-attr]
    made.active.cell(1_000_000, 1, "鼓楼区总工会")  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out


def slow() -> io.BytesIO:
    """94 kB with a row of 2.6 million cells: half a minute of openpyxl."""
    out = io.BytesIO()
    with zipfile.ZipFile(book(ROW)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.infolist():
            text = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 2_600_000 + b"</row></sheetData>")
            archive.writestr(part.filename, text)
    return out
