"""Reading a sheet of decisions that was filled in by hand: its columns found by name, every line as it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from common.tables import columns, reading
from common.tables.cells import cell_text
from common.tables.reading import Unreadable, Value

WANTED = {
    "number": ("编号", "作品编号"),
    "decision": ("决定", "初评决定", "初评意见", "结论"),
    "reason": ("理由", "原因", "说明"),
    "grade": ("评级", "等级"),
    "until": ("补正期限", "期限"),
}
LABELS = {name: names[0] for name, names in WANTED.items()}
MAX_LINES = 2000


@dataclass(frozen=True)
class Line:
    """One decision; `at` is Excel's number of its row. `until`: YYYY-MM-DD, "" for the usual time, or as written."""

    at: int
    number: str
    decision: str
    reason: str
    grade: str
    until: str


@dataclass
class Sheet:
    """What a file holds. `blank`: lines in which nothing was decided. `written`: the cells of each line."""

    head: list[str]
    lines: list[Line] = field(default_factory=list)
    blank: int = 0
    written: dict[int, list[str]] = field(default_factory=dict)


def read(file: IO[bytes], size: int) -> Sheet:
    """Every line with a decision. Raises Unreadable."""
    found = columns.find(reading.read(file, size), WANTED, needed=("number", "decision"))
    if found is None:
        raise Unreadable(_("没有找到表头。至少要有“编号”和“决定”两列，可以先下载初评表再填。"))
    made = Sheet(head=[cell_text(value) for value in found.head])
    for at, cells in found.content():
        values = {name: _cell(found.value(cells, name)) for name in WANTED}
        if not values["decision"]:
            made.blank += 1
            continue
        if len(made.lines) == MAX_LINES:
            raise Unreadable(_("一次最多导入 %(n)d 行，请分成几个文件。") % {"n": MAX_LINES})
        made.lines.append(Line(at, **values))
        made.written[at] = [_cell(value) for value in cells]
    if not made.lines:
        raise Unreadable(_("“决定”一列都是空的，没有可以导入的意见。请填“通过”“退回”或“不通过”。"))
    return made


def _cell(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else cell_text(value)
