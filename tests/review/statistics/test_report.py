"""The report of the year: said from the numbers alone, in official form, made once, for who may have it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accounts.models import AuditEvent
from campaign.models import Campaign
from common.refusals import NotAllowed, Refused
from review.models import YearReport
from review.statistics.counting.chapters import chapters
from review.statistics.counting.scope import Scope
from review.statistics.report import building, document, official_word, requesting
from review.statistics.report.document import Drawing, Grid, Heading, Paragraph
from submissions.files import storage
from tests.factories import make_campaign, make_entry
from tests.review.conftest import Stage
from tests.review.statistics import scene


@pytest.fixture(autouse=True)
def nothing_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building.build_year_report, "delay", lambda *_: None)


def made(stage: Stage, other: Campaign | None = None) -> document.Report:
    return document.report(Scope(stage.campaign, stage.cast.organiser), other)


def texts(report: document.Report) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading | Paragraph)]


# ── What it says ──
@pytest.mark.parametrize(
    ("n", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (30, "三十")]
)
def test_numerals(n: int, words: str) -> None:
    assert document.numeral(n) == words


def test_report_says_what_the_page_says(year: Stage) -> None:
    scene.publish(year)
    report = made(year)
    counted = chapters(Scope(year.campaign, year.cast.organiser))
    told = texts(report)
    assert [sentence for one in counted for sentence in (*one.said, *one.missing) if sentence not in told] == []
    shown = [table.title for one in counted for table in one.shown]
    assert [block.chart.title for block in report.blocks if isinstance(block, Drawing)] == shown
    grid = next(block for block in report.blocks if isinstance(block, Grid) and block.head[0] == "征集项目")
    assert (grid.head, grid.rows[-1]) == (["征集项目", "已推荐", "未推荐", "合计"], ["合计", "10", "2", "12"])
    assert report.signed[0] == "省总工会" and report.signed[-1].endswith("日")


def test_parts_are_numbered_and_those_without_data_say_so(stage: Stage) -> None:
    told = texts(made(stage))
    firsts = [text for text in told if text[1:2] == "、"]
    assert firsts[:2] == ["一、活动概况", "二、申报情况"] and firsts[-1] == "九、活动开展情况"
    for sentence in ("还没有收到作品。", "还没有作品进入初评。", "还没有选票。", "还没有核定计入的活动记录。"):
        assert sentence in told
    assert told.count("评选结果还没有公布。公布以前不统计得分和获奖。") == 2
    assert not [block for block in made(stage).blocks if isinstance(block, Drawing | Grid)]


def test_last_year_stands_beside_where_both_have_data(year: Stage) -> None:
    before = make_campaign("of2022", year=2022, is_current=False)
    empty = texts(made(year, before))
    assert empty[-2:] == ["十、与 2022 年比较", "没有两年都有数据的部分。"]
    make_entry(before.categories.get(code="film"), by=year.cast.entrant, state="recommended")
    report = made(year, before)
    grids = [block for block in report.blocks if isinstance(block, Grid) and "2022" in block.head]
    assert grids[0].head == ["项目", "2022", "2023", "增减"]
    assert list(grids[0].rows[0]) == ["申报作品（件）", "1", "8", "+7"]


# ── How it looks ──
def test_word_has_the_form_of_official_papers(year: Stage) -> None:
    scene.publish(year)
    report = made(year)
    word = Document(io.BytesIO(official_word.draw(report)))
    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert word.paragraphs[0].text == report.title
    fonts = [_font(word.styles[name]) for name in ("Normal", "Heading 1", "Heading 2")]
    assert fonts == [("仿宋_GB2312", Pt(16)), ("黑体", Pt(16)), ("楷体_GB2312", Pt(16))]
    heads = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert heads == [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 1]
    assert "PAGE" in section.footer._element.xml
    assert [p.text for p in word.paragraphs][-len(report.signed) :] == report.signed


def test_pictures_and_tables_are_whole(year: Stage) -> None:
    report = made(year)
    word = Document(io.BytesIO(official_word.draw(report)))
    charts = [block.chart for block in report.blocks if isinstance(block, Drawing)]
    told = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert told == [chart.title for chart in charts] and len(told) > 5
    room = Mm(210 - 28 - 26)
    assert {abs(shape.width - room) < Mm(1) for shape in word.inline_shapes} == {True}
    exact = [p for p in word.paragraphs if p._p.xpath(".//w:drawing") and p.paragraph_format.line_spacing_rule != 0]
    assert exact == [], "a line of fixed height cuts a picture off"
    grids = [block for block in report.blocks if isinstance(block, Grid)]
    assert [len(table.rows) for table in word.tables] == [len(grid.rows) + 1 for grid in grids]
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
    columns = [[column.width for column in table.columns] for table in word.tables]
    cells = [[cell.width for cell in table.rows[0].cells] for table in word.tables]
    assert columns == cells  # Word goes by the cells, WPS and LibreOffice by the columns
    assert all(widths[0] > widths[-1] for widths in columns)


def _font(style: Any) -> tuple[str, Any]:
    return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size


# ── How it is made ──
def test_two_clicks_make_one_and_the_trail_knows(year: Stage) -> None:
    first = requesting.request(campaign=year.campaign, by=year.cast.organiser)
    assert requesting.request(campaign=year.campaign, by=year.cast.organiser).pk == first.pk
    assert AuditEvent.objects.filter(action="report.request").count() == 1
    for person in (year.cast.auditor, year.cast.recommender):
        with pytest.raises(NotAllowed):
            requesting.request(campaign=year.campaign, by=person)
    with pytest.raises(Refused, match="不能与本年度自己比较"):
        requesting.request(campaign=year.campaign, by=year.cast.organiser, beside=year.campaign)


def test_worker_makes_it_once_and_keeps_the_last(year: Stage, media: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "KEPT", 1)
    reports = []
    for _n in range(2):
        report = requesting.request(campaign=year.campaign, by=year.cast.organiser)
        assert (building.build(report.pk), building.build(report.pk)) == (True, False)
        report.refresh_from_db()
        reports.append(report)
    assert list(YearReport.objects.values_list("pk", "state")) == [(reports[1].pk, "ready")]
    with storage.stored_path(reports[1].storage_name) as path:
        assert (path.stat().st_size, storage.sha256_of(path)) == (reports[1].size, reports[1].sha256)
    with storage.stored_path(reports[0].storage_name) as path:
        assert not path.exists()


def test_what_got_lost_is_sent_again_and_at_last_given_up(year: Stage) -> None:
    report = requesting.request(campaign=year.campaign, by=year.cast.organiser)
    assert building.sweep_year_reports() == 0, "the newest are left to their own message"
    YearReport.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert building.sweep_year_reports() == 1
    YearReport.objects.update(attempts=building.MAX_ATTEMPTS)
    building.build(report.pk)
    report.refresh_from_db()
    assert report.state == "failed"


# ── Its page ──
def test_one_button_and_the_file_for_who_may_have_it(year: Stage, as_: Any, media: Any) -> None:
    browser = as_(year.cast.organiser)
    page = browser.post(reverse("year_report_make"), follow=True).content.decode()
    assert "正在生成年度报告" in page and 'hx-trigger="every 2s"' in page
    report = YearReport.objects.get()
    address = reverse("year_report_file", args=[report.pk])
    assert browser.get(address).status_code == 404
    building.build(report.pk)
    page = browser.get(reverse("year_reports"), headers={"HX-Request": "true"}).content.decode()
    assert address in page and "every 2s" not in page and "<h1" not in page
    answer = browser.get(address)
    assert Document(io.BytesIO(b"".join(answer))).paragraphs[0].text == "职工好声音活动统计报告"
    assert "2023%E5%B9%B4" in answer["Content-Disposition"]
    auditor = as_(year.cast.auditor)
    assert b"".join(auditor.get(address)).startswith(b"PK")
    assert "生成年度报告</button>" not in auditor.get(reverse("year_reports")).content.decode()
    for person in (year.cast.recommender, year.cast.screener, year.cast.expert):
        assert as_(person).get(address).status_code == 403


def test_report_of_last_year_is_read_and_not_made(year: Stage, as_: Any) -> None:
    Campaign.objects.update(is_current=False)
    make_campaign("of2024", year=2024)
    browser = as_(year.cast.organiser)
    page = browser.get(f"/2023{reverse('year_reports')}")
    assert page.status_code == 200 and "<form" not in page.content.decode().split("<main")[1]
    assert browser.post(f"/2023{reverse('year_report_make')}").status_code == 403


@pytest.mark.parametrize("more", [0, 2])
def test_page_asks_as_much_whatever_there_is(year: Stage, as_: Any, more: int, django_assert_num_queries: Any) -> None:
    for _n in range(1 + more):
        YearReport.objects.create(campaign=year.campaign, requested_by=year.cast.organiser)
    browser = as_(year.cast.organiser)
    browser.get(reverse("year_reports"))
    with django_assert_num_queries(2):
        browser.get(reverse("year_reports"))
