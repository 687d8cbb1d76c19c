"""A clerk in a real browser: texts are saved as typed, kept on the device when the line drops, merged on return."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from submissions.models import Entry
from tests.browser.pages import becomes_true
from tests.factories import make_entry
from tests.submissions.entering.scene import category


@pytest.fixture
def context(chromium: Browser, cast: Any, as_: Any, live_site: str) -> Iterator[BrowserContext]:
    """A browser in which the entrant is logged in."""
    context = chromium.new_context(base_url=live_site, locale="zh-CN", timezone_id="Asia/Shanghai")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": as_(cast.entrant).cookies[name].value, "url": live_site}])
    yield context
    context.close()


@pytest.fixture
def draft(cast: Any) -> Entry:
    return make_entry(category(), by=cast.entrant, title="原名")


def opened(context: BrowserContext, entry: Entry, step: str = "work") -> Page:
    page = context.new_page()
    page.goto(f"/entries/{entry.pk}/{step}/")
    return page


def type_and_save(page: Page, name: str, text: str) -> None:
    with page.expect_response("**/save/"):
        page.fill(f"[name='{name}']", text)


def kept(page: Page) -> int:
    return len(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"))


def test_what_is_typed_is_saved_by_itself(context: BrowserContext, draft: Entry) -> None:
    page = opened(context, draft)
    type_and_save(page, "f-summary", "夜班检修工的故事")
    expect(page.locator("#save-note")).to_contain_text("已保存")
    assert Entry.objects.get(pk=draft.pk).answers["summary"] == "夜班检修工的故事"
    assert kept(page) == 0


def test_a_dropped_line_keeps_the_text_on_the_device_and_merges_it_on_return(
    context: BrowserContext, draft: Entry
) -> None:
    page, other = opened(context, draft), opened(context, draft)
    context.set_offline(True)
    page.fill("[name='f-summary']", "断网时写的")
    expect(page.locator("#save-note")).to_contain_text("断网：已存在本机")
    page.close()
    context.set_offline(False)
    type_and_save(other, "title", "别处改的名称")
    back = opened(context, draft)
    expect(back.locator("[name='f-summary']")).to_have_value("断网时写的")
    expect(back.locator("[name='title']")).to_have_value("别处改的名称")
    assert Entry.objects.get(pk=draft.pk).answers["summary"] == "断网时写的"
    becomes_true(back, "!Object.keys(localStorage).some((key) => key.startsWith('draft:'))")


def test_two_windows_end_in_a_choice_and_nothing_is_overwritten_silently(context: BrowserContext, draft: Entry) -> None:
    first, second = opened(context, draft), opened(context, draft)
    type_and_save(first, "title", "第一窗口")
    type_and_save(second, "title", "第二窗口")
    expect(second.locator("#save-marks")).to_contain_text("另一个窗口也改了：作品名称")
    assert Entry.objects.get(pk=draft.pk).title == "第一窗口"
    second.click("#save-marks button")
    second.check("input[value=mine]")
    second.click("text=就按选中的保存")
    expect(second.locator("[name='title']")).to_have_value("第二窗口")
    assert Entry.objects.get(pk=draft.pk).title == "第二窗口"
    assert kept(second) == 0


def test_rows_come_and_go_at_once(context: BrowserContext, draft: Entry) -> None:
    page = opened(context, draft, "authors")
    page.fill("[name='f-authors-0-name']", "林晓岚")
    page.click("[data-add-row]")
    type_and_save(page, "f-authors-1-name", "陈国梁")
    with page.expect_response("**/save/"):
        page.locator("[data-remove-row]").first.click()
    assert Entry.objects.get(pk=draft.pk).answers["authors"] == [{"name": "陈国梁"}]


def test_an_expired_session_loses_nothing(context: BrowserContext, draft: Entry) -> None:
    page = opened(context, draft)
    context.clear_cookies()
    page.fill("[name='f-summary']", "登录过期时写的")
    expect(page.locator("#save-note")).to_contain_text("请重新登录：已存在本机")
    assert kept(page) == 1
