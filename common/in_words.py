"""Sizes, durations, moments and titles as people read them: one answer for pages, mails and Excel files.

A megabyte is 1024 × 1024 bytes everywhere, as Windows counts it. static/js/uploads/measure.js says sizes and durations
in the same words; tests/common/test_in_words.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

MEGABYTE = 1024**2
_UNITS = (("B", 0), ("KB", 1), ("MB", 1), ("GB", 2))  # with the places behind the point
_SINGLE = str.maketrans("《》", "〈〉")
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


# ── Sizes, of bytes ──
def size(count: Any) -> str:
    """654.9 MB, 50 MB, 1.25 GB."""
    return _in_unit(Decimal(int(count or 0)), _rounded)


def size_asked(least: int) -> str:
    """A lower limit in whole units: what is asked is 2 MB, though 2,000,000 bytes, the 2 MB of a phone, will do."""
    return _in_unit(Decimal(least), lambda value, _places: value.quantize(Decimal(1), ROUND_CEILING))


def sizes_apart(count: int, limit: int) -> tuple[str, str]:
    """A size and the limit it breaks: to the byte where both would read alike."""
    if count != limit and size(count) == size(limit):
        return f"{count:,} B", f"{limit:,} B"
    return size(count), size(limit)


# ── Durations, of seconds ──
def duration(seconds: Any) -> str:
    """45.2 秒, 3 分钟, 2 分 48 秒; tenths where there are some."""
    if seconds in (None, ""):
        return ""
    tenths = int(_rounded(Decimal(str(seconds)) * 10, 0))
    minutes, rest = divmod(tenths, 600)
    said = {"m": minutes, "s": _plain(Decimal(rest) / 10)}
    if not minutes:
        return _("%(s)s 秒") % said
    return (_("%(m)d 分 %(s)s 秒") if rest else _("%(m)d 分钟")) % said


def clock(seconds: Any) -> str:
    """As a player shows them: 2:48."""
    if seconds in (None, ""):
        return ""
    whole = int(Decimal(str(seconds)))
    return f"{whole // 60}:{whole % 60:02d}"


# ── Moments, in Shanghai's time ──
def moment(at: datetime, *, weekday: bool = False) -> str:
    """6月28日 18:00, 6月28日 星期三 18:00."""
    at = timezone.localtime(at)
    return " ".join([day(at), *([_WEEKDAYS[at.weekday()]] if weekday else []), f"{at:%H:%M}"])


def to_the_second(at: datetime) -> str:
    """2026年6月28日 星期日 18:00:07, for what somebody may have to prove."""
    at = timezone.localtime(at)
    return f"{at.year}年{day(at)} {_WEEKDAYS[at.weekday()]} {at:%H:%M:%S}"


def day(at: date) -> str:
    """6月28日, of a day or of a moment."""
    on = timezone.localtime(at) if isinstance(at, datetime) else at
    return f"{on.month}月{on.day}日"


def date_in_words(on: date) -> str:
    """2023年5月20日"""
    return f"{on.year}年{on.month}月{on.day}日"


# ── Titles ──
def titled(title: object) -> str:
    """《最后一班地铁》, with one pair whether or not it was typed. A title within it takes 〈〉: 《读〈山海〉》."""
    text = str(title)
    bare = text[1:-1] if _is_one_pair(text) else text
    return f"《{bare.translate(_SINGLE)}》"


def _is_one_pair(text: str) -> bool:
    """Whether the first mark is closed by the last character, unlike in 《山》和《海》."""
    if not (text.startswith("《") and text.endswith("》")):
        return False
    open_ones = 0
    for place, mark in enumerate(text):
        open_ones += (mark == "《") - (mark == "》")
        if open_ones == 0:
            return place == len(text) - 1
    return False


def _in_unit(value: Decimal, rounding: Callable[[Decimal, int], Decimal]) -> str:
    """In the first unit that leaves less than 1024 of it, once rounded: 1 MB, never 1024 KB."""
    for unit, places in _UNITS[:-1]:
        if (rounded := rounding(value, places)) < 1024:
            return f"{_plain(rounded)} {unit}"
        value /= 1024
    unit, places = _UNITS[-1]
    return f"{_plain(rounding(value, places))} {unit}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(number: Decimal) -> str:
    """Without zeros at the end of its places."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
