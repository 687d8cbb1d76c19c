"""Lists out and in: what the filters show, with second-hand reads apart; every line judged by the clerk's form."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent, Union
from activities.excel import import_file, importing
from activities.models import Activity, SecondHand
from common import spreadsheets
from tests.cast import Cast

HEAD = list(import_file.LABELS.values())


def sheet(*rows: dict[str, Any]) -> SimpleUploadedFile:
    made = spreadsheets.write(
        title="活动", head=HEAD, rows=[[row.get(name, "") for name in import_file.LABELS] for row in rows]
    )
    return SimpleUploadedFile("活动.xlsx", made.read())


def rows_of(answer: Any) -> list[dict[str, Any]]:
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def line(cast: Cast, county: Union, campaign: Any) -> dict[str, Any]:
    return {
        "union": cast.entrant.union.name, "title": "车间宣讲", "kind": "宣讲交流", "starts_on": "2023-06-12",
        "county": "鼓楼区", "venue": "一号车间", "met": 1200, "met_how": "签到表", "channel": "工人报", "reads": 5000,
        "counted_on": "2023-06-20",
    }  # fmt: skip


def upload(browser: Any, *rows: dict[str, Any]) -> Any:
    return browser.post(reverse("activity_import"), {"file": sheet(*rows)}, follow=True)


def test_list_goes_out_with_second_hand_reads_apart(cast: Cast, as_: Any, make: Any) -> None:
    record = make("counted", met=120, online=3000)
    SecondHand.objects.create(activity=record, position=1, channel="日报", reads=9000, counted_on=record.starts_on)
    SecondHand.objects.create(activity=record, position=2, channel="晚报", reads=1000, counted_on=record.starts_on)
    make("recommended", title="另一场")
    make("submitted")
    browser = as_(cast.organiser)
    found = rows_of(browser.get(reverse("activity_excel"), {"state": "counted"}))
    assert [(row["编号"], row["现场参加人数"], row["线上直接覆盖人数"]) for row in found] == [
        (record.number, 120, 3000)
    ]
    assert found[0]["二次传播阅读量（单独统计）"] == 10_000 and found[0]["佐证"] == "自报"
    assert len(rows_of(browser.get(reverse("activity_excel")))) == 2
    assert AuditEvent.objects.filter(action="activity.export").count() == 2


def test_good_lines_are_handed_in_and_the_others_handed_back(
    cast: Cast, as_: Any, county: Union, line: dict[str, Any]
) -> None:
    browser = as_(cast.recommender)
    wrong = line | {"title": "没有人数", "met": "很多", "kind": "游行", "union": "远海码头工会"}
    page = upload(browser, line, wrong)
    text = page.content.decode()
    assert "将导入 1 条活动记录" in text and "有 1 行要修改" in text
    assert "不是本推荐单位所属的工会" in text and "请填写整数" in text
    key = page.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    back = rows_of(browser.get(reverse("activity_import_wrong_lines", args=[key])))
    assert [row["活动名称"] for row in back] == ["没有人数"] and "不是本推荐单位" in back[0]["要改什么"]
    assert not Activity.objects.exists()
    browser.post(reverse("activity_import_confirm", args=[key]))
    record = Activity.objects.get()
    told = (record.state, record.union, record.county, record.met, record.met_how, record.submitted_by)
    assert told == ("submitted", cast.entrant.union, county, 1200, "signed", cast.recommender)
    assert [(row.channel, row.reads) for row in record.second_hand.all()] == [("工人报", 5000)]
    browser.post(reverse("activity_import_confirm", args=[key]))
    assert Activity.objects.count() == 1


def test_same_activity_is_not_made_twice(cast: Cast, as_: Any, line: dict[str, Any]) -> None:
    browser = as_(cast.recommender)
    assert "与第 2 行是同一场活动" in upload(browser, line, line).content.decode()
    page = upload(browser, line)
    browser.post(page.redirect_chain[-1][0])
    assert "同名活动已经有记录" in upload(browser, line).content.decode()


def test_import_belongs_to_who_made_it(cast: Cast, as_: Any, line: dict[str, Any]) -> None:
    page = upload(as_(cast.recommender), line)
    address = page.redirect_chain[-1][0]
    assert as_(cast.outside_recommender).get(address).url == reverse("activity_import")
    assert as_(cast.entrant).get(address).status_code == 403


@pytest.mark.parametrize("content", [b"not a sheet", b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused_in_words(cast: Cast, as_: Any, campaign: Any, content: bytes) -> None:
    file = SimpleUploadedFile("活动.xlsx", content)
    answer = as_(cast.recommender).post(reverse("activity_import"), {"file": file})
    assert answer.status_code == 422 and "表格" in answer.content.decode()


def test_template_can_be_read_back(cast: Cast, as_: Any, county: Union, campaign: Any) -> None:
    browser = as_(cast.recommender)
    content = b"".join(browser.get(reverse("activity_import_template")).streaming_content)
    page = browser.post(reverse("activity_import"), {"file": SimpleUploadedFile("模板.xlsx", content)}, follow=True)
    assert "将导入 1 条活动记录" in page.content.decode()


def test_planning_asks_the_same_for_one_line_and_for_three(
    cast: Cast, line: dict[str, Any], campaign: Any, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        texts = {name: str(line.get(name, "")) for name in import_file.LABELS}
        lines = [import_file.Line(n, texts | {"title": f"第{n}场"}) for n in range(number)]
        with django_assert_num_queries(3):
            assert len(importing.plan(lines=lines, campaign=campaign, by=cast.recommender).steps) == number
