"""Questions and answers: cleaned by kind, judged by kind, merged without overwriting."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.definition.spec import FieldSpec
from submissions.answers import form_data, questions
from submissions.answers.in_words import in_words
from submissions.answers.kinds import clean, fault, is_storable
from submissions.answers.merging import digest, merge, read_base, write_base
from tests.factories import AUTHORS, film_spec, text_spec

CHOICES = (("a", "甲"), ("b", "乙"))


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  夜班\x00的灯\r\n ", "夜班的灯"),
        ("text", None, ""),
        ("textarea", "一\r\n二\r", "一\n二"),
        ("integer", "1,200", 1200),
        ("integer", "一千二", "一千二"),
        ("integer", "9" * 30, "9" * 30),
        ("yes_no", "yes", True),
        ("yes_no", "no", False),
        ("yes_no", "", None),
        ("yes_no", "maybe", "maybe"),
        ("date", "2023-05-18", "2023-05-18"),
    ],
)
def test_clean_gives_the_kinds_own_type_or_the_text_as_typed(kind: str, raw: Any, kept: Any) -> None:
    assert clean(FieldSpec("x", "某项", kind), raw) == kept


@pytest.mark.parametrize(
    ("spec", "value", "text"),
    [
        (FieldSpec("x", "某项"), "", "还没有填写。"),
        (FieldSpec("x", "某项", required=False), "", ""),
        (FieldSpec("x", "某项", max_characters=3), "一二三四", "现有 4 字，最多 3 字，请删去 1 字。"),
        (FieldSpec("x", "某项", max_characters=3), "one two three", ""),
        (FieldSpec("x", "某项", "textarea", min_characters=5), "一二", "现有 2 字，至少 5 字，还差 3 字。"),
        (FieldSpec("x", "某项", "choice", choices=CHOICES), "c", "还没有选择。"),
        (FieldSpec("x", "某项", "choice", choices=CHOICES), "a", ""),
        (FieldSpec("x", "某项", "yes_no"), False, ""),
        (FieldSpec("x", "某项", "yes_no"), "maybe", "还没有选择。"),
        (FieldSpec("x", "某项", "date"), "2023-02-30", "请写成 2023-06-18 的样子。"),
        (FieldSpec("x", "某项", "date"), "2023-02-28", ""),
        (FieldSpec("x", "某项", "url"), "javascript:alert(1)", "请填完整的网址，以 http:// 或 https:// 开头。"),
        (FieldSpec("x", "某项", "url"), "https://example.org/a", ""),
        (FieldSpec("x", "某项", "email"), "a@b", "不像邮箱地址，请写成 name@example.com 的样子。"),
        (FieldSpec("x", "某项", "phone"), "0591-87654321转12", ""),
        (FieldSpec("x", "某项", "phone"), "110", "请填手机号，或带区号的固定电话，如 0591-12345678。"),
        (FieldSpec("x", "某项", "integer", max_value=9), 10, "不能大于 9。"),
        (FieldSpec("x", "某项", "integer", min_value=0), -1, "不能小于 0。"),
        (FieldSpec("x", "某项", "integer"), "很多", "请只填整数，如 1200。"),
        (AUTHORS, [], "还没有填写，至少 1 行。"),
        (AUTHORS, [{"part": "编导"}], "第 1 行“姓名”：还没有填写。"),
        (AUTHORS, [{"name": "林"}] * 21, "最多 20 行，现有 21 行，请移除多余的。"),
        (AUTHORS, [{"name": "林"}], ""),
    ],
)
def test_fault_says_what_is_wrong_and_what_to_do(spec: FieldSpec, value: Any, text: str) -> None:
    assert fault(spec, value) == text


@given(st.text(), st.sampled_from(["text", "textarea", "date", "url", "email", "phone", "integer", "yes_no", "choice"]))
def test_no_text_whatever_breaks_cleaning_or_judging(raw: str, kind: str) -> None:
    spec = FieldSpec("x", "某项", kind, choices=CHOICES, max_characters=5)
    value = clean(spec, raw)
    assert "\x00" not in str(value)
    assert isinstance(fault(spec, value), str)
    assert clean(spec, form_data.as_text(value)) == value


def test_read_leaves_out_what_the_form_did_not_hold() -> None:
    assert form_data.read(film_spec(), "work", {"title": "灯", "f-unknown": "x"}) == {"title": "灯"}


def test_read_drops_blank_rows_and_bridges_gaps() -> None:
    posted = {"f-authors-rows": "4", "f-authors-0-name": " ", "f-authors-3-name": "林", "f-authors-3-part": "编导"}
    assert form_data.read(film_spec(), "authors", posted) == {"f-authors": [{"name": "林", "part": "编导"}]}


@pytest.mark.parametrize("claimed", ["-1", "x", "99999999999", "", "１２"])
def test_read_survives_a_nonsense_number_of_rows(claimed: str) -> None:
    assert form_data.read(film_spec(), "authors", {"f-authors-rows": claimed}) == {"f-authors": []}


def test_flat_is_the_reverse_of_read() -> None:
    values = {"f-authors": [{"name": "林", "part": "编导"}, {"name": "陈"}], "contact_name": "王敏"}
    asked = questions.questions(film_spec(), "authors")
    assert form_data.read(film_spec(), "authors", form_data.flat(asked, values)) | {} == {
        **values,
        "contact_phone": "",
        "contact_email": "",
    }


def test_the_contact_is_asked_once_and_kept_in_its_columns_whoever_words_it() -> None:
    own = FieldSpec("contact_phone", "联系手机", "phone", step="authors")
    asked = questions.questions(text_spec(fields=(own,)), "authors")
    assert [(q.key, q.column, q.spec.label) for q in asked] == [
        ("contact_phone", "contact_phone", "联系手机"),
        ("contact_name", "contact_name", "联系人"),
        ("contact_email", "contact_email", "联系邮箱"),
    ]


def test_what_is_too_long_is_not_storable() -> None:
    assert is_storable(FieldSpec("x", "某项", "textarea"), "字" * 20_000)
    assert not is_storable(FieldSpec("x", "某项", "textarea"), "字" * 20_001)
    assert not is_storable(AUTHORS, [{"name": "字" * 1001}])
    assert not is_storable(FieldSpec("title", "名称"), "字" * 101, 100)


@pytest.mark.parametrize(
    ("base", "mine", "stored", "changes", "kept", "conflicts"),
    [
        ("旧", "新", "旧", ["k"], [], []),  # only I changed it
        ("旧", "旧", "新", [], ["k"], []),  # only the other side did
        ("旧", "新", "新", [], [], []),  # both, alike
        ("旧", "新", "别", [], [], ["k"]),  # both, differently
        ("旧", "", "旧", ["k"], [], []),  # emptied
    ],
)
def test_merge_takes_the_side_that_changed(
    base: str, mine: str, stored: str, changes: list[str], kept: list[str], conflicts: list[str]
) -> None:
    merged = merge(mine={"k": mine}, stored={"k": stored}, base={"k": digest(base)})
    assert (list(merged.changes), merged.kept, [c.key for c in merged.conflicts]) == (changes, kept, conflicts)


def test_merge_without_a_base_only_adds() -> None:
    merged = merge(mine={"a": "新", "b": "新"}, stored={"a": "", "b": "别"}, base={})
    assert (merged.changes, [c.key for c in merged.conflicts]) == ({"a": "新"}, ["b"])


def test_base_survives_the_page_and_nonsense() -> None:
    assert read_base(write_base({"f-a": [{"n": 1}], "title": ""})) == {"f-a": digest([{"n": 1}]), "title": "-"}
    assert read_base("=== 一 = x= =y" * 9) == {}


@pytest.mark.parametrize(
    ("least", "most", "value", "text"),
    [
        (1940, 2007, 1985, "1985"),
        (None, 2007, 1985, "1,985"),
        (0, 60, 12, "12"),
        (1000, None, 1985, "1,985"),
        (0, None, 12_345, "12,345"),
    ],
)
def test_a_year_has_no_comma(least: int | None, most: int | None, value: int, text: str) -> None:
    assert in_words(FieldSpec("x", "某项", "integer", min_value=least, max_value=most), value).text == text
