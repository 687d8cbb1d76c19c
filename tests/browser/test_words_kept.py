"""What a clerk typed is never gone: not past the deadline, not past her session, not beyond what a field may hold."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from submissions import states
from submissions.models import Entry
from tests.browser.conftest import Seat
from tests.browser.pages import PHONE, becomes_true
from tests.browser.people import session_cookie
from tests.cast import Cast
from tests.factories import make_entry, set_phase
from tests.submissions.entering.scene import category

SUMMARY = "[name='f-summary']"


@pytest.fixture
def draft(cast: Cast) -> Entry:
    return make_entry(category(), by=cast.entrant, title="原名")


def opened(page: Page, draft: Entry) -> Page:
    page.goto(f"/entries/{draft.pk}/work/")
    return page


def kept(page: Page) -> int:
    return len(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"))


def test_words_typed_after_the_deadline_stay_on_the_device_until_there_is_time_again(
    draft: Entry, cast: Cast, seat: Seat
) -> None:
    page = opened(seat(cast.entrant), draft)
    set_phase(draft.campaign, "collect", is_open=False)
    page.fill(SUMMARY, "截止以后写的")
    expect(page.locator("#save-note")).to_contain_text("没有保存")
    beside = page.locator("#div_id_f-summary .save-fault")
    expect(beside).to_contain_text("已保存的内容都还在")
    expect(beside).to_contain_text("有疑问请联系福州市总工会")
    with page.expect_navigation():
        page.get_by_role("button", name="下一步").click()
    expect(page.locator("#save-marks")).to_contain_text("已保存的内容都还在")
    expect(page.locator(SUMMARY)).to_have_value("截止以后写的")
    assert kept(page) == 1

    set_phase(draft.campaign, "collect", is_open=True)
    opened(page, draft)
    expect(page.locator(SUMMARY)).to_have_value("截止以后写的")
    expect(page.locator("#save-note")).to_contain_text("已保存")
    becomes_true(page, "!Object.keys(localStorage).some((key) => key.startsWith('draft:'))")
    assert Entry.objects.get(pk=draft.pk).answers["summary"] == "截止以后写的"


def test_words_too_long_to_store_are_kept_in_the_page_and_on_the_device(draft: Entry, cast: Cast, seat: Seat) -> None:
    page = opened(seat(cast.entrant), draft)
    page.fill("[name=title]", "长" * 400)
    expect(page.locator("#save-note")).to_contain_text("部分内容没有保存")
    expect(page.locator("#div_id_title .save-fault")).to_have_text("内容太长，没有保存，请先缩短。")
    for _press in range(2):
        with page.expect_navigation():
            page.get_by_role("button", name="下一步").click()
        expect(page.locator("[name=title]")).to_have_value("长" * 400)
    assert (kept(page), Entry.objects.get(pk=draft.pk).title) == (1, "原名")


def test_after_logging_in_again_elsewhere_the_words_are_saved_by_themselves(
    draft: Entry, cast: Cast, seat: Seat, live_site: str
) -> None:
    page = opened(seat(cast.entrant), draft)
    page.context.clear_cookies()
    page.fill(SUMMARY, "登录过期时写的")
    link = page.locator("#save-note").get_by_role("link", name="重新登录")
    expect(link).to_be_visible()
    with page.context.expect_page() as opening:
        link.click()
    page.context.add_cookies([session_cookie(cast.entrant, live_site)])
    opening.value.goto(f"/entries/{draft.pk}/work/")
    opening.value.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#save-note")).to_contain_text("已保存")
    assert Entry.objects.get(pk=draft.pk).answers["summary"] == "登录过期时写的"


def test_the_note_of_the_last_save_and_the_way_on_are_always_in_sight(draft: Entry, cast: Cast, seat: Seat) -> None:
    page = opened(seat(cast.entrant, viewport=PHONE["viewport"]), draft)
    for place in ("0", "document.body.scrollHeight / 3"):
        page.evaluate(f"scrollTo(0, {place})")
        expect(page.locator("#save-note")).to_be_in_viewport()
        expect(page.get_by_role("button", name="下一步")).to_be_in_viewport(ratio=1)


def test_a_reason_of_the_staff_outlives_the_end_of_the_session_and_a_silent_line(
    cast: Cast, seat: Seat, live_site: str
) -> None:
    """Any form with words in it; here the proposal to disqualify."""
    entry = make_entry(category(), by=cast.entrant, state=states.SHORTLISTED)
    address, reason = f"/desk/disqualifications/{entry.pk}/", "[name=text]"
    page = seat(cast.organiser)
    page.goto(address)
    page.fill(reason, "经核实，作品搬运自他人账号。")
    page.locator("[name=ground]").first.check()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"form:has({reason}) .btn-primary").click()
    page.wait_for_url("**/accounts/login/**")
    page.context.add_cookies([session_cookie(cast.organiser, live_site)])
    page.goto(parse_qs(urlsplit(page.url).query)["next"][0])  # as the log-in would
    expect(page.locator(reason)).to_have_value("经核实，作品搬运自他人账号。")
    expect(page.locator("[name=ground]").first).to_be_checked()
    expect(page.get_by_text("已填入上次没有提交的内容")).to_be_visible()

    page.fill(reason, "经核实，作品搬运自他人账号，本人承认。")
    page.route("**/propose/", lambda route: None)  # no answer ever
    with page.expect_request("**/propose/"):
        page.locator(f"form:has({reason}) .btn-primary").click(no_wait_after=True)
    page.goto(address)
    page.unroute("**/propose/")
    expect(page.locator(reason)).to_have_value("经核实，作品搬运自他人账号，本人承认。")
    page.locator(f"form:has({reason}) .btn-primary").click()
    expect(page.locator(".messages .notice-success")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed:'))") == []


def test_a_stranger_keeps_her_words_and_choices_and_never_who_she_is(cast: Cast, seat: Seat) -> None:
    entry = make_entry(category(), by=cast.entrant, state=states.SHORTLISTED)
    page = seat(phone=True)
    page.goto("/complaint/")
    page.fill("[name=number]", str(entry.number))
    page.fill("[name=what]", "有人在群里收钱投票。")
    page.locator("[name=is_named]").first.check()
    page.fill("[name=name]", "林某")
    page.fill("[name=contact]", "13905910000")
    page.goto("/")
    page.goto("/complaint/")
    expect(page.get_by_text("已填入上次没有提交的内容")).to_be_visible()
    expect(page.locator("[name=number]")).to_have_value(str(entry.number))
    expect(page.locator("[name=what]")).to_have_value("有人在群里收钱投票。")
    expect(page.locator("[name=is_named]").first).to_be_checked()
    expect(page.locator("[name=name]")).to_have_value("")
    stored = page.evaluate("JSON.stringify(Object.values(localStorage))")
    assert all(words not in stored for words in ("林某", "13905910000"))
