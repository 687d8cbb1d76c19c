"""The Excel file of unions and officers: every fault told with its line, nothing half done, twice is once."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent, Union, User
from accounts.outbox import sending
from accounts.unions import import_file, importing
from accounts.unions.import_file import HEAD, Line
from common.refusals import Refused
from common.tables import reading
from common.tables.handing_back import Problem, handed_back
from common.tables.reading import Unreadable
from tests.cast import Cast
from tests.factories import make_union

ROW = ["鼓楼区总工会", "榕光制造工会", "陈志强", "chen@example.org", "13800001234"]


@pytest.fixture(autouse=True)
def county(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Union:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_union(kind="county", parent=cast.recommender.union, name="鼓楼区总工会")


def book(*rows: Any, head: Any = HEAD) -> io.BytesIO:
    made = Workbook()
    for row in (head, *rows):
        made.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out


def read(file: io.BytesIO) -> tuple[list[Line], list[Problem]]:
    given = import_file.read(file, len(file.getvalue()), parent="福州市总工会")
    return given.lines, given.problems


def problems(cast: Cast, *rows: Any) -> list[tuple[int, str]]:
    lines, faults = read(book(*rows))
    faults += importing.plan(lines=lines, by=cast.recommender).problems
    return [(fault.number, fault.text) for fault in faults]


# ── What comes in ──
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


def bomb() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED + 1))
    return out


def with_entities() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(book(ROW)) as given, zipfile.ZipFile(out, "w") as archive:
        for part in given.infolist():
            text = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + text
            archive.writestr(part.filename, text)
    return out


def cut() -> io.BytesIO:
    return io.BytesIO(book(ROW).getvalue()[:-300])


def word_file() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out


def broken_inside() -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
        archive.writestr("[Content_Types].xml", "nonsense")
    return out


def damaged_stream() -> io.BytesIO:
    """A workbook one of whose compressed parts is overwritten: zlib's error, not zipfile's."""
    whole = book(head=HEAD)
    data = bytearray(whole.getvalue())
    with zipfile.ZipFile(whole) as archive:
        info = archive.getinfo("xl/workbook.xml")
    begin = info.header_offset + 30 + len(info.filename)
    data[begin : begin + 20] = b"\xff" * 20
    return io.BytesIO(bytes(data))


def far_down() -> io.BytesIO:
    made = Workbook()
    made.active.append(HEAD)  # type: ignore[union-attr]
    made.active.cell(1_000_000, 1, "鼓楼区总工会")  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out


def slow() -> io.BytesIO:
    """94 kB with a row of 2.6 million cells: half a minute of openpyxl."""
    out = io.BytesIO()
    with zipfile.ZipFile(book(ROW)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in given.infolist():
            text = given.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 2_600_000 + b"</row></sheetData>")
            archive.writestr(part.filename, text)
    return out


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


# ── What is judged ──
def test_all_problems_are_told_at_once(cast: Cast) -> None:
    make_union(kind="county", parent=cast.outside_recommender.union, name="思明区总工会")
    found = problems(
        cast,
        ROW,
        ["", "甲工会", "", "", ""],
        ["思明区总工会", "", "", "", ""],
        ["鼓楼区总工会", "乙工会", "", "nobody", "abc"],
        ["鼓楼区总工会", "丙工会", "李文博", "CHEN@example.org", ""],
        ["鼓楼区总工会", "丁工会", "李文博", "xuyuan@example.org", ""],
    )
    assert [number for number, _text in found] == [3, 4, 4, 5, 5, 5, 6, 7]
    assert [text for number, text in found if number == 6] == ["邮箱 chen@example.org 与第 2 行重复。"]
    assert "属于其他单位" in found[-1][1]


def test_a_name_of_two_unions_must_be_written_in_full(cast: Cast) -> None:
    for name in ("城东总工会", "城西总工会"):
        union = make_union(kind="county", parent=cast.recommender.union, name=name)
        Union.objects.filter(pk=union.pk).update(short_name="城区")
    assert "不止一家" in problems(cast, ["城区", *ROW[1:]])[0][1]
    assert problems(cast, ["城东总工会", *ROW[1:]]) == []


def test_a_closed_union_is_not_opened_by_a_list(cast: Cast, county: Union) -> None:
    union = make_union(kind="grassroots", parent=county, name=ROW[1])
    Union.objects.filter(pk=union.pk).update(is_active=False)
    assert "已停用" in problems(cast, ROW)[0][1]


# ── What is made ──
def carried_out(cast: Cast, *rows: Any) -> importing.Imported:
    lines, faults = read(book(*rows))
    assert faults == []
    return importing.carry_out(lines=lines, by=cast.recommender)


def test_a_list_makes_unions_and_people_once(cast: Cast, county: Union) -> None:
    rows = [ROW, [*ROW[:2], "李文博", "li@example.org", ""], ["鼓楼区总工会", "闽水工会", None, None, None]]
    assert carried_out(cast, *rows) == importing.Imported(unions=2, people=2)
    assert carried_out(cast, *rows) == importing.Imported(unions=0, people=0)
    mill = Union.objects.get(parent=county, name="榕光制造工会")
    assert sorted(mill.people.values_list("username", flat=True)) == ["chen", "li"]
    assert AuditEvent.objects.filter(action="unions.import").count() == 1
    assert AuditEvent.objects.filter(action="person.invite").count() == 2


def test_the_dry_run_changes_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    lines, _ = read(book(ROW, [*ROW[:1], "闽水工会", "", "", ""]))
    before = (Union.objects.count(), User.objects.count())
    with django_assert_num_queries(3):
        plan = importing.plan(lines=lines, by=cast.recommender)
    assert (plan.new_unions, plan.new_people) == (2, 1)
    assert (Union.objects.count(), User.objects.count(), AuditEvent.objects.count()) == (*before, 0)


def test_a_list_that_fails_half_way_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.people.inviting.MAILS_A_DAY", 1)
    before = (Union.objects.count(), User.objects.count())
    with pytest.raises(Refused, match="最多发 1 封"):
        carried_out(cast, ROW, [*ROW[:1], "闽水工会", "李文博", "li@example.org", ""])
    assert (Union.objects.count(), User.objects.count(), AuditEvent.objects.count()) == (*before, 0)


def test_a_list_overtaken_since_its_preview_is_refused(cast: Cast) -> None:
    lines, _ = read(book(ROW))
    User.objects.filter(pk=cast.outsider.pk).update(email="Chen@example.org")
    with pytest.raises(Refused, match="有了变化"):
        importing.carry_out(lines=lines, by=cast.recommender)


def judged_plan(cast: Cast, *rows: Any) -> importing.Plan:
    return importing.plan(lines=judged(cast, *rows).lines, by=cast.recommender)


def judged(cast: Cast, *rows: Any) -> importing.Judged:
    file = book(*rows)
    given = import_file.read(file, len(file.getvalue()), parent="福州市总工会")
    return importing.judge(given=given, by=cast.recommender)


def test_kept_lines_are_for_who_uploaded_them(cast: Cast) -> None:
    from django.http import Http404

    given = judged(cast, ROW, ["鼓楼区总工会", "", "", "", ""])
    key = importing.keep(judged=given, by=cast.recommender)
    assert importing.kept_or_404(key=key, by=cast.recommender) == given
    with pytest.raises(Http404):
        importing.kept_or_404(key=key, by=cast.outside_recommender)


def test_good_lines_are_made_and_the_others_handed_back(cast: Cast) -> None:
    given = judged(cast, ROW, ["鼓楼区总工会", "乙工会", "李文博", "nobody", "13800001234"])
    assert ([line.number for line in given.lines], given.wrong_lines) == ([2], 1)
    assert importing.carry_out(lines=given.lines, by=cast.recommender) == importing.Imported(unions=1, people=1)
    with handed_back(head=given.head, written=given.written, problems=given.problems) as file:
        rows = list(load_workbook(file).active.values)  # type: ignore[union-attr]
    assert rows[0] == (*HEAD, "要改什么")
    assert rows[1][:5] == ("鼓楼区总工会", "乙工会", "李文博", "nobody", "13800001234")
    assert "邮箱“nobody”不对" in rows[1][5]
    assert len(rows) == 2


def test_file_that_was_handed_back_is_taken_again(cast: Cast) -> None:
    given = judged(cast, ["鼓楼区总工会", "乙工会", "李文博", "nobody", ""])
    with handed_back(head=given.head, written=given.written, problems=given.problems) as made:
        sheet = load_workbook(made)
    sheet.active["D2"] = "li@example.org"  # type: ignore[index]
    out = io.BytesIO()
    sheet.save(out)
    lines, faults = read(out)
    assert ([line.email for line in lines], faults) == (["li@example.org"], [])


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


# ── People without an address ──
def test_person_without_an_address_is_known_by_her_number(cast: Cast) -> None:
    row = [*ROW[:3], "", "13800001234"]
    assert carried_out(cast, row) == importing.Imported(unions=1, people=1)
    assert carried_out(cast, row) == importing.Imported(unions=0, people=0)
    assert "手机号 13800001234 已有账号" in problems(cast, ["鼓楼区总工会", "乙工会", "林芳", "", "13800001234"])[0][1]
    twice = problems(cast, [*ROW[:3], "", "13900001234"], [*ROW[:2], "林芳", "", "13900001234"])
    assert twice == [(3, "手机号 13900001234 与第 2 行重复。")]
    assert [judged_plan(cast, [*ROW[:3], email, "13700001234"]).sends_links for email in ("", "x@b.cn")] == [
        True,
        False,
    ]
    assert "邮箱和手机号至少填一个" in problems(cast, [*ROW[:3], "", "0591-87654321"])[0][1]
