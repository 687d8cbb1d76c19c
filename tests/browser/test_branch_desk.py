"""The recommender's desk under impatient hands: double clicks, two tabs, a deadline that passes meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import AuditEvent
from campaign.definition.spec import Quota
from campaign.models import Category
from submissions import states
from submissions.models import Entry
from submissions.queue import opened
from tests.browser.conftest import Seat
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, set_phase

COUNT = """addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sessionStorage.submits = Number(sessionStorage.submits ?? 0) + 1;
})"""


@pytest.fixture
def category(transactional_db: None) -> Category:
    return make_campaign(categories=(film_spec(quotas=(Quota(("city",), max=1),)),)).categories.get()


@pytest.fixture
def entries(category: Category, cast: Cast) -> list[Entry]:
    """Two that the recommender has opened."""
    titles = ("渔排上的信号", "夜班地铁的最后一盏灯")
    found = [make_entry(category, by=cast.entrant, state=states.SUBMITTED, title=title) for title in titles]
    for entry in found:
        opened.note(entry, cast.recommender)
    return found


def button(page: Page, entry: Entry) -> Locator:
    return page.get_by_role("button", name=f"推荐《{entry.title}》")


def test_double_click_recommends_once(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    page = seat(cast.recommender)
    page.goto("/branch/")
    page.evaluate(COUNT)
    button(page, entries[0]).dblclick()
    expect(page.locator(".messages")).to_contain_text("已推荐")
    assert page.evaluate("sessionStorage.submits") == "1"
    assert AuditEvent.objects.filter(action="entry.recommend").count() == 1


def test_two_tabs_for_the_last_place(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    one, other = seat(cast.recommender), seat(cast.recommender)
    for page in (one, other):
        page.goto("/branch/")
    button(one, entries[0]).click()
    expect(one.get_by_text("已推荐", exact=False).first).to_be_visible()
    button(other, entries[1]).click()
    expect(other.get_by_text("推荐名额是 1 件，已经用完", exact=False)).to_be_visible()
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["recommended", "submitted"]


def test_phase_that_ends_while_the_page_is_open(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    page = seat(cast.recommender)
    page.goto("/branch/")
    set_phase(entries[0].campaign, "recommend", is_open=False)
    button(page, entries[0]).click()
    expect(page.get_by_text("现在不能推荐", exact=False)).to_be_visible()
    expect(button(page, entries[0])).to_have_count(0)
