"""Over a slow line a page stands before its scripts are there: what is typed or chosen meanwhile is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from campaign.models import Campaign, Category
from review.models import Assignment, Mark
from review.panels import assigning, panels
from submissions import states
from submissions.models import Entry, EntryFile
from tests.browser.conftest import Seat
from tests.browser.pages import open_phases
from tests.cast import Cast
from tests.factories import make_campaign, make_entry


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return make_campaign()


@pytest.fixture
def film(campaign: Campaign) -> Category:
    return campaign.categories.get(code="film")


@contextmanager
def scripts_late(page: Page, address: str) -> Iterator[None]:
    """The page stands and can be used; its scripts come when this ends."""
    page.route("**/*.js", _hold)
    page.goto(address, wait_until="commit")
    yield
    page.unroute("**/*.js")  # which lets go of what is held


def _hold(_route: Route) -> None:
    """Neither answered nor refused."""


def test_a_first_mark_is_sent_though_nobody_heard_it(film: Category, cast: Cast, seat: Seat) -> None:
    open_phases(film.campaign, "expert")
    make_entry(film, by=cast.entrant, state=states.SHORTLISTED, title="最后一班地铁")
    panel = panels.make(category=film, by=cast.organiser)
    panels.add_expert(panel=panel, expert=cast.expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    page = seat(cast.expert)
    with scripts_late(page, f"/score/{Assignment.objects.get().pk}/"):
        page.locator("input[name^='m-']").first.fill("21.5")
    expect(page.locator("[data-line-state]")).to_contain_text("已上传")
    assert [str(mark.points) for mark in Mark.objects.all()] == ["21.50"]


def test_what_a_clerk_wrote_and_chose_is_saved(film: Category, cast: Cast, seat: Seat, tmp_path: Path) -> None:
    open_phases(film.campaign, "collect")
    entry = make_entry(film, by=cast.entrant, title="原名")
    page = seat(cast.entrant)
    with page.expect_response("**/save/"), scripts_late(page, f"/entries/{entry.pk}/work/"):
        page.fill("[name=title]", "夜班检修工")
    expect(page.locator("#save-note")).to_contain_text("已保存")
    assert Entry.objects.get(pk=entry.pk).title == "夜班检修工"
    (tmp_path / "a.mp4").write_bytes(b"\0" * 4096)
    with scripts_late(page, f"/entries/{entry.pk}/files/"):
        page.locator("input[type=file]").first.set_input_files(tmp_path / "a.mp4")
    expect(page.locator("[data-upload-row]")).to_contain_text("a.mp4")
    assert EntryFile.objects.count() == 0  # looked at here, and refused before a byte is sent


def test_a_worker_s_first_tick_stays(film: Category, cast: Cast, seat: Seat) -> None:
    open_phases(film.campaign, "vote")
    for title in ("最后一班地铁", "渔排上的信号"):
        make_entry(film, by=cast.entrant, state=states.SHORTLISTED, title=title)
    page = seat(phone=True)
    tick = page.get_by_label("选择《最后一班地铁》")
    with scripts_late(page, "/works/?category=film"):
        page.locator("label.pick", has=tick).click()
    expect(page.locator("[data-ballot-count]")).to_contain_text("已选 1")
    expect(tick).to_be_checked()
    page.reload()
    expect(tick).to_be_checked()
