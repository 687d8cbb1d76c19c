"""Each kind of question: how a typed text becomes an answer, and what can be wrong with an answer.

Knows no entry and no database. Lengths are counted as the file checker counts them (`media/counting.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from campaign.definition.spec import FieldSpec
from common import in_words, phone_numbers
from common.text import half_width, one_line, plain_text, whole_number
from submissions.answers import shared_links
from submissions.media.counting import count_characters

# Code points that are stored at all: far above any limit asked for, far below what could hurt.
STORED_AT_MOST = {"textarea": 20_000}
STORED_SHORT = 1_000
_HIGHEST = 10**15 - 1
_SIGNED = re.compile(r"([+-]?)(.*)")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
_web_address = URLValidator(schemes=["http", "https"])


def clean(spec: FieldSpec, raw: Any) -> Any:
    """The answer in its own type, or the typed text where it does not fit. Empty is "" (None for yes_no)."""
    if spec.kind == "textarea":
        return plain_text(raw)
    text = one_line(raw)
    return _CLEANED[spec.kind](text) if spec.kind in _CLEANED else text


def _integer(text: str) -> int | str:
    sign, digits = _SIGNED.fullmatch(half_width(text)).groups()  # type: ignore[union-attr]  # it matches any line
    number = whole_number(digits, _HIGHEST)
    return text if number is None else -number if sign == "-" else number


def _date(text: str) -> str:
    """2023/5/20, 2023.5.20 and 2023年5月20日 as 2023-05-20."""
    text = half_width(text)
    found = _DAY.fullmatch(text)
    return "-".join([found[1], *(part.zfill(2) for part in found.groups()[1:])]) if found else text


# How a line of each kind is read further; what it cannot be stays as it was typed.
_CLEANED: dict[str, Callable[[str], Any]] = {
    "yes_no": lambda text: {"yes": True, "no": False}.get(text, text or None),
    "integer": _integer,
    "date": _date,
    "email": half_width,  # not in small letters: she reads it again
    "phone": lambda text: phone_numbers.read(text) or text,
    "url": shared_links.address_in,
}


def is_storable(spec: FieldSpec, value: Any, hard_limit: int = 0) -> bool:
    """Whether the answer is small enough to be kept, fault or no fault."""
    if isinstance(value, list):
        return all(is_storable(column, row.get(column.code)) for row in value for column in spec.columns)
    limit = hard_limit or STORED_AT_MOST.get(spec.kind, STORED_SHORT)
    return not isinstance(value, str) or len(value) <= limit


def fault(spec: FieldSpec, value: Any, on: date | None = None) -> str:
    """What is wrong with the answer and what to do, in one sentence; "" when nothing is.

    `on` is the day of judging, in Shanghai; without one no date is too late.
    """
    if value in ("", None, []):
        return missing(spec) if spec.required or (spec.kind == "rows" and spec.min_rows) else ""
    if spec.kind == "rows":
        return _rows_fault(spec, value, on)
    found = _FAULTS[spec.kind](spec, value) if spec.kind in _FAULTS else _length_fault(spec, value)
    return found or (_future_fault(value, on) if spec.not_in_future and on else "")


def missing(spec: FieldSpec) -> str:
    if spec.kind == "rows":
        return _("还没有填写，至少 %(least)s 行。") % {"least": max(spec.min_rows, 1)}
    return _("还没有选择。") if spec.kind in ("choice", "yes_no") else _("还没有填写。")


def too_long() -> str:
    return _("内容太长，没有保存。您输入的内容还在下面，请缩短后再保存。")


def _length_fault(spec: FieldSpec, value: Any) -> str:
    count = count_characters(str(value))
    words = {"count": count, "most": spec.max_characters, "least": spec.min_characters}
    if spec.max_characters and count > spec.max_characters:
        words["over"] = count - spec.max_characters
        return _("现有 %(count)s 字，最多 %(most)s 字，请删去 %(over)s 字。") % words
    if spec.min_characters and count < spec.min_characters:
        words["short"] = spec.min_characters - count
        return _("现有 %(count)s 字，至少 %(least)s 字，还差 %(short)s 字。") % words
    return ""


def _choice_fault(spec: FieldSpec, value: Any) -> str:
    return "" if value in dict(spec.choices) else missing(spec)


def _yes_no_fault(spec: FieldSpec, value: Any) -> str:
    return "" if isinstance(value, bool) else missing(spec)


def _date_fault(spec: FieldSpec, value: Any) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value).year >= 1900:
            return ""
    except ValueError:
        pass
    return _("请写成 2023-06-18 的样子。")


def _future_fault(value: str, on: date) -> str:
    if date.fromisoformat(value) <= on:
        return ""
    return _("晚于今天（%(today)s），请核对年份和月份。") % {"today": in_words.date_in_words(on)}


def _url_fault(spec: FieldSpec, value: Any) -> str:
    try:
        _web_address(value)
    except ValidationError:
        return _("请填完整的网址，以 http:// 或 https:// 开头。")
    return ""


def _email_fault(spec: FieldSpec, value: Any) -> str:
    try:
        validate_email(value)
    except ValidationError:
        return _("不像邮箱地址，请写成 name@example.com 的样子。")
    return ""


def _phone_fault(spec: FieldSpec, value: Any) -> str:
    if phone_numbers.read(value):
        return ""
    return phone_numbers.why_not(value) or _("请填手机号，或带区号的固定电话，如 0591-12345678。")


def _integer_fault(spec: FieldSpec, value: Any) -> str:
    words = {"least": spec.min_value, "most": spec.max_value}
    if not isinstance(value, int) or isinstance(value, bool):
        return _("请只填整数，如 1200。") % words
    if spec.min_value is not None and value < spec.min_value:
        return _("不能小于 %(least)s。") % words
    if spec.max_value is not None and value > spec.max_value:
        return _("不能大于 %(most)s。") % words
    return ""


def _rows_fault(spec: FieldSpec, value: Any, on: date | None) -> str:
    words = {"least": spec.min_rows, "most": spec.max_rows, "have": len(value)}
    if len(value) < spec.min_rows:
        return _("至少 %(least)s 行，现有 %(have)s 行。") % words
    if len(value) > spec.max_rows:
        return _("最多 %(most)s 行，现有 %(have)s 行，请移除多余的。") % words
    for number, row in enumerate(value, start=1):
        for column in spec.columns:
            if text := fault(column, row.get(column.code), on):
                return _("第 %(number)s 行“%(label)s”：%(text)s") % {
                    "number": number,
                    "label": column.label,
                    "text": text,
                }
    return ""


_FAULTS = {
    "choice": _choice_fault, "yes_no": _yes_no_fault, "date": _date_fault, "url": _url_fault, "email": _email_fault,
    "phone": _phone_fault, "integer": _integer_fault,
}  # fmt: skip
