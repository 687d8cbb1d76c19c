"""Whether what a reader took out of a document is text, or glyph numbers that no one could read.

A PDF whose font has no usable character map gives letters of all scripts of the world, private ones and controls.
"""

from __future__ import annotations

import re

from submissions.media.counting import HAN, SEPARATORS

LEAST_ORDINARY = 0.9  # share of the characters: bullets and formulas of other scripts stay far below a tenth
LEAST_COMMON = 0.8  # share of the Han that one of the two everyday sets holds
LEAST_LETTERS = (
    0.75  # share of letters and digits where there is hardly any Han: codes shifted into ASCII are full of marks
)
FEW_HAN = 0.1
LEAST_JUDGED = 20  # characters; of fewer nothing can be said

_SEPARATORS = re.compile(f"[{SEPARATORS}]")
_CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f]")
_HAN = re.compile(f"[{HAN}]")
# ASCII, marks of Chinese and Latin text, kana, letterlike signs, full width, emoji.
_ORDINARY = re.compile(
    f"[!-~{HAN}\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u20ac\u2103\u2116\u2122\u2150-\u2193"
    "\u2200-\u22ff\u2460-\u25ff\u2605\u2606\u2e80-\u2fdf\u3001-\u33ff\ufe10-\ufe4f\uff01-\uffef\U0001f000-\U0001faff]"
)
_LETTERS = re.compile("[0-9A-Za-z]")


def is_language(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    seen = _SEPARATORS.sub("", text)
    size = len(seen) + controls
    if size < LEAST_JUDGED:
        return True
    if len(_ORDINARY.findall(seen)) < LEAST_ORDINARY * size:
        return False
    han = _HAN.findall(seen)
    if len(han) < FEW_HAN * size:
        return len(_LETTERS.findall(seen)) + len(han) >= LEAST_LETTERS * size
    return _common("".join(han)) >= LEAST_COMMON * len(han)


def _common(han: str) -> int:
    """How many of these one everyday set holds: the simplified (GB 2312) or the traditional one (Big5)."""
    return max(len(han.encode(code, "ignore")) // 2 for code in ("gb2312", "big5"))
