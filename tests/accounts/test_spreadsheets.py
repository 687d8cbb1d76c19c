"""What leaves the site as a table holds texts and numbers, never a formula."""

from __future__ import annotations

from datetime import UTC, datetime

from openpyxl import load_workbook

from accounts import spreadsheets

HOSTILE = ["=1+1", "@x", "+2", "-2", "\tx", "灯", -2, None]


def test_csv_takes_no_cell_for_a_formula() -> None:
    text = spreadsheets.as_csv([HOSTILE]).decode("utf-8-sig")
    assert text == "'=1+1,'@x,'+2,'-2,'\tx,灯,-2,\r\n"


def test_excel_keeps_texts_as_texts_and_times_as_shanghais() -> None:
    at = datetime(2023, 6, 28, 10, 0, tzinfo=UTC)
    with spreadsheets.write(title="微视频/动漫[1]", head=["=头", "时间"], rows=[["=1+1\x01", at]]) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.title == "微视频 动漫 1 "
    assert [[cell.value for cell in row] for row in sheet] == [["=头", "时间"], ["=1+1", "2023-06-28 18:00"]]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
