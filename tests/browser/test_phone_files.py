"""A MOV and a HEIC, as a phone makes them: entered, mended by the platform, looked at, accepted and submitted."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from rehearsal.builder import Builder
from rehearsal.story.people import Cast
from rehearsal.story.works import Work
from submissions.models import EntryFile
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.pages import PHONE, becomes_true, go_on, look, no_sideways_scroll, open_phases
from tests.browser.works import CATEGORY, TITLE, WORK, film
from tests.submissions.media.conftest import run_ffmpeg
from tests.submissions.media.conversion import phones

SLOW = 90_000  # milliseconds: two conversions on a loaded machine


def test_a_phone_s_mov_and_heic_are_entered_mended_accepted_and_submitted(
    builder: Builder, people: Cast, live_worker: object, seat: Seat, sample_folder: Path, tmp_path: Path
) -> None:
    open_phases(builder.campaign, "collect", "recommend")
    draft = builder.draft(Work(CATEGORY, "demo-metro", TITLE, summary=WORK["f-summary"], section="positive"))
    page = seat(people.users["metro"])
    page.goto(f"/entries/{draft.pk}/files/")

    row = a_file_arrives(page, a_mov(sample_folder, tmp_path), "work")
    expect(row).to_contain_text("把 MOV 改装为 MP4，画面不重新压缩")
    look(page, "phone-offer")
    it_is_mended_and_accepted(page, row, "IMG_0012", "画面没有重新压缩", plays=True)
    expect(page.locator("#files-work")).to_contain_text("由平台从“IMG_0012.MOV”转换：改装为 MP4，画面没有重新压缩。")

    row = a_file_arrives(page, a_heic(tmp_path), "cover")
    expect(row).to_contain_text("可以由平台转换成 JPG")
    it_is_mended_and_accepted(page, row, "IMG_0013", "转为 JPG", plays=False)
    expect(page.locator("#files-cover")).to_contain_text("由平台从“IMG_0013.HEIC”转换：转为 JPG。")
    look(page, "phone-accepted")

    go_on(page, "declarations")
    act.declare_all(page)
    act.submit(page)
    live = EntryFile.objects.live().filter(entry=draft).order_by("role")
    assert [(file.role, file.original_name) for file in live] == [("cover", "IMG_0013.jpg"), ("work", "IMG_0012.mp4")]
    kept = EntryFile.objects.filter(entry=draft, removed_at__isnull=False).order_by("role")
    assert [file.original_name for file in kept] == ["IMG_0013.HEIC", "IMG_0012.MOV"]


def a_mov(folder: Path, out: Path) -> Path:
    """The film of the tests in the box that a phone puts it in."""
    mov = out / "IMG_0012.MOV"
    run_ffmpeg("-i", str(film(folder)), "-c", "copy", str(mov))
    return mov


def a_heic(out: Path) -> Path:
    return phones.photograph(out, "IMG_0013.heic").rename(out / "IMG_0013.HEIC")


def a_file_arrives(page: Page, path: Path, role: str) -> Locator:
    """The picker takes it without a word against it, and the platform offers what it can do."""
    act.hand_over(page, path, role=role)
    row = page.locator(f"#files-{role} article.file")
    expect(row).to_contain_text(path.name, timeout=SLOW)
    expect(row.get_by_role("button", name="让平台转换")).to_be_visible(timeout=SLOW)
    return row


def it_is_mended_and_accepted(page: Page, row: Locator, name: str, done: str, *, plays: bool) -> None:
    """Asked for, waited for without reloading, looked at on both devices, accepted."""
    page.evaluate("window.notReloaded = true")
    row.get_by_role("button", name="让平台转换").click()
    to_look = row.get_by_role("link", name="看转换前后，确认")
    expect(to_look).to_be_visible(timeout=SLOW)
    assert page.evaluate("window.notReloaded") is True
    to_look.click()
    expect(page.locator("main")).to_contain_text(done)
    expect(page.locator("section[aria-labelledby=h-before]")).to_contain_text(re.compile(rf"{name}\.(MOV|HEIC)"))
    after = page.locator("section[aria-labelledby=h-after]")
    seen = "it => it.readyState > 0 ? it.videoWidth : 0" if plays else "it => it.complete ? it.naturalWidth : 0"
    becomes_true(after.locator("video, img").first, f"it => ({seen})(it) > 1000")
    expect(after).to_contain_text("格式")
    look(page, f"phone-before-after-{name}")
    page.set_viewport_size(PHONE["viewport"])
    assert no_sideways_scroll(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="采用转换后的文件").click()
    expect(page.get_by_role("status").get_by_text("已采用转换后的文件")).to_be_visible()
