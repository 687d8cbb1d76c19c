"""Numbers as an address book, a keyboard or Excel gives them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import phone_numbers

MOBILE = [
    "13800001234", " 138 0000 1234 ", "138-0000-1234", "138\u00a00000\u00a01234", "+86 138 0000 1234",
    "+86-138-0000-1234", "0086-13800001234", "0086 138 0000 1234", "8613800001234", "86-13800001234",
    "(+86)13800001234", "（+86）138 0000 1234",
    "１３８００００１２３４", "\u202d13800001234\u202c", "\u206613800001234\u2069", "\ufeff138\u200b00001234",
    "138–0000–1234", "138.0000.1234", "138·0000·1234", 13800001234,
]  # fmt: skip


@pytest.mark.parametrize("typed", MOBILE)
def test_a_mobile_number_is_read_as_its_eleven_digits(typed: Any) -> None:
    assert (phone_numbers.read(typed), phone_numbers.read_mobile(typed)) == ("13800001234", "13800001234")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0591-87654321", "0591-87654321"),
        ("059187654321", "0591-87654321"),
        ("59187654321", "0591-87654321"),  # Excel took the zero
        ("591-87654321", "0591-87654321"),
        ("5942345678", "0594-2345678"),
        ("1012345678", "010-12345678"),
        ("(0591) 8765 4321", "0591-87654321"),
        ("0591—87654321", "0591-87654321"),
        ("0591-8765-4321", "0591-87654321"),
        ("+86 591 8765 4321", "0591-87654321"),
        ("0086-0591-87654321", "0591-87654321"),
        ("010-62345678", "010-62345678"),
        ("0594-2345678", "0594-2345678"),
        ("0591-87654321转801", "0591-87654321转801"),
        ("0591-87654321 ext. 801", "0591-87654321转801"),
        ("0591-87654321-801", "0591-87654321转801"),
        ("0594-2345678-1", "0594-2345678转1"),
        ("4008888888", "400-888-8888"),
        ("400-8888-888", "400-888-8888"),
    ],
)
def test_a_landline_is_read_with_its_area(typed: str, number: str) -> None:
    assert (phone_numbers.read(typed), phone_numbers.read_mobile(typed)) == (number, "")


GENERAL = ""
SCIENCE = "Excel 已把号码变成科学计数法，后面几位丢了。请把这一格设为“文本”，重新填写完整的号码。"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1380000123", "手机号应为 11 位，现在是 10 位，请核对。"),
        ("138000012345", "手机号应为 11 位，现在是 12 位，请核对。"),
        ("1.38E+10", SCIENCE),
        ("1.38e10", SCIENCE),
        ("13800001234、13900001234", "这里只填一个号码。"),
        ("13800001234 13900001234", "这里只填一个号码。"),
        ("0591-87654321/13800001234", "这里只填一个号码。"),
        ("87654321", "固定电话要带区号，如 0591-87654321。"),
        ("12800001234", GENERAL),
        ("13800001234.5", GENERAL),
        ("138000012.34", GENERAL),
        ("0591-1", GENERAL),
        ("05910765432", GENERAL),
        ("010-1234567", GENERAL),
        ("0100-12345678", GENERAL),
        ("110", GENERAL),
        ("=1+1", GENERAL),
        ("١٣٨٠٠٠٠١٢٣٤", GENERAL),
        ("1380000123a", GENERAL),
        ("138\x000000\x001234", GENERAL),
        ("+1 202 555 0123", GENERAL),
        ("+852 1234 5678", GENERAL),
        ("", GENERAL),
        (None, GENERAL),
    ],
)
def test_what_is_no_number_is_told_why(typed: Any, why: str) -> None:
    assert (phone_numbers.read(typed), phone_numbers.why_not(typed)) == ("", why)


@given(st.one_of(st.text(), st.text("0123456789-+转x ()", max_size=24), st.sampled_from([str(one) for one in MOBILE])))
def test_whatever_is_typed_the_number_read_fits_and_reads_as_itself(typed: str) -> None:
    number = phone_numbers.read(typed)
    assert len(number) <= 20
    assert phone_numbers.read(number) == number
    assert isinstance(phone_numbers.why_not(typed), str)
