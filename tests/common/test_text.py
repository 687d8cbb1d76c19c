"""One cleaning of what people type and paste, and one reading of numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import text

# Zero width, word joiner, byte order mark, soft hyphen, bidirectional marks and isolates, Hangul fillers,
# Braille blank, grapheme joiner, a selector and a joiner alone, a tag, blanks that do not break.
UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u3164\uffa0\u115f\u2800\u034f"
    "\ufe0f\U000e0100\U000e0041\u00a0\u202f\u3000\x00\x07\ufffe"
)


@pytest.mark.parametrize("one", UNSEEN)
def test_what_cannot_be_seen_is_no_text(one: str) -> None:
    assert (text.one_line(one), text.plain_text(one * 3)) == ("", "")


@pytest.mark.parametrize("clean", [text.plain_text, text.one_line])
@pytest.mark.parametrize("one", sorted(set(UNSEEN) - {"\u00a0", "\u202f", "\u3000", "\u2800", "\ufe0f", "\U000e0100"}))
def test_what_cannot_be_seen_is_taken_out_of_a_word(clean: Any, one: str) -> None:
    assert clean(f"夜{one}班") == "夜班"


@pytest.mark.parametrize(
    ("raw", "line", "prose"),
    [
        (None, "", ""),
        ("  榕光\u3000 制造\r\n工会 ", "榕光 制造 工会", "榕光\u3000 制造\n工会"),
        ("一\u2028二\v三\x85四", "一 二 三 四", "一\n二\n三\n四"),
        ("灯\u00a0光", "灯 光", "灯 光"),
        ("「ＡＢ」，！（１）", "「ＡＢ」，！（１）", "「ＡＢ」，！（１）"),  # prose keeps its full-width signs
        ("👩\u200d🏭 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈", *["👩\u200d🏭 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈"] * 2),
        ("葛\U000e0100城", *["葛\U000e0100城"] * 2),  # the form of a character that a name is written with
        ("𠮷田䶮·古丽", *["𠮷田䶮·古丽"] * 2),
        ("cafe\u0301", *["café"] * 2),
        ("\ud800半", *["半"] * 2),
        (1200, "1200", "1200"),
    ],
)
def test_a_line_and_a_prose_are_cleaned(raw: Any, line: str, prose: str) -> None:
    assert (text.one_line(raw), text.plain_text(raw)) == (line, prose)


@pytest.mark.parametrize("clean", [text.plain_text, text.one_line, text.half_width, text.mail_address])
@given(raw=st.text())
def test_cleaning_twice_is_cleaning_once(clean: Any, raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


def test_addresses_lose_their_full_width() -> None:
    assert text.mail_address("\u202aＣＨＥＮ＠Example。org\u202c ") == "chen@example。org"
    assert text.half_width("ＦＪ２３－０４１２") == "FJ23-0412"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12", 12), (" １２ ", 12), ("1,200", 1200), ("1，200", 1200), ("007", 7), ("0", 0), ("2000", 2000), (5, 5),
        ("2001", None), ("9" * 5000, None), ("-1", None), ("+1", None), ("1.0", None), ("1,2", None), ("1e3", None),
        ("٣", None), ("²", None), ("五", None), ("", None), (None, None), ("1 2", None), ("\u200b3", 3),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_in_one_way(raw: Any, number: int | None) -> None:
    assert text.whole_number(raw, 2000) == number


@pytest.mark.parametrize(
    ("raw", "number"),
    [("17.5", "17.5"), ("１７．５", "17.5"), (" 18 ", "18"), ("18.", "18"), ("-1", "-1"), ("1_7", None), ("1e9", "1e9"),
     ("NaN", None), ("Infinity", None), ("", None), (None, None), ("9" * 99, None), ("17。5", None)],
)  # fmt: skip
def test_decimal_numbers_are_read_in_one_way(raw: Any, number: str | None) -> None:
    assert text.decimal_number(raw) == (Decimal(number) if number else None)
