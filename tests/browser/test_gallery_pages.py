"""A gallery of several pages: what was picked on one of them is still picked on the others, with and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from submissions import states
from tests.browser.conftest import Seat
from tests.factories import make_campaign, make_entry, make_union
from voting.gallery import works


@pytest.fixture
def two_pages(transactional_db: None) -> None:
    union = make_union(kind="grassroots", parent=make_union())
    category = make_campaign().categories.get(code="film")
    for n in range(works.PER_PAGE + 4):
        make_entry(category, union=union, state=states.SHORTLISTED, title=f"第{n + 1}件")


def pick_first(page: Page) -> str:
    card = page.locator("li.work").first
    card.locator("label.pick").click()
    return card.locator("a.work-title").inner_text()


def pick_on_two_pages(page: Page) -> set[str]:
    page.goto("/works/?category=film")
    first = pick_first(page)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("nav.pages")).to_contain_text("第 2 / 2 页")
    return {first, pick_first(page)}


def confirmed(page: Page) -> set[str]:
    page.get_by_role("button", name="确认投票").click()
    expect(page.get_by_role("heading", name=re.compile("选了 2 件"))).to_be_visible()
    return set(re.findall(r"第\d+件", page.locator("main").inner_text()))


def test_picks_of_two_pages_go_along_without_script(two_pages: None, seat: Seat) -> None:
    page = seat(phone=True, java_script_enabled=False)
    picked = pick_on_two_pages(page)
    assert confirmed(page) == picked


def test_picks_of_two_pages_are_remembered_after_looking_around(two_pages: None, seat: Seat) -> None:
    page = seat(phone=True)
    picked = pick_on_two_pages(page)
    expect(page.locator("[data-ballot-count]")).to_contain_text("已选 2 / 5")
    page.goto("/")
    page.goto("/works/?category=film")
    expect(page.locator("[data-ballot-count]")).to_contain_text("已选 2 / 5")
    assert confirmed(page) == picked
