"""Telephone numbers of mainland China as people type, paste and import them, read in one way.

A mobile number becomes 13800001234, a landline 0591-87654321, with its extension 0591-87654321转801, a number of a
service 400-888-8888. What can be meant in one way only is restored, such as the zero that Excel took from an area code;
anything else is no number, and `why_not` says what may have happened to it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from common.text import half_width, one_line

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_BETWEEN = re.compile(r"[ \-()]|(?<=[0-9]{3})[.·](?=[0-9]{4})")
_COUNTRY = r"(?:\+?(?:00)?86)?"
_MOBILE = re.compile(_COUNTRY + r"(1[3-9][0-9]{9})")
_SERVICE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
# Areas of three digits (010, 02x) have numbers of eight, the others of seven or eight.
_LANDLINE = re.compile(_COUNTRY + r"0?(?:(10|2[0-9])([1-9][0-9]{7})|([3-9][0-9]{2})([1-9][0-9]{6,7}))")
_EXTENSION = re.compile(r"(.+?)(?:转|分机|ext\.?|x|#)[ :]*([0-9]{1,6})", re.IGNORECASE)
_SHORT_EXTENSION = re.compile(r"(.+)-([0-9]{1,2})")  # more digits behind a dash group the number itself
_LONG_EXTENSION = re.compile(r"(.+)-([0-9]{3,6})")
_SCIENCE = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,3}", re.IGNORECASE)
_TWO = re.compile(r"[0-9]{7,}\D+[0-9]{7,}")


def read(raw: Any) -> str:
    """The number in its one form, at most 20 characters; "" where it is none."""
    typed = _typed(raw)
    return _mobile(typed) or _service(typed) or _landline(typed)


def read_mobile(raw: Any) -> str:
    """The eleven digits of a mobile number; "" for anything else."""
    return _mobile(_typed(raw))


def fault(raw: Any) -> str:
    """What is wrong with a text that is neither empty nor a number, in a sentence that names it; "" if nothing."""
    if not (shown := one_line(raw)) or read(raw):
        return ""
    if why := why_not(raw):
        return _("电话“%(phone)s”不对：%(why)s") % {"phone": shown, "why": why}
    return _("电话“%(phone)s”不对，请填手机号或带区号的座机。") % {"phone": shown}


def why_not(raw: Any) -> str:
    """What seems to be wrong with a text that is no number, in a sentence; "" where nothing can be guessed."""
    typed = _typed(raw)
    digits = _BETWEEN.sub("", typed)
    if _SCIENCE.fullmatch(typed):
        return lost_digits()
    if _TWO.search(_BETWEEN.sub("", re.sub(r" (?=1[3-9])", "、", typed))):
        return _("这里只填一个号码。")
    if re.fullmatch(r"1[3-9][0-9]{4,13}", digits):
        return _("手机号应为 11 位，现在是 %(n)d 位，请核对。") % {"n": len(digits)}
    if re.fullmatch(r"[2-9][0-9]{6,7}", digits):
        return _("固定电话要带区号，如 0591-87654321。")
    return ""


def lost_digits() -> str:
    return _("Excel 已把号码变成科学计数法，后面几位丢了。请把这一格设为“文本”，重新填写完整的号码。")


def _typed(raw: Any) -> str:
    """Empty where there are control characters: a number that was tampered with is not to be guessed."""
    text = "" if raw is None else str(raw)
    if any(unicodedata.category(one) == "Cc" and not one.isspace() for one in text):
        return ""
    return half_width(text).translate(_DASHES)


def _mobile(typed: str) -> str:
    found = _MOBILE.fullmatch(_BETWEEN.sub("", typed))
    return found[1] if found else ""


def _service(typed: str) -> str:
    found = _SERVICE.fullmatch(_BETWEEN.sub("", typed))
    return "-".join(found.groups()) if found else ""


def _landline(typed: str) -> str:
    for pattern in (_EXTENSION, _SHORT_EXTENSION):
        if (found := pattern.fullmatch(typed)) and (number := _area_and_number(found[1])):
            return f"{number}转{found[2]}"
    if number := _area_and_number(typed):
        return number
    found = _LONG_EXTENSION.fullmatch(typed)
    number = _area_and_number(found[1]) if found else ""
    return f"{number}转{found[2]}" if found and number else ""


def _area_and_number(typed: str) -> str:
    found = _LANDLINE.fullmatch(_BETWEEN.sub("", typed))
    return "0{}-{}".format(*(part for part in found.groups() if part)) if found else ""
