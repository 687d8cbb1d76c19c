"""The public pages, as anybody sees them, and what they cost. One query of each is the rehearsal clock's bar."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from campaign.models import Campaign, Category
from campaign.pages import figures as figures_room
from campaign.pages import plan as plan_room
from campaign.pages.figures import register_figure
from campaign.rehearsal_clock import move_calendar

ADDRESSES = [
    ("/", 0),
    ("/categories/", 0),
    ("/categories/fj-video/", 1),
    ("/categories/fj-video/rules/", 1),
    ("/calendar.ics", 1),
    ("/privacy/", 0),
    ("/accessibility/", 0),
    ("/contact/", 0),
]


@pytest.fixture
def collecting(campaign: Campaign) -> Campaign:
    move_calendar(campaign=campaign, to_phase="collect", by=None)
    return campaign


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_room, "_figures", {})
    monkeypatch.setattr(plan_room, "_sources", [])


def text_of(client: Client, url: str) -> str:
    """The page's words without tags, spaces run together."""
    html = client.get(url).content.decode()
    body = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(("url", "queries"), ADDRESSES)
@pytest.mark.usefixtures("no_figures")
def test_page_costs_the_same_with_one_category_and_with_all(
    collecting: Campaign, client: Client, url: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200
    Category.objects.exclude(code="fj-video").delete()
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_contact_page_says_where_the_office_is(collecting: Campaign, client: Client) -> None:
    desk, text = collecting.definition.desk, text_of(client, "/contact/")
    assert [part in text for part in (desk.name, desk.phone, desk.email, desk.address)] == [True] * 4


@pytest.mark.parametrize("url", ["/", "/categories/", "/privacy/", "/accessibility/", "/contact/"])
def test_page_stands_without_any_campaign(db: None, client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["/calendar.ics", "/categories/fj-song/", "/categories/fj-song/rules/"])
def test_page_of_a_campaign_is_not_found_without_one(db: None, client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("code", ["nope", "FJ-SONG", "fj_song", "x" * 300])
def test_unknown_category_is_not_found(campaign: Campaign, client: Client, code: str) -> None:
    assert client.get(f"/categories/{code}/").status_code == 404


def test_every_category_has_its_page_and_sheet(collecting: Campaign, client: Client) -> None:
    for category in Category.objects.all():
        page = text_of(client, f"/categories/{category.code}/")
        sheet = text_of(client, f"/categories/{category.code}/rules/")
        for criterion in category.rules.rubric:
            assert criterion.label in page
            assert criterion.explanation in sheet
        for rule in category.rules.files:
            assert rule.label in page
            assert rule.label in sheet


def test_home_shows_the_phase_and_every_category(collecting: Campaign, client: Client) -> None:
    page = text_of(client, "/")
    assert "进行中" in page
    assert "今天 · 第 10 天" in page
    html = client.get("/").content.decode()
    assert re.findall(r'href="/categories/([a-z-]+)/"', html) == [c.code for c in collecting.definition.categories]


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("collect", ("申报推荐", "草稿随时保存")),
        ("vote", ("网络投票", "每类最多选 5 件，每人投一次；网络投票占综合得分的 40%。")),
        ("expert", ("专家评审", "专家正在独立打分")),
        ("publicity", ("结果公示", "实名提出")),
    ],
)
def test_home_says_what_to_do_now(campaign: Campaign, client: Client, phase: str, words: tuple[str, str]) -> None:
    move_calendar(campaign=campaign, to_phase=phase, by=None)
    page = text_of(client, "/")
    assert [word in page for word in words] == [True, True]


def test_home_after_the_end_says_so(campaign: Campaign, client: Client) -> None:
    assert "本年度活动已经结束" in text_of(client, "/")


@pytest.mark.usefixtures("no_figures")
def test_figures_are_only_what_apps_count(campaign: Campaign, client: Client) -> None:
    assert 'class="figures"' not in client.get("/").content.decode()
    register_figure("后面的", lambda campaign: 7, order=20)
    register_figure("前面的", lambda campaign: 1286, order=10)
    register_figure("没有的", lambda campaign: None)
    register_figure("零", lambda campaign: 0)
    html = client.get("/").content.decode()
    assert re.findall(r"<dt>(.*?)</dt>\s*<dd>\s*(.*?)\s*</dd>", html) == [("前面的", "1,286"), ("后面的", "7")]


def test_category_page_tells_the_branchs_own_deadline_and_the_quota(collecting: Campaign, client: Client) -> None:
    page = text_of(client, "/categories/fj-union/")
    assert page.index("省直机关工会") < page.index("其他单位")
    assert "设区市总工会、综合实验区总工会 推荐 1–2 个工会" in page


def test_category_page_shows_both_rubrics(collecting: Campaign, client: Client) -> None:
    html = client.get("/categories/fj-video/").content.decode()
    assert re.findall(r'<span class="quiet small">\s*(\S+?，满分 100 分)\s*</span>', html) == [
        "正能量微视频，满分 100 分",
        "网络安全优秀作品，满分 100 分",
    ]


def test_calendar_file_holds_all_phases_and_deadlines(campaign: Campaign, client: Client) -> None:
    response = client.get("/calendar.ics")
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.count("BEGIN:VEVENT") == 8
    assert "DTEND:20230628T100000Z\r\n" in text
    assert "SUMMARY:省直机关工会申报截止\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_definitions_texts_are_escaped(campaign: Campaign, client: Client) -> None:
    row: Any = Category.objects.get(code="fj-song")
    row.spec["rules"] = ["<script>alert(1)</script>"]
    row.save()
    assert "<script>alert(1)" not in client.get("/categories/fj-song/").content.decode()


def test_pages_have_no_inline_code(collecting: Campaign, client: Client) -> None:
    for url, _queries in ADDRESSES:
        html = client.get(url).content.decode()
        assert re.findall(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", html) == [], url
