"""Reading the Excel file of unions and officers: every fault told with its line, bad files refused in words."""

from __future__ import annotations

import io
import time
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from accounts.models import Union
from accounts.unions import import_file, importing
from accounts.unions.import_file import HEAD, Line
from common.tables import reading
from common.tables.reading import Unreadable
from tests.accounts.unions.bad_files import (
    bomb,
    broken_inside,
    cut,
    damaged_stream,
    far_down,
    slow,
    with_entities,
    word_file,
)
from tests.accounts.unions.lists import ROW, book, problems, read
from tests.cast import Cast
from tests.factories import make_union


def test_the_template_can_be_read_back_and_its_examples_are_no_unions(cast: Cast) -> None:
    with import_file.template(parent="鼓楼区总工会") as made:
        file = io.BytesIO(made.read())
    assert next(load_workbook(file).active.values) == HEAD  # type: ignore[union-attr]
    lines, faults = read(file)
    assert [line.person for line in lines] == ["王敏", "陈志强"]
    assert [(fault.number, "示例" in fault.text) for fault in faults] == [(2, True), (3, True)]
    assert importing.plan(lines=lines, by=cast.recommender).problems == []


@pytest.mark.parametrize("said", ["福州市仓山区总工会", "仓山区", "仓山区总工会"])
def test_a_county_is_known_by_all_its_names(cast: Cast, said: str) -> None:
    cangshan = make_union(kind="county", parent=cast.recommender.union, name="福州市仓山区总工会")
    Union.objects.filter(pk=cangshan.pk).update(short_name="仓山区")
    assert problems(cast, [said, *ROW[1:]]) == []


def test_line_without_its_upper_union_is_told_of(cast: Cast) -> None:
    assert problems(cast, [None, *ROW[1:]]) == [(2, "没有填“上级工会”，请填推荐单位或县（市、区）总工会的名称。")]


def test_numbers_full_width_and_spaces_become_plain_text() -> None:
    lines, _ = read(book([" 鼓楼区总工会 ", "榕光\n制造", "陈志强", "ＣＨＥＮ@Example.org", 13800001234.0], [None] * 5))
    assert lines == [Line(2, "鼓楼区总工会", "榕光 制造", "陈志强", "chen@example.org", "13800001234")]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [(3, datetime(2026, 1, 1), "日期或逻辑值"), (1, True, "日期或逻辑值"), (4, 1.38e10, "科学计数法")],
)
def test_a_cell_that_is_no_text_is_told_with_its_line(column: int, value: Any, told: str) -> None:
    row: list[Any] = list(ROW)
    row[column] = value
    _, faults = read(book(ROW, row))
    assert [(fault.number, told in fault.text) for fault in faults] == [(3, True)]


def test_a_character_that_nobody_sees_is_taken_out_of_a_cell() -> None:
    lines, faults = read(book([*ROW[:2], "陈\u200b志强", *ROW[3:]]))
    assert (lines[0].person, faults) == ("陈志强", [])


def test_file_that_would_keep_the_web_process_busy_is_given_up_soon() -> None:
    file = slow()
    assert file.getbuffer().nbytes < 120_000
    began = time.monotonic()
    with pytest.raises(Unreadable, match="远超一份名单"):
        read(file)
    assert time.monotonic() - began < 12


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (io.BytesIO(b""), "不是表格"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "打不开"),
        (io.BytesIO("上级工会,基层工会名称".encode()), "没有内容"),
        (io.BytesIO(bytes(range(256))), "不是表格"),
        (word_file(), "不是 Excel"),
        (cut(), "打不开"),
        (broken_inside(), "打不开"),
        (damaged_stream(), "打不开"),
        (bomb(), "解开后太大"),
        (with_entities(), "不该有的内容"),
        (io.BytesIO(b"0" * (reading.MAX_BYTES + 1)), "超过 2 MB"),
        (far_down(), "行以后还有内容"),
        (book(head=["姓名"]), "没有找到表头"),
        (book(), "没有内容"),
        (book(*[ROW] * (import_file.MAX_LINES + 1)), "最多导入 500 行"),
    ],
    ids=[
        "empty",
        "xls",
        "csv",
        "bytes",
        "docx",
        "cut",
        "broken",
        "stream",
        "bomb",
        "entities",
        "big",
        "far",
        "head",
        "blank",
        "long",
    ],
)
def test_a_bad_file_is_refused_in_words(file: io.BytesIO, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(file)


# ── A clerk's own sheet ──
def test_columns_are_found_by_name_below_a_title_and_totals_are_no_lines(cast: Cast) -> None:
    sheet = Workbook()
    page: Any = sheet.active
    for row in (
        ["2026 年基层工会申报员名单", None, None, None, None],
        ["序号", "联系电话（手机）", "* 姓名", "单位名称", "所属总工会"],
        [1, 13800001234, "陈志强", "榕光制造工会", "鼓楼区总工会"],
        [2, "0591-87654321", "李文博", "闽水工会", None],
        ["序号", "联系电话（手机）", "* 姓名", "单位名称", "所属总工会"],
        ["合计", None, "2 人", None, None],
        ["填表人：王敏", None, None, None, None],
    ):
        page.append(row)
    page.merge_cells("A1:E1")
    page.merge_cells("E3:E4")
    out = io.BytesIO()
    sheet.save(out)
    lines, faults = read(out)
    assert [(line.number, line.parent, line.union, line.person, line.phone) for line in lines] == [
        (3, "鼓楼区总工会", "榕光制造工会", "陈志强", "13800001234"),
        (4, "鼓楼区总工会", "闽水工会", "李文博", "0591-87654321"),
    ]
    assert faults == []


def test_list_without_a_column_of_upper_unions_is_of_the_branch_itself() -> None:
    lines, _ = read(book(["甲工会"], head=["基层工会"]))
    assert lines == [Line(2, "福州市总工会", "甲工会", "", "", "")]
