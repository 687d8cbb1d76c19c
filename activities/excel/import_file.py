"""Reading a list of activities as a recommending union keeps it: columns found by name, lines as they were written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from django.utils.translation import gettext as _

from common import spreadsheets
from common.tables import columns, reading
from common.tables.cells import cell_text
from common.tables.reading import Unreadable, Value

# Field of the form (or of its one row of second-hand reach) → by which names its column goes.
WANTED = {
    "union": ("主办工会", "主办单位", "工会名称", "单位名称"),
    "title": ("活动名称", "活动主题", "活动"),
    "kind": ("活动形式", "形式", "类型"),
    "starts_on": ("活动日期", "开始日期", "举办日期", "日期"),
    "ends_on": ("结束日期",),
    "county": ("县市区", "县区", "所在县区", "所在地"),
    "venue": ("地点", "活动地点"),
    "met": ("现场参加人数", "现场人数", "参加人数"),
    "met_how": ("现场统计方式", "现场人数统计方式"),
    "volunteers": ("网络志愿者人数", "志愿者人数", "志愿者"),
    "firms": ("走进企业数", "企业数"),
    "online": ("线上直接覆盖人数", "线上人数", "线上覆盖人数"),
    "online_how": ("线上统计方式", "线上人数统计方式"),
    "summary": ("活动简介", "简介"),
    "links": ("报道网址", "网址", "链接"),
    "channel": ("二次传播媒体", "转发媒体"),
    "reads": ("二次传播阅读量", "转发阅读量"),
    "counted_on": ("二次传播统计日期", "转发统计日期"),
}
LABELS = {name: names[0] for name, names in WANTED.items()}
SPREAD = ("channel", "reads", "counted_on")
NEEDED = ("union", "title", "starts_on")
MAX_LINES = 500
SAMPLE = {
    "title": "网络安全进车间", "kind": "宣讲交流", "starts_on": "2023-06-12", "county": "鼓楼区", "venue": "一号车间",
    "met": "120", "met_how": "签到表", "volunteers": "8", "firms": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One activity; `number` is Excel's own, `cells` are its texts by the names above."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    head: list[str]
    lines: list[Line] = field(default_factory=list)
    written: dict[int, list[str]] = field(default_factory=dict)


def template(*, union: str) -> IO[bytes]:
    """The empty form with one line that shows how; `union` is one that the asker may enter for."""
    row = [SAMPLE.get(name, union if name == "union" else "") for name in WANTED]
    return spreadsheets.write(title=_("活动记录"), head=list(LABELS.values()), rows=[row], widths=[18] * len(row))


def read(file: IO[bytes], size: int) -> Sheet:
    """Every line with content. Raises Unreadable."""
    found = columns.find(reading.read(file, size), WANTED, needed=NEEDED)
    if found is None:
        needed = "、".join(LABELS[name] for name in NEEDED)
        raise Unreadable(_("没有找到表头。至少要有%(needed)s这几列，可以先下载模板再填。") % {"needed": needed})
    made = Sheet(head=[cell_text(value) for value in found.head])
    for number, cells in found.content():
        if len(made.lines) == MAX_LINES:
            raise Unreadable(_("一次最多导入 %(n)d 行，请分成几个文件。") % {"n": MAX_LINES})
        made.lines.append(Line(number, {name: _text(found.value(cells, name)) for name in WANTED}))
        made.written[number] = [_text(value) for value in cells]
    if not made.lines:
        raise Unreadable(_("表头下面没有内容。"))
    return made


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else cell_text(value)
