"""Reading a clerk's list of grassroots unions and their officers: the sheet as it is, its columns found by name.

What is read is text and nothing but text. What stood in each line is kept, so that the lines that are wrong can be
handed back as they were, with a column that says what to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO

from django.utils.translation import gettext as _

from common import phone_numbers, spreadsheets
from common.tables import columns, reading
from common.tables.cells import cell_text
from common.tables.handing_back import Problem
from common.tables.reading import Unreadable, Value
from common.text import mail_address

HEAD = ("上级工会", "基层工会名称", "申报员姓名", "邮箱", "电话")
# By which names the columns go in the lists that clerks keep.
WANTED = {
    "parent": ("上级工会", "推荐单位", "所属总工会", "隶属工会", "主管工会", "县区"),
    "union": ("基层工会名称", "基层工会", "工会名称", "单位名称", "工会", "单位"),
    "person": ("申报员姓名", "申报员", "姓名", "联系人", "经办人", "负责人"),
    "email": ("电子邮箱", "邮箱", "电子邮件", "邮件", "email", "Email", "EMAIL", "Email地址"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "电话"),
}
LABELS = dict(zip(WANTED, HEAD, strict=True))
MAX_LINES = 500
SAMPLES = (
    ("榕光制造有限公司工会", "王敏", "wangmin@example.com", "13800001234"),
    ("闽水环保有限公司工会", "陈志强", "chenzhiqiang@example.com", "0591-87654321"),
)
LOST_DIGITS = 10**6  # a number of a cell with so many zeros at its end was 1.38E+10 before


@dataclass(frozen=True)
class Line:
    """One line of the file; `number` is Excel's own."""

    number: int
    parent: str
    union: str
    person: str
    email: str
    phone: str

    @property
    def account(self) -> str:
        """What the person logs in with."""
        return self.email or self.phone

    @property
    def has_person(self) -> bool:
        return bool(self.person or self.email or self.phone)


def template(*, parent: str) -> IO[bytes]:
    """The empty form to fill in, with two lines that show how; `parent` is a union the asker may add to."""
    rows = [[parent, *sample] for sample in SAMPLES]
    return spreadsheets.write(title="基层工会", head=HEAD, rows=rows, widths=(26, 34, 14, 30, 18))


@dataclass
class ClerksList:
    """What a file holds: its lines, what is wrong with single cells, and how each line was written."""

    head: list[str]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)  # by Excel's number


def read(file: IO[bytes], size: int, *, parent: str) -> ClerksList:
    """All lines that hold something. `parent` is meant where the list has no such column. Raises Unreadable."""
    found = columns.find(reading.read(file, size), WANTED, needed=("union",))
    if found is None:
        raise Unreadable(_("没有找到表头。请在名单上方写明各列是什么，至少要有“基层工会名称”一列。"))
    made = ClerksList(head=[cell_text(value) for value in found.head])
    for number, cells in found.content():
        if len(made.lines) == MAX_LINES:
            raise Unreadable(_("一次最多导入 %(n)d 行，请分成几个文件。") % {"n": MAX_LINES})
        values = {name: found.value(cells, name) for name in WANTED}
        if "parent" not in found.at:
            values["parent"] = parent
        line = _line(number, **{name: cell_text(value) for name, value in values.items()})
        made.lines.append(line)
        made.written[number] = [cell_text(value) for value in cells]
        made.problems += [Problem(number, fault) for fault in _faults(values, line)]
    if not made.lines:
        raise Unreadable(_("表头下面没有内容。"))
    return made


def _faults(values: dict[str, Value], line: Line) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, bool | date | datetime | time | timedelta):
            yield _("“%(label)s”应是文字，现在是日期或逻辑值。") % {"label": LABELS[name]}
    phone = values["phone"]
    if isinstance(phone, int | float) and not phone % LOST_DIGITS:
        yield phone_numbers.lost_digits()
    if (line.union, line.person, line.email, line.phone) in SAMPLES:
        yield _("这是模板里的示例，请删去，或改成真实内容。")


def _line(number: int, parent: str, union: str, person: str, email: str, phone: str) -> Line:
    return Line(number, parent, union, person, mail_address(email), phone_numbers.read(phone) or phone)
