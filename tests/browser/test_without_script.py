"""Script switched off, as in some old office browser: entering and voting take more clicks, and work."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from campaign.models import Campaign
from rehearsal.story.people import PASSWORD, Cast
from submissions import states
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.pages import go_on, look, open_phases
from tests.browser.works import AUTHORS, CATEGORY, SECTION, TITLE, WORK, film
from tests.factories import make_campaign, make_entry

NUMERALS = "零一二三四五六七八九"


def test_a_clerk_enters_her_film_without_script(
    campaign: Campaign, people: Cast, live_worker: object, seat: Seat, sample_folder: Path, tmp_path: Path
) -> None:
    open_phases(campaign, "collect", "recommend")
    page = seat(java_script_enabled=False)
    act.log_in(page, "metro", PASSWORD)
    address = act.begin(page, CATEGORY, SECTION)
    act.fill_texts(page, WORK, AUTHORS)
    a_script_is_refused_with_a_sentence(page, tmp_path)
    act.hand_over(page, film(sample_folder))
    page.locator("#role-work").get_by_role("button", name="上传").click()
    wait_for_the_verdict(page)
    look(page, "plain-files")
    go_on(page, "declarations")
    act.declare_all(page)
    assert re.fullmatch(r"FJ23-\d{4}", act.submit(page))
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def a_script_is_refused_with_a_sentence(page: Page, folder: Path) -> None:
    path = folder / "install.sh"
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    act.hand_over(page, path)
    page.locator("#role-work").get_by_role("button", name="上传").click()
    expect(page.locator("#role-work .notice-error")).to_contain_text("“install.sh”不是要求的格式，这里收 MP4。")


def wait_for_the_verdict(page: Page) -> None:
    """Nothing moves without script, so she reloads the page, as anybody would."""
    verdict = page.locator("#files-work article.file").get_by_text("通过", exact=True)
    for _try in range(60):
        if verdict.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the check did not come to an end")


def test_a_worker_votes_without_script(transactional_db: None, seat: Seat) -> None:
    category = make_campaign().categories.get(code="film")
    make_entry(category, state=states.SHORTLISTED, title=TITLE)
    page = seat(phone=True, java_script_enabled=False)
    act.pick(page, "film", TITLE)
    page.get_by_role("button", name="确认投票").click()
    page.get_by_role("link", name="下一步：验证手机号").click()
    page.get_by_label("手机号").fill("13905911234")
    look(page, "plain-phone")
    solve_the_sum(page)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码").fill(act.code_sent_to("13905911234"))
    page.get_by_role("button", name="验证并投出").click()
    page.wait_for_url(act.VOTED)
    expect(page.locator(".receipt-body").get_by_text(TITLE)).to_be_visible()


def solve_the_sum(page: Page) -> None:
    label = page.get_by_text("等于几？")
    one, two = re.findall(f"[{NUMERALS}]", label.inner_text())[:2]
    page.get_by_label("等于几？").fill(str(NUMERALS.index(one) + NUMERALS.index(two)))
