"""Reading a list of experts: its columns found by name, every line as it was written; and the list to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from common import phone_numbers, spreadsheets
from common.tables import columns, reading
from common.tables.cells import cell_text
from common.tables.handing_back import Problem
from common.tables.reading import Unreadable, Value
from common.text import mail_address

WANTED = {
    "name": ("姓名", "专家姓名", "专家"),
    "email": ("邮箱", "电子邮箱", "邮件", "email", "Email"),
    "phone": ("手机", "手机号", "手机号码", "联系电话", "电话"),
    "expertise": ("专业领域", "专业", "研究方向", "领域"),
    "employer": ("工作单位", "单位", "所在单位", "所属工会", "工会"),
    "projects": ("评审项目", "项目", "征集项目", "专家组"),
    "standing": ("正式或候补", "候补"),
}
LABELS = {key: names[0] for key, names in WANTED.items()}
MAX_LINES = 500
WIDTHS = (12, 28, 16, 20, 30, 44, 14)
RESERVE = "候补"
SAMPLES = (("林志远", "linzhiyuan@example.com", "13800001234", "影视编导", "省文化传媒协会"),)
LOST_DIGITS = 10**6  # a number of a cell with so many zeros at its end was 1.38E+10 before


@dataclass(frozen=True)
class Line:
    """One expert; `at` is Excel's number of the row. `projects` as written."""

    at: int
    name: str
    email: str
    phone: str
    expertise: str
    employer: str
    projects: str
    standing: str = ""

    @property
    def is_reserve(self) -> bool:
        return self.standing == RESERVE


@dataclass
class ExpertsList:
    """What a file holds. `problems`: of single cells. `written`: the cells of each line."""

    head: list[str]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)


def template(projects: Sequence[str]) -> IO[bytes]:
    """An empty list with one line that shows how it is filled in."""
    rows = [(*sample, "、".join(projects), "正式") for sample in SAMPLES]
    return spreadsheets.write(title=_("专家名单"), head=list(LABELS.values()), rows=rows, widths=WIDTHS)


def read(file: IO[bytes], size: int) -> ExpertsList:
    """All lines that hold something. Raises Unreadable."""
    found = columns.find(reading.read(file, size), WANTED, needed=("name", "email", "projects"))
    if found is None:
        raise Unreadable(_("没有找到表头。至少要有“姓名”“邮箱”“评审项目”三列，可以先下载模板再填。"))
    made = ExpertsList(head=[cell_text(value) for value in found.head])
    for at, cells in found.content():
        if len(made.lines) == MAX_LINES:
            raise Unreadable(_("一次最多导入 %(n)d 行，请分成几个文件。") % {"n": MAX_LINES})
        values = {key: found.value(cells, key) for key in WANTED}
        line = _line(at, {key: cell_text(value) for key, value in values.items()})
        made.lines.append(line)
        made.written[at] = [cell_text(value) for value in cells]
        made.problems += [Problem(at, fault) for fault in _faults(values["phone"], line)]
    if not made.lines:
        raise Unreadable(_("表头下面没有内容。"))
    return made


def _line(at: int, said: dict[str, str]) -> Line:
    said["email"], said["phone"] = mail_address(said["email"]), phone_numbers.read(said["phone"]) or said["phone"]
    return Line(at, **said)


def _faults(phone: Value, line: Line) -> Iterator[str]:
    if isinstance(phone, int | float) and not phone % LOST_DIGITS:
        yield phone_numbers.lost_digits()
    if (line.name, line.email, line.phone) in {sample[:3] for sample in SAMPLES}:
        yield _("这是模板里的示例，请删去，或改成真实内容。")
