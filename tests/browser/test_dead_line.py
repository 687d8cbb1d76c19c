"""A line that is dead, silent or shared: what is promised of going on by itself is kept, and nothing else is promised.

The server is killed or stopped without the browser's "online" ever being said; the page's clock runs as the test wants.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from rehearsal.builder import Builder
from rehearsal.story.people import Cast
from rehearsal.story.works import Work
from submissions.models import Entry, EntryFile
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.line import Line, Sent
from tests.browser.pages import look, open_phases
from tests.browser.works import CATEGORY, TITLE, WORK, heavy_film
from tests.live import LiveProcess

PASSED = 60_000


@pytest.fixture
def draft(builder: Builder) -> Entry:
    open_phases(builder.campaign, "collect", "recommend")
    return builder.draft(Work(CATEGORY, "demo-metro", TITLE, summary=WORK["f-summary"], section="positive"))


@pytest.fixture
def twenty(sample_folder: Path, tmp_path: Path) -> Path:
    """A film of twenty megabytes."""
    return heavy_film(sample_folder, tmp_path / f"{TITLE}.mp4", megabytes=20)


def opened(seat: Seat, people: Cast, draft: Entry, step: str = "files") -> Page:
    page = seat(people.users["metro"])
    page.clock.install()
    page.goto(f"/entries/{draft.pk}/{step}/")
    return page


def begun(page: Page, path: Path) -> Locator:
    Line(page).slow()
    act.hand_over(page, path)
    row = page.locator("[data-upload-row]")
    expect(row.locator("[data-percent]")).to_have_text(re.compile(r"[2-9]\d%"))
    return row


def tries_fail(page: Page, count: int) -> None:
    """So many times the longest that a try waits, about as many minutes by twos; each is seen to fail."""
    for _ in range(count):
        with page.expect_event("requestfailed"):
            page.clock.run_for(30_000)


def grows(page: Page) -> None:
    """Wait until more of the film has gone from this window."""
    shown = page.locator("[data-amount]").inner_text()
    expect(page.locator("[data-amount]")).not_to_have_text(shown)


def test_an_upload_goes_on_after_minutes_of_a_dead_line(
    people: Cast,
    draft: Entry,
    live_web: LiveProcess,
    live_worker: object,
    seat: Seat,
    twenty: Path,
) -> None:
    page = opened(seat, people, draft)
    row = begun(page, twenty)
    sent = Sent(page)
    live_web.kill()
    tries_fail(page, 12)
    expect(row.locator("[data-status]")).to_contain_text("线路断了，正在自动重连")
    look(page, "dead-line-upload")
    live_web.start()
    page.clock.run_for(30_000)  # the longest that a try waits
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=PASSED)
    assert "POST" not in sent.methods()
    assert EntryFile.objects.get().sha256 == hashlib.sha256(twenty.read_bytes()).hexdigest()


def test_an_upload_whose_server_falls_silent_is_begun_anew_from_where_it_was(
    people: Cast,
    draft: Entry,
    silent_web: LiveProcess,
    live_worker: object,
    seat: Seat,
    twenty: Path,
) -> None:
    page = opened(seat, people, draft)
    row = begun(page, twenty)
    silent_web.fall_silent()
    tries_fail(page, 2)
    expect(row.locator("[data-status]")).to_contain_text("服务器没有回应，正在自动重连")
    silent_web.wake()
    page.clock.run_for(30_000)
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=PASSED)


def test_a_second_window_with_the_same_file_follows_the_first_and_says_so(
    people: Cast, draft: Entry, live_worker: object, seat: Seat, sample_folder: Path, tmp_path: Path
) -> None:
    path = heavy_film(sample_folder, tmp_path / f"{TITLE}.mp4", megabytes=20)
    first = opened(seat, people, draft)
    line = Line(first)
    line.slow(1)
    act.hand_over(first, path)
    expect(first.locator("[data-percent]")).to_have_text(re.compile(r"[1-9]\d%"))
    second = opened(seat, people, draft)

    def late(route: Route) -> None:
        answer = route.fetch()
        # What the first window has sent may still be on its way: the server must have more than this answer says,
        # or the second window's piece fits and it is the first that has to follow.
        told = answer.headers["upload-offset"]
        while route.fetch().headers["upload-offset"] == told:
            grows(first)
        route.fulfill(response=answer)

    second.route("**/uploads/*-*/", late, times=1)  # its first question how far the upload is
    act.hand_over(second, path)
    said = second.locator("[data-upload-row] [data-status]")
    expect(said).to_have_text("正在核对服务器上已有的部分……")
    grows(first)
    second.clock.run_for(5000)
    expect(said).to_contain_text("同一个文件正在另一个窗口上传，已传")
    look(second, "second-window")
    line.up()
    expect(first.locator("[data-upload-row] [data-status]")).not_to_contain_text("线路")
    for page in (first, second):
        expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=PASSED)
    assert EntryFile.objects.count() == 1
