"""The files step at work: nothing typed is swapped away, no good file is lost, an order stays an order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import AuditEvent, User
from rehearsal.builder import Builder
from rehearsal.sample_files.wrong import WRONG
from rehearsal.story.people import Cast
from rehearsal.story.works import Work
from submissions.entering import submitting
from submissions.files.shown import shown_files
from submissions.models import Entry, EntryFile
from submissions.uploads import captions
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.line import Line
from tests.browser.pages import no_sideways_scroll, open_phases
from tests.browser.works import CATEGORY, TITLE, WORK, film
from voting.gallery import works

SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")


@pytest.fixture
def entrant(people: Cast) -> User:
    return people.users["metro"]


@pytest.fixture
def photos(builder: Builder, live_worker: object) -> Entry:
    """A set of four photographs, checked, each with its caption."""
    open_phases(builder.campaign, "collect", "recommend")
    return builder.enter(Work("cn-photo", "demo-metro", "夜班", section="set", files={"work": 4}))


@pytest.fixture
def page(photos: Entry, entrant: User, seat: Seat) -> Page:
    page = seat(entrant)
    page.goto(f"/entries/{photos.pk}/files/")
    return page


def file_of(page: Page, file: EntryFile) -> Locator:
    return page.locator(f"#file-{file.pk}")


def own_files(entry: Entry) -> list[EntryFile]:
    return list(EntryFile.objects.live().filter(entry=entry))


def names(page: Page) -> list[str]:
    return page.locator("#files-work article .upload-name").all_inner_texts()


def stored(file: EntryFile) -> str:
    return EntryFile.objects.get(pk=file.pk).caption


def refresh(page: Page) -> None:
    """What the page does every two seconds while something runs."""
    with page.expect_response(re.compile(r"/files/work/$")):
        page.evaluate("htmx.trigger('#files-work', 'files-changed')")


def test_captions_live_through_refreshes_other_saves_and_the_next_step(page: Page, photos: Entry) -> None:
    first, second = own_files(photos)[:2]
    one, two = (file_of(page, file).get_by_label("说明文字") for file in (first, second))
    details = file_of(page, first).locator("details.good-news")
    details.locator("summary").click()
    two.press_sequentially("，凌晨")
    refresh(page)
    expect(two).to_be_focused()
    two.press_sequentially("一点。\n第二行")
    expect(file_of(page, second).locator("[data-note]")).to_have_text(SAVED)
    one.fill("福州，地铁检修库。")
    refresh(page)
    expect(one).to_have_value("福州，地铁检修库。")
    expect(details).to_have_attribute("open", "")
    expect(file_of(page, first).locator("[data-char-count]")).to_have_text("已写 9 / 200 字")
    page.get_by_role("link", name="下一步").click()
    page.wait_for_url("**/declarations/")
    assert stored(first) == "福州，地铁检修库。"
    assert stored(second).startswith("，凌晨一点。\n第二行")


def test_caption_over_its_limit_is_kept_counted_and_named_before_submitting(page: Page, photos: Entry) -> None:
    first = own_files(photos)[0]
    box = file_of(page, first)
    box.get_by_label("说明文字").fill("长" * 210)
    expect(box.locator("[data-char-count]")).to_have_text("已写 210 字，超出 10 字（最多 200 字）")
    expect(box.locator("[data-note]")).to_have_text(SAVED)
    page.reload()
    expect(box.get_by_label("说明文字")).to_have_value("长" * 210)
    assert stored(first) == "长" * 210
    assert [problem.text for problem in submitting.problems(Entry.objects.get(pk=photos.pk))] == [
        f"“{first.original_name}”说明文字现有 210 字，最多 200 字，请删去 10 字。"
    ]
    box.get_by_label("说明文字").fill("长" * 5000)
    expect(box.get_by_role("alert")).to_contain_text("说明文字太长，没有保存，您写的还在框里")
    page.get_by_role("link", name="下一步").click()
    expect(page).to_have_url(re.compile("/files/$"))
    page.reload()
    expect(box.get_by_label("说明文字")).to_have_value("长" * 5000)


def test_caption_without_a_line_waits_on_the_device_and_the_next_step_waits_with_it(page: Page, photos: Entry) -> None:
    first, line = own_files(photos)[0], Line(page)
    box = file_of(page, first)
    line.down()
    box.get_by_label("说明文字").fill("断网时写的")
    expect(box.locator("[data-note]")).to_contain_text("写的内容已存在本机，恢复后自动保存")
    page.get_by_role("link", name="下一步").click()
    expect(page).to_have_url(re.compile("/files/$"))
    line.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/declarations/")
    assert stored(first) == "断网时写的"


def test_two_windows_that_write_different_captions_are_shown_both(page: Page, photos: Entry, entrant: User) -> None:
    first = own_files(photos)[0]
    captions.write(file=first, text="另一台电脑写的", by=entrant)
    box = file_of(page, first)
    box.get_by_label("说明文字").fill("这里写的")
    expect(box.get_by_role("alert")).to_contain_text("另一台电脑写的")
    assert stored(first) == "另一台电脑写的"
    box.get_by_role("button", name="用我写的").click()
    expect(box.locator("[data-note]")).to_have_text(SAVED)
    assert stored(first) == "这里写的"


def test_order_by_button_drag_and_name_is_the_order_of_jury_and_gallery(page: Page, photos: Entry) -> None:
    before = names(page)
    page.locator("article").nth(0).get_by_role("button", name="下移").click()
    expect(page.locator("article").nth(1).get_by_role("button", name="下移")).to_be_focused()
    assert names(page) == [before[1], before[0], *before[2:]]
    page.set_viewport_size({"width": 1440, "height": 2400})
    page.locator("article").nth(3).locator("[data-drag]").hover()
    page.mouse.down()
    top = page.locator("article").nth(2).bounding_box() or {}
    with page.expect_response(re.compile("/order/$")):
        page.mouse.move(top["x"] + 20, top["y"] + 5, steps=6)
        page.mouse.up()
    dragged = [before[1], before[0], before[3], before[2]]
    expect(page.locator("#files-work .file-place")).to_have_text(["1", "2", "3", "4"])
    assert names(page) == dragged
    page.reload()
    assert names(page) == dragged
    assert [file.row.original_name for file in shown_files(Entry.objects.get(pk=photos.pk))] == dragged
    shown = Entry.objects.prefetch_related(*works.public_files(photos.category)).get(pk=photos.pk)
    assert [file.original_name for file in shown.public_files] == dragged
    page.get_by_role("button", name="按文件名排序").click()
    expect(page.locator("#files-work .upload-name")).to_have_text(sorted(before))
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert no_sideways_scroll(page)


def test_phone_goes_on_by_the_code_without_logging_in(
    page: Page, photos: Entry, entrant: User, seat: Seat, sample_folder: Path
) -> None:
    secret = own_files(photos)[0].original_name
    page.get_by_role("button", name="用手机接着传").click()
    expect(page.locator("svg.qr")).to_be_visible()
    page.get_by_text("扫不了码").click()
    address = page.locator(".phone-address").inner_text()

    phone = seat(phone=True)
    phone.goto(address)
    assert secret not in phone.content()
    assert no_sideways_scroll(phone)
    act.hand_over(phone, next(sample_folder.glob("*.jpg")), name="手机拍的.jpg")
    anyway = phone.get_by_role("button", name="仍要上传")
    expect(phone.locator("#files-work").or_(anyway).get_by_text("手机拍的.jpg").or_(anyway).first).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    expect(phone.locator("#files-work .row-line")).to_contain_text("手机拍的.jpg")
    expect(page.locator("#files-work article").nth(4)).to_contain_text("手机拍的.jpg")
    assert EntryFile.objects.latest("pk").uploaded_by == entrant
    assert AuditEvent.objects.filter(action="file.phone_link").count() == 1
    assert AuditEvent.objects.filter(action="file.receive").latest("pk").details["via"] == "phone"


def test_bad_film_leaves_the_good_one_standing_and_replacing_asks(
    builder: Builder, entrant: User, seat: Seat, live_worker: object, sample_folder: Path
) -> None:
    open_phases(builder.campaign, "collect", "recommend")
    draft = builder.draft(Work(CATEGORY, "demo-metro", TITLE, summary=WORK["f-summary"], section="positive"))
    page = seat(entrant)
    page.goto(f"/entries/{draft.pk}/files/")
    act.hand_over(page, film(sample_folder))
    expect(page.locator("#files-work article.file")).to_contain_text("通过", timeout=60_000)
    standing = EntryFile.objects.get()

    act.hand_over(page, WRONG["video_720p"](sample_folder))
    row = page.locator("[data-upload-row]")
    expect(row).to_contain_text("新文件通过检查后才替换它，没有通过就保留原来的")
    row.get_by_role("button", name="上传并替换").click()
    articles = page.locator("#files-work article")
    expect(articles).to_have_count(2)
    expect(articles.nth(0)).to_contain_text("没有替换：新文件未通过检查", timeout=60_000)
    expect(articles.nth(1)).to_contain_text("现在用的是这一个，可以提交。")
    picture = articles.nth(0).locator("img.mend-picture")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(it) => it.naturalWidth > 0")
    page.goto(f"/entries/{draft.pk}/preview/")
    act.submit(page)
    assert list(EntryFile.objects.live().filter(entry=draft)) == [standing]
