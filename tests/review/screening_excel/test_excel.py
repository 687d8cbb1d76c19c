"""Decisions as Excel out and in: what the filter shows leaves, what was filled in comes back, wrong lines are told."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from review.models import ScreeningDecision
from review.screening import decisions
from submissions import states
from submissions.models import Entry
from tests.factories import make_file
from tests.review.conftest import FIT, Stage

URL = "screening_import"


def rows_of(content: bytes) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.values  # type: ignore[union-attr]
    return [dict(zip(head, row, strict=True)) for row in rows]


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def sheet(
    *rows: tuple[Any, ...], head: tuple[str, ...] = ("编号", "决定", "理由", "评级", "补正期限")
) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("意见.xlsx", out.getvalue())


def handed_in(browser: Any, file: SimpleUploadedFile) -> str:
    answer = browser.post(reverse(URL), {"file": file, "note": "7月12日会议纪要"})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.url)


def found_states(*entries: Entry) -> list[str]:
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def test_the_table_leaves_as_it_is_filtered_and_can_be_filled_in(stage: Stage, as_: Any) -> None:
    entry, done = stage.entry(title="=1+1"), stage.entry()
    decisions.admit(entry=done, by=stage.cast.screener, marks=FIT, grade="B")
    browser = as_(stage.cast.organiser)
    [row] = rows_of(body(browser.get(reverse("screening_excel"))))
    assert (row["编号"], row["作品名称"], row["决定"]) == (entry.number, "=1+1", None)
    [row] = rows_of(body(browser.get(reverse("screening_excel"), {"state": "passed"})))
    assert (row["已有意见"], row["已有评级"]) == ("通过", "B")
    [row] = rows_of(body(as_(stage.cast.screener).get(reverse("screening_excel"), {"state": "passed"})))
    assert row["已有评级"] is None  # the organiser alone reads grades
    assert AuditEvent.objects.filter(action="screening.export").count() == 3


def test_what_was_filled_in_is_decided_after_it_was_shown(stage: Stage, as_: Any) -> None:
    one, two, three, blank = [stage.entry() for _n in range(4)]
    day = timezone.localdate() + timedelta(days=4)
    browser = as_(stage.cast.screener)
    address = handed_in(
        browser,
        sheet(
            (one.number, "通过", None, "A", None),
            (two.number, "不通过", "片尾有商业广告", None, None),
            (three.number, "退回", "请补字幕", None, day),
            (blank.number, None, None, None, None),
        ),
    )
    page = browser.get(address)
    assert page.context["plan"].counts == [("通过", 1), ("退回", 1), ("不通过", 1)]
    assert page.context["judged"].blank == 1
    assert not ScreeningDecision.objects.exists()
    browser.post(address)
    assert found_states(one, two, three, blank) == ["admitted", "rejected", "returned", "recommended"]
    admitted = ScreeningDecision.objects.get(entry=one)
    assert (admitted.grade, admitted.note) == ("A", "7月12日会议纪要")
    returned = Entry.objects.get(pk=three.pk)
    assert timezone.localdate(returned.returned_until) == day
    assert returned.unlocked["files"] == ["work"]
    again = browser.post(address, follow=True)
    assert "已由别人办理" in again.content.decode()
    assert ScreeningDecision.objects.count() == 3


def test_wrong_lines_are_told_and_handed_back_and_the_others_imported(stage: Stage, as_: Any) -> None:
    good, decided, unready = stage.entry(), stage.entry(states.REJECTED), stage.entry()
    make_file(unready, state="held")
    browser = as_(stage.cast.screener)
    address = handed_in(
        browser,
        sheet(
            (good.number, "通过", None, None, None),
            ("FJ99-9999", "通过", None, None, None),
            (decided.number, "通过", None, None, None),
            (unready.number, "通过", None, None, None),
        ),
    )
    problems = [(problem.number, problem.text) for problem in browser.get(address).context["judged"].problems]
    assert [number for number, _text in problems] == [3, 4, 5]
    assert "没有编号是“FJ99-9999”" in problems[0][1]
    assert "不在初评这一步" in problems[1][1]
    assert "没有通过检查" in problems[2][1]
    back = rows_of(body(browser.get(f"{address}wrong-lines.xlsx")))
    assert [row["编号"] for row in back] == ["FJ99-9999", decided.number, unready.number]
    assert all(row["要改什么"] for row in back)
    browser.post(address)
    assert found_states(good, unready) == ["admitted", "recommended"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("{n}", "同意", None, None, None), "只能填“通过”“退回”或“不通过”"),
        (("{n}", "退回", None, None, None), "没有填“理由”"),
        (("{n}", "不通过", "字" * 1001, None, None), "不超过 1000 个字"),
        (("{n}", "通过", None, "D", None), "只能填 A、B 或 C"),
        (("{n}", "退回", "改", "A", None), "只有通过的作品才有评级"),
        (("{n}", "退回", "改", None, "下周五"), "写成日期"),
        (("{n}", "退回", "改", None, "2020-01-01"), "今天以后"),
    ],
)
def test_each_fault_is_named(stage: Stage, as_: Any, row: tuple[Any, ...], said: str) -> None:
    entry = stage.entry()
    browser = as_(stage.cast.screener)
    address = handed_in(browser, sheet((entry.number, *row[1:])))
    assert said in browser.get(address).content.decode()
    browser.post(address)
    assert found_states(entry) == ["recommended"]


def test_one_entry_named_twice_is_told(stage: Stage, as_: Any) -> None:
    entry = stage.entry()
    browser = as_(stage.cast.screener)
    address = handed_in(browser, sheet(*[(entry.number, "通过", None, None, None)] * 2))
    assert "与第 2 行是同一件作品" in browser.get(address).content.decode()


def test_all_or_none_where_the_world_changed_after_the_preview(stage: Stage, as_: Any) -> None:
    entries = [stage.entry(), stage.entry()]
    browser = as_(stage.cast.screener)
    address = handed_in(browser, sheet(*[(entry.number, "通过", None, None, None) for entry in entries]))
    decisions.admit(entry=entries[1], by=stage.cast.organiser, marks=FIT)
    browser.post(address)
    assert found_states(*entries) == ["recommended", "admitted"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sheet(("x", "y"), head=("题目", "分数")), "没有找到表头"),
        (sheet(("FJ23-0001", None, None, None, None)), "都是空的"),
        (SimpleUploadedFile("a.xlsx", b"%PDF-1.4"), ""),
    ],
)
def test_a_file_that_is_no_sheet_of_decisions(stage: Stage, as_: Any, file: SimpleUploadedFile, said: str) -> None:
    file.seek(0)
    answer = as_(stage.cast.screener).post(reverse(URL), {"file": file, "note": "会议"})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_only_who_screens_imports_and_only_her_own(stage: Stage, as_: Any) -> None:
    address = handed_in(as_(stage.cast.screener), sheet((stage.entry().number, "通过", None, None, None)))
    assert as_(stage.cast.organiser).post(address).url == reverse(URL)
    assert as_(stage.cast.organiser).get(f"{address}wrong-lines.xlsx").status_code == 404
    for role in ("auditor", "recommender", "expert"):
        assert as_(getattr(stage.cast, role)).get(reverse(URL)).status_code == 403
    assert not ScreeningDecision.objects.exists()
    assert as_(stage.cast.auditor).get(reverse("screening_excel")).status_code == 200
    assert as_(stage.cast.recommender).get(reverse("screening_excel")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_asks_the_same_number_of_questions(
    stage: Stage, as_: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _n in range(count):
        decisions.admit(entry=stage.entry(), by=stage.cast.screener, marks=FIT)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("screening_excel"), {"state": "all"})
    with django_assert_num_queries(9):
        body(browser.get(reverse("screening_excel"), {"state": "all"}))
