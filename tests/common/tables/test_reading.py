"""Spreadsheets as they are handed in: old and new Excel, CSV of any encoding, wrong dimensions, merged cells."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from common.tables import columns, reading

ROWS = [["姓名", "电话"], ["王敏", "13800001234"], ["陈志强", ""]]


def book(rows: Any = ROWS, *, merged: str = "", hidden: bool = False) -> io.BytesIO:
    made = Workbook()
    page: Any = made.active
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    if hidden:
        made.create_sheet("第二页").append(["看得见"])
        page.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out


def read(data: bytes) -> list[reading.Rows]:
    return reading.read(io.BytesIO(data), len(data))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_of_any_encoding_is_read(coding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in ROWS)
    assert read(text.encode(coding)) == [ROWS]


def test_quoted_cells_of_csv_keep_their_commas() -> None:
    assert read('甲,"乙,丙\n丁"'.encode()) == [[["甲", "乙,丙\n丁"]]]


@pytest.mark.parametrize("lie", ["A1", "A1:E3"])
def test_what_the_file_says_of_its_size_is_not_believed(lie: str) -> None:
    rows = [["甲", "乙"], *[[f"第{n}", str(n)] for n in range(5)]]
    out = io.BytesIO()
    with zipfile.ZipFile(book(rows)) as given, zipfile.ZipFile(out, "w") as archive:
        for part in given.infolist():
            data = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{lie}"'.encode(), given.read(part))
            archive.writestr(part.filename, data)
    assert read(out.getvalue()) == [rows]


def test_merged_cell_counts_for_each_row_but_for_one_column() -> None:
    rows = [["头", "", ""], ["甲", "1", "x"], ["", "2", "y"]]
    expected = [["头", "", ""], ["甲", "1", "x"], ["甲", "2", "y"]]
    assert read(book(rows, merged="A2:A3").getvalue()) == [expected]
    assert read(book([["头", "", "x"]], merged="A1:B1").getvalue()) == [[["头", "", "x"]]]


def test_hidden_sheets_are_not_read() -> None:
    assert read(book(hidden=True).getvalue()) == [[["看得见"]]]


# ── Which column is which ──
WANTED = {"name": ("姓名", "联系人"), "phone": ("手机", "电话"), "union": ("单位名称", "单位")}


def test_exact_names_win_over_what_merely_contains_one() -> None:
    rows = [["单位", "单位联系人", "姓名（必填）", "联系电话"]]
    found = columns.find([rows], WANTED, needed=["name"])
    assert found and found.at == {"union": 0, "name": 2, "phone": 3}


def test_sheet_with_most_columns_is_taken() -> None:
    found = columns.find([[["说明", "姓名"]], [["标题"], ["姓名", "电话"], ["王敏", 1]]], WANTED, needed=["name"])
    assert found and (found.head_row, found.at) == (1, {"name": 0, "phone": 1})
    assert list(found.content()) == [(3, ["王敏", 1])]
    assert found.value(["王敏"], "phone") == ""


def test_sheet_without_what_is_needed_is_none() -> None:
    assert columns.find([[["电话", "单位"]]], WANTED, needed=["name"]) is None
