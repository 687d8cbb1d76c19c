"""An entry's answers as people read them, with what tells who entered left out where the review is blind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition import FieldSpec
from submissions.models import Entry, EntryFile
from submissions.templatetags.files import duration, size


@dataclass(frozen=True)
class Answer:
    """One question and its answer; `rows` instead of `text` where it has several."""

    code: str
    label: str
    text: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    is_long: bool = False
    flag: str = ""  # what a screener should look at


def answers(entry: Entry, *, blind: bool = False, on: date | None = None) -> list[Answer]:
    """What was filled in, in the form's order. With `on`, soft flags of that day are raised."""
    specs = entry.category.rules.fields_for(entry.section)
    return [
        _answer(spec, entry.answers[spec.code], on)
        for spec in specs
        if entry.answers.get(spec.code) not in (None, "", []) and not (blind and spec.blind)
    ]


def _answer(spec: FieldSpec, value: Any, on: date | None) -> Answer:
    flag = spec.soft_flag if on and spec.raises_flag(value, on) else ""
    if spec.kind == "rows" and isinstance(value, list):
        rows = tuple(tuple(_cells(spec, row)) for row in value if isinstance(row, dict))
        return Answer(spec.code, spec.label, rows=rows, flag=flag)
    return Answer(spec.code, spec.label, words(spec, value), is_long=spec.kind == "textarea", flag=flag)


def _cells(spec: FieldSpec, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for column in spec.columns:
        if row.get(column.code) not in (None, ""):
            yield column.label, words(column, row[column.code])


def words(spec: FieldSpec, value: Any) -> str:
    """One answer in words: the label of a choice, 是 or 否, a date as 2023年6月1日."""
    if spec.kind == "choice":
        return dict(spec.choices).get(str(value), str(value))
    if spec.kind == "yes_no":
        return _("是") if value is True else _("否")
    if spec.kind == "date":
        return _day(str(value))
    return str(value)


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日"


def facts(file: EntryFile) -> list[tuple[str, str]]:
    """What the checks measured of one file, in the words of the trade."""
    known = file.facts
    video, audio, document = (known.get(part) or {} for part in ("video", "audio", "document"))
    wide, high = known.get("display_width"), known.get("display_height")
    found = [
        (_("时长"), duration(known.get("duration_s"))),
        (_("画面"), "，".join(filter(None, (f"{wide}×{high}" if wide else "", _rate(video))))),
        (_("编码"), " / ".join(filter(None, (video.get("codec"), audio.get("codec"))))),
        (_("字数"), str(document.get("han") or document.get("word_style") or "")),
        (_("页数"), str(document.get("pages") or "")),
        (_("大小"), size(file.size)),
    ]
    return [(label, text) for label, text in found if text]


def _rate(video: dict[str, Any]) -> str:
    rate = video.get("frame_rate")
    return _("%(n)s 帧") % {"n": f"{float(rate):g}"} if rate else ""
