"""A clerk on a bad line: nothing is sent twice, nothing typed is lost, and she is told before she waits."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from campaign.models import Campaign
from rehearsal.builder import Builder
from rehearsal.sample_files.samples import WRONG
from rehearsal.story.people import Cast
from rehearsal.story.works import Work
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.line import Line, Sent
from tests.browser.pages import go_on, look, open_phases
from tests.browser.works import AUTHORS, CATEGORY, SECTION, TITLE, WORK, heavy_film
from tests.live import LiveProcess

CHUNK = 5 * 1024**2


@pytest.fixture(autouse=True)
def _collecting(campaign: Campaign) -> None:
    open_phases(campaign, "collect", "recommend")


@pytest.fixture
def draft(builder: Builder) -> Entry:
    """A draft whose texts are all there."""
    return builder.draft(Work(CATEGORY, "demo-metro", TITLE, summary=WORK["f-summary"], section="positive"))


def begun_upload(page: Page, path: Path) -> Locator:
    """Hand the film over and wait until a good part of it has gone."""
    act.hand_over(page, path)
    row = page.locator("[data-upload-row]")
    expect(row.locator("[data-percent]")).to_have_text(re.compile(r"[3-9]\d%"))
    return row


def settled_offset() -> int:
    """How many bytes the server has kept, once nothing more trickles in."""
    file = EntryFile.objects.get()
    before, now = -1, receiving.offset(file)
    while before != now:
        time.sleep(0.3)
        before, now = now, receiving.offset(file)
    return now


def test_a_film_whose_line_broke_is_finished_in_another_browser_and_submitted(
    people: Cast, live_worker: object, seat: Seat, sample_folder: Path, tmp_path: Path
) -> None:
    path = heavy_film(sample_folder, tmp_path / f"{TITLE}.mp4", megabytes=40)
    address = the_line_breaks_and_she_closes_the_tab(seat(people.users["metro"]), path)
    kept = settled_offset()
    assert CHUNK <= kept < path.stat().st_size

    page = seat(people.users["metro"])
    page.goto(f"{address}files/")
    expect(page.locator("[data-unfinished]")).to_contain_text(f"已传 {kept * 100 // path.stat().st_size}%")
    look(page, "slow-unfinished")
    sent = Sent(page)
    act.hand_over(page, path)
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    assert sent.pieces() == list(range(kept, path.stat().st_size, CHUNK))
    assert sent.methods() == {"HEAD", "PATCH"}

    go_on(page, "declarations")
    act.declare_all(page)
    assert re.fullmatch(r"FJ23-\d{4}", act.submit(page))
    expect(page.locator(".receipt")).to_contain_text(hashlib.sha256(path.read_bytes()).hexdigest())


def the_line_breaks_and_she_closes_the_tab(page: Page, path: Path) -> str:
    address = act.begin(page, CATEGORY, SECTION)
    act.fill_texts(page, WORK, AUTHORS)
    line = Line(page)
    line.slow()
    row = begun_upload(page, path)
    expect(row).to_contain_text("秒")  # speed and time left
    look(page, "slow-uploading")
    line.down()
    expect(row.locator("[data-status]")).to_contain_text("线路断了，正在自动重连")
    expect(row.locator("[data-speed]")).to_be_empty()
    look(page, "slow-line-down")
    page.context.close()
    return address


def test_an_upload_goes_on_by_itself_when_the_server_is_back(
    people: Cast,
    draft: Entry,
    live_web: LiveProcess,
    live_worker: object,
    seat: Seat,
    sample_folder: Path,
    tmp_path: Path,
) -> None:
    page = seat(people.users["metro"])
    page.goto(f"/entries/{draft.pk}/files/")
    Line(page).slow()
    path = heavy_film(sample_folder, tmp_path / f"{TITLE}.mp4", megabytes=20)
    row = begun_upload(page, path)
    sent = Sent(page)
    live_web.kill()
    expect(row.locator("[data-status]")).to_contain_text("线路断了，正在自动重连")
    live_web.start()
    expect(row.locator("[data-status]")).to_contain_text("线路恢复了，从断开处继续。")
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    assert "POST" not in sent.methods()
    assert EntryFile.objects.get().sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_fault_seen_in_the_browser_is_said_before_a_byte_is_sent(
    people: Cast, draft: Entry, seat: Seat, sample_folder: Path
) -> None:
    page = seat(people.users["metro"])
    page.goto(f"/entries/{draft.pk}/files/")
    sent = Sent(page)
    act.hand_over(page, WRONG["video_720p"](sample_folder))
    row = page.locator("[data-upload-row]")
    expect(row).to_contain_text("画面为 1280×720，未达到 1080P")
    expect(row.get_by_role("button", name="仍要上传")).to_be_visible()
    look(page, "slow-foreseen")
    assert sent.requests == []
    assert EntryFile.objects.count() == 0


def test_words_typed_without_a_line_join_those_of_another_device(people: Cast, draft: Entry, seat: Seat) -> None:
    phone, office = seat(people.users["metro"], phone=True), seat(people.users["metro"])
    phone.goto(f"/entries/{draft.pk}/work/")
    phone.context.set_offline(True)
    phone.fill("[name=title]", "末班地铁")
    expect(phone.locator("#save-note")).to_contain_text("断网：已存在本机")
    look(phone, "slow-typed-offline")
    office.goto(f"/entries/{draft.pk}/work/")
    with office.expect_response("**/save/"):
        office.fill("[name=f-prior_award]", "2022 年福州市职工微视频二等奖")
    phone.context.set_offline(False)
    expect(phone.locator("#save-note")).to_contain_text("已保存")
    entry = Entry.objects.get(pk=draft.pk)
    assert (entry.title, entry.answers["prior_award"]) == ("末班地铁", "2022 年福州市职工微视频二等奖")


def test_two_devices_changing_the_same_words_are_shown_both(people: Cast, draft: Entry, seat: Seat) -> None:
    phone, office = seat(people.users["metro"], phone=True), seat(people.users["metro"])
    for page in (phone, office):
        page.goto(f"/entries/{draft.pk}/work/")
    with office.expect_response("**/save/"):
        office.fill("[name=title]", "办公室改的名称")
    with phone.expect_response("**/save/"):
        phone.fill("[name=title]", "手机上改的名称")
    expect(phone.locator("#save-marks")).to_contain_text("另一个窗口也改了：作品名称")
    phone.locator("#save-marks").get_by_role("button").click()
    expect(phone.get_by_role("heading", name="同一处内容有两份，请选一份留下")).to_be_visible()
    assert phone.locator(".conflict-text").all_inner_texts() == ["手机上改的名称", "办公室改的名称"]
    look(phone, "slow-conflict")
    assert Entry.objects.get(pk=draft.pk).title == "办公室改的名称"
