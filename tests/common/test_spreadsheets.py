"""What leaves the site as a table holds texts and numbers, never a formula."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import load_workbook

from common import spreadsheets

HOSTILE = ["=1+1", "@x", "+2", "-2", "\tx", "灯", -2, None]


def test_csv_takes_no_cell_for_a_formula() -> None:
    text = spreadsheets.as_csv([HOSTILE]).decode("utf-8-sig")
    assert text == "'=1+1,'@x,'+2,'-2,'\tx,灯,-2,\r\n"


def test_excel_keeps_texts_as_texts_and_times_as_shanghais() -> None:
    at = datetime(2023, 6, 28, 10, 0, tzinfo=UTC)
    values: list[spreadsheets.Value] = ["=1+1\x01", at, date(2023, 6, 28), Decimal("90.5"), 3, "", None]
    with spreadsheets.write(title="微视频/动漫[1]", head=["=头", *"时日分数空无"], rows=[values]) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.title == "微视频 动漫 1 "
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("=1+1", "s", "General"),
        (datetime(2023, 6, 28, 18, 0), "d", "yyyy-mm-dd hh:mm"),
        (datetime(2023, 6, 28), "d", "yyyy-mm-dd"),
        (90.5, "n", "0.00"),
        (3, "n", "General"),
        (None, "n", "General"),
        (None, "n", "General"),
    ]
    assert {cell.data_type for cell in sheet[1]} == {"s"}


def test_excel_table_can_be_read_filtered_and_printed() -> None:
    with spreadsheets.write(
        title="作品", head=["编号", "作品"], rows=[["1", "灯"], ["2", ""]], widths=(12, 34)
    ) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:B3", "$1:$1")
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [12, 34]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip
    assert {(cell.alignment.vertical, cell.alignment.wrap_text) for cell in sheet[3]} == {("top", True)}


def test_book_has_its_sheets_in_order_each_with_its_own_columns() -> None:
    sheets = [
        spreadsheets.Sheet("申报/按项目", ["项目", "作品"], [["微视频", 3]], (20, 8)),
        spreadsheets.Sheet("初评", ["项目"], []),
    ]
    with spreadsheets.write_book(sheets) as file:
        book = load_workbook(file)
    assert book.sheetnames == ["申报 按项目", "初评"]
    assert [[cell.value for cell in row] for row in book["申报 按项目"]] == [["项目", "作品"], ["微视频", 3]]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:B2", "A1:A1"]
