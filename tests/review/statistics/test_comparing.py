"""Two years side by side: what both have, each number with its rows in its own year; and the workbook of all tables."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign.models import Campaign
from review.statistics import comparing
from review.statistics.comparing import Line
from review.statistics.counting.tables import Chapter, Fact, Row, Table
from submissions import states
from tests.factories import film_spec, make_campaign, make_entry
from tests.review.conftest import Stage
from tests.review.statistics.test_statistics import links


def table(*rows: tuple[str, int], compared: tuple[int, ...] = (0,)) -> Table:
    return Table(
        "t", "各项", "项", (), [Row(key, key.upper(), (n,), (f"/{key}",)) for key, n in rows], compared=compared
    )


def chapter(*tables: Table, facts: tuple[Fact, ...] = ()) -> Chapter:
    return Chapter("c", "章", facts, tables)


def test_lines_of_both_years_and_of_one() -> None:
    now, then = chapter(table(("a", 5), ("b", 2), ("d", 0))), chapter(table(("c", 1), ("a", 7), ("d", 0)))
    (beside,) = comparing.tables([now], [then])
    assert beside.lines == [
        Line("A", 5, 7, now_url="/a", then_url="/a"),
        Line("B", 2, None, now_url="/b"),
        Line("C", None, 1, then_url="/c"),
    ]
    assert [line.change for line in beside.lines] == ["−2", "", ""]
    assert (Line("x", 3, 1).change, Line("x", 1, 1).change) == ("+2", "0")


def test_what_one_year_lacks_is_not_compared() -> None:
    some, none = chapter(table(("a", 5))), chapter(table(("a", 0)))
    assert comparing.tables([some], [none]) == comparing.tables([none], [some]) == []
    assert comparing.tables([chapter(table(("a", 5), compared=()))], [some]) == []
    fact, nought = Fact("n", "作品", 3, "件"), Fact("n", "作品", 0, "件")
    assert comparing.facts([chapter(facts=(fact,))], [chapter(facts=(nought,))]) == []
    assert comparing.facts([chapter(facts=(fact,))], [chapter(facts=(fact,))]) == [Line("作品", 3, 3, "件")]


@pytest.fixture
def next_year(year: Stage) -> Campaign:
    """2024, now the current one, with three films by the same union; pictures are no category any more."""
    Campaign.objects.update(is_current=False)
    campaign = make_campaign("of2024", year=2024, categories=(film_spec(),))
    for _n in range(3):
        make_entry(campaign.categories.get(code="film"), by=year.cast.entrant, state=states.RECOMMENDED)
    return campaign


@pytest.mark.parametrize("who", ["organiser", "recommender"])
def test_last_year_beside_this_one_and_each_number_opens_its_year(
    year: Stage, next_year: Campaign, as_: Any, who: str
) -> None:
    browser = as_(getattr(year.cast, who))
    assert "/desk/statistics/compare/?with=2023" in browser.get(reverse("statistics")).content.decode()
    page = browser.get(reverse("statistics_compare"), {"with": "2023"})
    by_title = {one.title: one for one in page.context["tables"]}
    films = by_title["各征集项目的作品"].lines[0]
    assert (films.label, films.now, films.then, films.change) == ("微视频", 3, 7, "−4")
    found = [(href, n) for href, n in links(page.content.decode()) if "entries" in href]
    assert {href.startswith("/2023/") for href, _n in found} == {True, False}
    for href, number in found:
        assert browser.get(href).context["page"].paginator.count == number, href


def test_page_of_last_year_stands_under_its_year(year: Stage, next_year: Campaign, as_: Any) -> None:
    browser = as_(year.cast.organiser)
    page = browser.get(f"/2023{reverse('statistics')}").content.decode()
    assert "共收到作品 8 件" in page and 'href="/2023/desk/statistics/entries/' in page
    beside = browser.get(f"/2023{reverse('statistics_compare')}", {"with": "2024"}).content.decode()
    assert 'href="/desk/statistics/entries/' in beside and 'href="/2023/desk/statistics/entries/' in beside


def test_another_years_numbers_are_shown_only_where_asked_for(year: Stage, next_year: Campaign, as_: Any) -> None:
    browser = as_(year.cast.organiser)
    for asked in ({}, {"with": "1999"}, {"with": "x"}, {"with": "2024"}):
        assert "各征集项目的作品" not in browser.get(reverse("statistics_compare"), asked).content.decode()


def test_workbook_holds_every_table_of_the_page(year: Stage, as_: Any) -> None:
    browser = as_(year.cast.organiser)
    shown = [one for part in browser.get(reverse("statistics")).context["chapters"] for one in part.shown]
    answer = browser.get(reverse("statistics_excel"))
    book = load_workbook(io.BytesIO(b"".join(answer)))
    assert book.sheetnames == ["主要数字", *(one.title for one in shown)]
    rows = [[cell.value for cell in row] for row in book["各征集项目的作品"]]
    assert rows[:2] == [["征集项目", "已推荐", "未推荐", "合计"], ["微视频", 5, 2, 7]]
    assert "UTF-8''2023%E5%B9%B4%E5%85%A8%E7%9C%81" in answer["Content-Disposition"]
