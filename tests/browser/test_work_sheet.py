"""The sheet of a work over the gallery: a real dialog, also in the browser of an old WeChat."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from submissions import states
from tests.browser.conftest import Seat
from tests.browser.pages import look
from tests.factories import make_campaign, make_entry, make_union, make_user

# WeChat's XWEB 107 has neither; `:has` is taken out of the style sheets.
OLD_BROWSER = """
  for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"]) delete HTMLElement.prototype[name];
  Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });
"""


@pytest.fixture
def gallery(transactional_db: None) -> None:
    for _ in range(2):  # voting waits for two who could confirm a void
        make_user(role="organiser")
    union = make_union(kind="grassroots", parent=make_union())
    category = make_campaign().categories.get(code="film")
    for n in range(7):
        make_entry(category, union=union, state=states.SHORTLISTED, title=f"第{n + 1}件")


def without_has(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace(":has(", ":is-unknown("))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('dialog[open]') ? 'inside' : 'outside'"))


@pytest.mark.parametrize("is_old", [False, True], ids=["today", "XWEB 107"])
def test_the_sheet_holds_the_focus_and_gives_it_back(gallery: None, seat: Seat, is_old: bool) -> None:
    page = seat(phone=True)
    if is_old:
        page.add_init_script(OLD_BROWSER)
        page.route("**/*.css", without_has)
    page.goto("/works/?category=film")
    link = page.locator("a[data-sheet]").nth(1)
    link.click()
    sheet = page.get_by_role("dialog", name=link.inner_text())
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("button", name="关闭")).to_be_focused()
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 14:
        page.keyboard.press(key)
        # the browser's own bar comes between the last and the first; the page behind never does
        assert focused(page) == "inside" or page.evaluate("document.activeElement === document.body")
    look(page, f"sheet-{is_old}")
    sheet.get_by_role("button", name="选这件").click()
    expect(sheet.get_by_role("button", name="已选，点此取消")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    expect(page.locator("[data-ballot-count]")).to_contain_text("已选 1 / 5")
    expect(page.locator("li.work.is-picked")).to_have_count(1)


def test_back_closes_the_sheet_and_next_returns_to_the_card_shown(gallery: None, seat: Seat) -> None:
    page = seat(phone=True)
    page.goto("/works/?category=film")
    links = page.locator("a[data-sheet]")
    links.nth(0).click()
    sheet = page.locator("dialog.sheet")
    sheet.get_by_role("button", name="下一件").click()
    expect(sheet.get_by_role("heading", name=links.nth(1).inner_text(), exact=True)).to_be_visible()
    page.go_back()
    expect(sheet).to_be_hidden()
    expect(links.nth(1)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/works/\?category=film"))


def test_a_full_ballot_says_so_in_the_sheet(gallery: None, seat: Seat) -> None:
    page = seat(phone=True)
    page.goto("/works/?category=film")
    for n in range(5):
        page.locator("label.pick").nth(n).click()
    page.locator("a[data-sheet]").nth(5).click()
    sheet = page.locator("dialog.sheet")
    sheet.get_by_role("button", name="选这件").click()
    expect(sheet.get_by_role("status")).to_have_text("这一类已选满，先取消一件")
    expect(sheet.get_by_role("button", name="选这件")).to_be_visible()


def test_picks_survive_a_work_opened_by_its_own_address(gallery: None, seat: Seat) -> None:
    page = seat(phone=True)
    page.add_init_script(OLD_BROWSER)
    page.goto("/works/?category=film")
    page.locator("label.pick").nth(0).click()
    page.goto(str(page.locator("a[data-sheet]").nth(2).get_attribute("href")))
    page.get_by_role("link", name="复制链接").click()
    expect(page.get_by_text("链接已复制")).to_be_visible()
    page.goto("/works/?category=film")
    expect(page.locator("[data-ballot-count]")).to_contain_text("已选 1 / 5")
