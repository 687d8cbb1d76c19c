"""Reading the Excel file of grassroots unions and their officers: from bytes nobody has vouched for to lines of text.

Everything that a file can be is expected here: too big, another format, a zip bomb, formulas, numbers for text,
rows a million lines down. What is read is text and nothing but text. It is read in a limited child: 94 kB can keep
openpyxl busy for half a minute, and this is the web's own process.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from common import in_words, phone_numbers, spreadsheets
from common.sandbox.child import ChildKilled, run_limited
from common.text import mail_address, one_line

HEAD = ("上级工会", "基层工会名称", "申报员姓名", "邮箱", "电话")
MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_PARTS = 300
MAX_LINES = 500
SAMPLES = (
    ("榕光制造有限公司工会", "王敏", "wangmin@example.com", "13800001234"),
    ("闽水环保有限公司工会", "陈志强", "chenzhiqiang@example.com", "0591-87654321"),
)
LOST_DIGITS = 10**6  # a number of a cell with so many zeros at its end was 1.38E+10 before
LAST_ROW = 5000  # rows further down are not looked for
# For one file; a full list of 500 lines takes a tenth of a second and 20 MB.
MEMORY_BYTES, CPU_S, WALL_S = 256 << 20, 3, 10.0


@dataclass(frozen=True)
class Line:
    """One line of the file; `number` is Excel's own, the head being 1."""

    number: int
    parent: str
    union: str
    person: str
    email: str
    phone: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def has_person(self) -> bool:
        return bool(self.person or self.email or self.phone)


class Unreadable(Exception):
    """The file as a whole cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Problem:
    number: int
    text: str


def template(*, parent: str) -> IO[bytes]:
    """The empty form to fill in, with two lines that show how; `parent` is a union the asker may add to."""
    rows = [[parent, *sample] for sample in SAMPLES]
    return spreadsheets.write(title="基层工会", head=HEAD, rows=rows, widths=(26, 34, 14, 30, 18))


def read(file: IO[bytes], size: int) -> tuple[list[Line], list[Problem]]:
    """All lines that hold something, and what is wrong with single cells. Raises Unreadable."""
    if size > MAX_BYTES:
        most = in_words.size(MAX_BYTES)
        raise Unreadable(_("文件超过 %(most)s。请只保留名单这一张表，删去图片和多余的列。") % {"most": most})
    file.seek(0)
    limits: dict[str, Any] = {"memory_bytes": MEMORY_BYTES, "cpu_s": CPU_S, "wall_s": WALL_S, "keeps_files": False}
    try:
        found: tuple[list[Line], list[Problem]] = run_limited(_read, file.read(MAX_BYTES), **limits)
    except ChildKilled as killed:
        text = _("这个文件读起来要的时间或内存远超一份名单，没有读取。请把名单复制到下载的模板里再上传。")
        raise Unreadable(text) from killed
    return found


def _read(data: bytes) -> tuple[list[Line], list[Problem]]:
    """In the child."""
    file = io.BytesIO(data)
    try:
        _check_parts(file)
        book = load_workbook(file, read_only=True, keep_links=False)
        try:
            return _lines(book.worksheets[0])
        finally:
            book.close()
    except (Unreadable, MemoryError):
        raise
    except Exception as broken:  # a damaged workbook fails in zipfile, zlib and openpyxl in any number of ways
        raise Unreadable(_("这个文件打不开，可能已损坏。请用 Excel 或 WPS 另存为 .xlsx 再上传。")) from broken


def _check_parts(file: IO[bytes]) -> None:
    """A real .xlsx of a sane size once unpacked; zipfile itself never reads past the sizes it declares."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Unreadable(_("这个文件解开后太大。请把名单复制到下载的模板里再上传。"))
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise Unreadable(_("这不是 Excel 表格。请用下载的模板填写，保存为 .xlsx。"))
            for part in parts:
                _check_xml(archive, part)
    except zipfile.BadZipFile as wrong:
        raise Unreadable(_("这不是 .xlsx 文件。旧的 .xls、CSV 请先在 Excel 或 WPS 里另存为 .xlsx。")) from wrong
    file.seek(0)


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No document type: Excel writes none, and entities that unfold without end need one."""
    if part.filename.lower().endswith((".xml", ".rels")):
        with archive.open(part) as opened:
            head = opened.read(4096).replace(b"\x00", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable(_("这个文件里有不该有的内容，没有读取。请把名单复制到下载的模板里再上传。"))


def _lines(sheet: Any) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, cells in enumerate(_rows(sheet), start=1):
        texts = [_text(cell) for cell in cells]
        if number == 1:
            _check_head(texts)
        elif any(texts):
            problems += [Problem(number, fault) for fault in _cell_faults(cells)]
            lines.append(line := _line(number, *texts))
            if (line.union, line.person, line.email, line.phone) in SAMPLES:
                problems.append(Problem(number, _("这是模板里的示例，请删去，或改成真实内容。")))
            if len(lines) > MAX_LINES:
                raise Unreadable(_("一次最多导入 %(n)d 行，请分成几个文件。") % {"n": MAX_LINES})
    if not lines:
        raise Unreadable(_("表里没有内容。请从第 2 行起填写。"))
    return lines, problems


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """Five cells a row. Blank rows far down are padding of a badly saved file; anything there is refused."""
    for number, row in enumerate(sheet.iter_rows(max_col=len(HEAD)), start=1):
        if number > LAST_ROW:
            raise Unreadable(_("第 %(n)d 行以后还有内容。请删去空行，让名单从第 2 行起连续。") % {"n": LAST_ROW})
        cells = list(row)
        yield cells + [None] * (len(HEAD) - len(cells))


def _check_head(texts: list[str]) -> None:
    if tuple(texts) != HEAD:
        raise Unreadable(_("第 1 行应依次是：%(head)s。请用下载的模板填写。") % {"head": "、".join(HEAD)})


def _cell_faults(cells: list[Any]) -> Iterator[str]:
    for label, cell in zip(HEAD, cells, strict=True):
        value, kind = getattr(cell, "value", None), getattr(cell, "data_type", "")
        if value is None:
            continue
        if kind == "f":
            yield _("“%(label)s”是公式。请复制后“选择性粘贴”为值。") % {"label": label}
        elif kind == "e":
            yield _("“%(label)s”是错误值 %(value)s，请改成文字。") % {"label": label, "value": value}
        elif isinstance(value, bool | date | datetime):
            yield _("“%(label)s”应是文字，现在是日期或逻辑值。") % {"label": label}
        elif label == HEAD[-1] and isinstance(value, int | float) and not value % LOST_DIGITS:
            yield phone_numbers.lost_digits()


def _text(cell: Any) -> str:
    value = getattr(cell, "value", None)
    # Excel keeps a phone number typed without an apostrophe as a number.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else one_line(value)


def _line(number: int, parent: str, union: str, person: str, email: str, phone: str) -> Line:
    return Line(number, parent, union, person, mail_address(email), phone_numbers.read(phone) or phone)
