"""What the note of the last save says is so: saved is on the server's disk, the rest is called by its name.

And a button that leads on waits for the line. The page's clock runs as the test wants; the server is killed or silent.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaign.models import BranchDeadline
from submissions.models import Entry
from tests.browser.conftest import Seat
from tests.browser.pages import look
from tests.cast import Cast
from tests.factories import set_phase
from tests.live import LiveProcess
from tests.submissions.entering.scene import complete_draft

SUMMARY = "[name='f-summary']"
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
LONGEST_WAIT = 30_000
LOOKS_EVERY = 60_000


@pytest.fixture
def draft(cast: Cast) -> Entry:
    return complete_draft(cast.entrant)


@pytest.fixture
def page(draft: Entry, cast: Cast, seat: Seat) -> Page:
    """The first step, its clock standing still."""
    return opened(seat(cast.entrant), draft, "work")


def opened(page: Page, draft: Entry, step: str) -> Page:
    page.clock.install()
    page.goto(f"/entries/{draft.pk}/{step}/")
    page.clock.pause_at(timezone.now() + timedelta(seconds=30))
    return page


def next_look(page: Page) -> None:
    """To the moment when the page asks for its deadline, and no further: it would give the answer up."""
    with page.expect_response("**/deadline/"):
        page.clock.run_for(LOOKS_EVERY / 2)


def summary_of(draft: Entry) -> str:
    return str(Entry.objects.get(pk=draft.pk).answers["summary"])


def test_the_note_goes_from_changed_to_saving_to_saved_at_its_second(page: Page, draft: Entry) -> None:
    note = page.locator("#save-note")
    page.fill(SUMMARY, "写了一句")
    expect(note).to_have_text("有改动，尚未保存")
    page.clock.run_for(1500)
    expect(note).to_have_text(SAVED)
    assert summary_of(draft) == "写了一句"


def test_a_save_that_the_server_never_answers_ends_and_is_said_in_red_beside_the_field(
    page: Page, draft: Entry, silent_web: LiveProcess
) -> None:
    note, beside = page.locator("#save-note"), page.locator("#div_id_f-summary .save-fault")
    silent_web.fall_silent()
    page.fill(SUMMARY, "没有回应时写的")
    page.clock.run_for(1500)
    expect(note).to_have_text("正在保存……")
    page.clock.run_for(20_000)
    expect(note).to_contain_text("服务器没有回应：已存在本机")
    expect(note).to_contain_text("尚未保存到服务器，恢复后自动保存")
    expect(beside).to_contain_text("还没有保存到服务器（服务器没有回应），只存在本机。")
    expect(beside).to_contain_text("一直不能保存，请联系福州市总工会")
    look(page, "save-hanging")
    silent_web.wake()
    page.clock.run_for(LONGEST_WAIT)
    expect(note).to_have_text(SAVED)
    expect(beside).to_have_count(0)
    assert summary_of(draft) == "没有回应时写的"


def test_the_next_step_without_a_line_waits_on_its_page_and_opens_by_itself(
    page: Page, draft: Entry, live_web: LiveProcess
) -> None:
    live_web.kill()
    page.fill(SUMMARY, "断线时写的")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#save-note")).to_contain_text("恢复后自动进入下一步")
    expect(page).to_have_url(re.compile("/work/$"))
    expect(page.locator(SUMMARY)).to_have_value("断线时写的")
    look(page, "next-without-line")
    live_web.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/authors/")
    assert summary_of(draft) == "断线时写的"


def test_a_step_that_is_only_a_link_waits_too(draft: Entry, cast: Cast, seat: Seat, live_web: LiveProcess) -> None:
    page = opened(seat(cast.entrant), draft, "files")
    live_web.kill()
    page.get_by_role("link", name="下一步").click()
    expect(page.locator(".save-fault")).to_contain_text("暂时打不开其他步骤")
    expect(page).to_have_url(re.compile("/files/$"))
    live_web.start()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/declarations/")


def test_a_submission_without_a_line_waits_and_is_handed_in_once(
    draft: Entry, cast: Cast, seat: Seat, silent_web: LiveProcess
) -> None:
    page = opened(seat(cast.entrant), draft, "preview")
    silent_web.fall_silent()
    page.get_by_role("button", name="提交作品").click()
    page.clock.run_for(20_000)
    note = page.locator("[data-wait-note]")
    expect(note).to_have_text("服务器没有回应，作品还没有提交。请不要关闭本页，恢复后自动提交。")
    expect(page).to_have_url(re.compile("/preview/$"))
    look(page, "submit-without-line")
    silent_web.wake()
    page.get_by_role("button", name="提交作品").click()
    expect(page.get_by_role("heading", name="作品已提交")).to_be_visible()
    assert Entry.objects.get(pk=draft.pk).handings.count() == 1


def test_an_open_page_learns_of_a_deadline_that_moved_and_says_when_ten_minutes_are_left(
    page: Page, draft: Entry
) -> None:
    note = page.locator("#deadline-note")
    expect(note).to_be_empty()
    sooner = BranchDeadline.objects.create(
        campaign=draft.campaign, union=draft.recommending, closes_at=timezone.now() + timedelta(minutes=9)
    )
    next_look(page)
    expect(note).to_contain_text(re.compile("截止，还有不到 [789] 分钟"))  # its clock was moved by a minute
    expect(note).to_contain_text("截止时间已改为")
    expect(note).to_contain_text("遇到问题请联系福州市总工会")
    expect(page.locator("[data-deadline] time").last).to_contain_text(re.compile("还有[678]分"))
    look(page, "deadline-near")
    sooner.delete()
    set_phase(draft.campaign, "collect", is_open=False)
    page.clock.run_for(LOOKS_EVERY / 2)
    next_look(page)
    expect(note).to_contain_text("现在不能提交，也不能修改")
    set_phase(draft.campaign, "collect", is_open=True)
    page.clock.run_for(LOOKS_EVERY / 2)
    next_look(page)
    expect(note).to_contain_text("截止时间已改为")
    expect(note).not_to_contain_text("分钟")
