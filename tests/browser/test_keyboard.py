"""The keyboard alone: everything is reached, shows that it is, says what it is, and lets go again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from campaign.models import Campaign
from submissions import states
from tests.browser.conftest import Seat
from tests.browser.every_page.works import give_to_expert
from tests.browser.pages import look
from tests.cast import Cast
from tests.factories import PASSWORD, make_campaign, make_entry

FOCUSED = "(document.activeElement.innerText || document.activeElement.name || '').trim()"
# A control that lies unseen over its label shows the focus on the label.
SHOWS = """() => {
  const now = document.activeElement, seen = (one) => {
    const style = one && getComputedStyle(one);
    return style && (style.outlineStyle !== 'none' || (one === now && style.boxShadow !== 'none'));
  };
  return [now, now.closest('label'), now.nextElementSibling].some(seen) ? '' : now.outerHTML.slice(0, 160);
}"""
# What a screen reader would say by itself, as it changes.
LISTEN = """
window.heard = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const said = (target.closest ? target : target.parentElement)?.closest('[role=status], [aria-live]');
    if (said?.textContent.trim()) window.heard.push(said.textContent.replace(/\\s+/g, ' ').trim());
  }
}).observe(document, { childList: true, subtree: true, characterData: true });
"""


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return make_campaign()


def tab_to(page: Page, wanted: str, most: int = 40) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == wanted:
            assert page.evaluate(SHOWS) == "", f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def walk(page: Page, most: int = 200) -> None:
    """From the top to the end, which is out of the page: nothing keeps the focus, everything shows it."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    unseen = []
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || Boolean(document.activeElement.walked)"):
            break
        page.evaluate("document.activeElement.walked = true")
        unseen.append(page.evaluate(SHOWS))
    assert [fault for fault in unseen if fault] == []
    assert 10 < len(unseen) < most


def test_entrant_logs_in_and_brings_a_file(campaign: Campaign, cast: Cast, seat: Seat, tmp_path: Path) -> None:
    page = seat()
    page.context.add_init_script(LISTEN)
    page.on("filechooser", lambda _chooser: None)  # listened for from now on, not only when the key is pressed
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳到正文"
    tab_to(page, "单位登录")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, "login")
    page.keyboard.type(cast.entrant.username)
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/")
    expect(page.get_by_role("heading", name="我的申报")).to_be_visible()

    draft = make_entry(campaign.categories.get(code="picture"), by=cast.entrant, title="")
    page.goto(f"/entries/{draft.pk}/work/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first stop of every page leads past the menus
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "title")
    page.keyboard.type("渔排上的信号")
    walk(page)
    page.goto(f"/entries/{draft.pk}/files/")
    tab_to(page, "file")
    box, photo = page.get_by_label("选择文件：照片"), tmp_path / "夜班.jpg"
    Image.new("RGB", (2400, 1600)).save(photo)
    expect(box).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(photo)
    listed = page.locator("#files-photo article").or_(page.get_by_role("button", name="仍要上传"))
    expect(listed.first).to_be_visible()
    if page.get_by_role("button", name="仍要上传").is_visible():
        page.get_by_role("button", name="仍要上传").press("Enter")
    expect(page.locator("#files-photo article")).to_be_visible()
    heard = page.evaluate("heard")
    assert [said for said in heard if said == "已上传 100%"][:1] == ["已上传 100%"], heard
    walk(page)


def test_visitor_opens_a_work_closes_it_and_picks(campaign: Campaign, seat: Seat) -> None:
    for title in ("灯塔下的守夜人", "渔排上的信号"):
        make_entry(campaign.categories.get(code="film"), state=states.SHORTLISTED, title=title)
    page = seat()
    page.goto("/works/?category=film")
    walk(page)
    title = page.locator("[data-sheet]").first
    title.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for _press in range(12):  # the focus goes round inside
        page.keyboard.press("Tab")
        assert page.evaluate(
            "Boolean(document.activeElement.closest('dialog')) || document.activeElement === document.body"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(title).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate(SHOWS) == ""
    expect(page.locator("[data-ballot-count]")).to_contain_text("1")
    tab_to(page, "确认投票")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vote/**")
    walk(page)


def test_expert_moves_the_slider_and_opens_the_menu(campaign: Campaign, cast: Cast, seat: Seat) -> None:
    work = make_entry(campaign.categories.get(code="film"), state=states.SHORTLISTED, title="渔排上的信号")
    marked = give_to_expert(work, cast)
    page = seat(cast.expert)
    page.goto(f"/score/{marked.pk}/")
    slider = page.get_by_role("slider", name="主题")
    expect(slider).to_have_attribute("aria-valuetext", "还没打分")
    slider.focus()
    for _press in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(SHOWS) == ""
    expect(slider).to_have_attribute("aria-valuetext", "1.5 分，满分 60 分")
    number = page.get_by_label("主题得分，满分 60")
    expect(number).to_have_value("1.5")
    page.keyboard.press("Tab")
    expect(number).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("48.5")
    expect(slider).to_have_attribute("aria-valuetext", "48.5 分，满分 60 分")
    expect(slider).to_have_value("48.5")
    look(page, "keyboard-score")
    walk(page)
    single_keys_are_turned_off(page)
    who = page.locator(".who-btn")
    who.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('#menu'))")
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(who).to_be_focused()


def single_keys_are_turned_off(page: Page) -> None:
    """WCAG 2.1.4: by who speaks to her machine, on this device, for good."""
    fold = page.locator("[data-keys-help]")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(fold).to_have_attribute("open", "")
    page.get_by_label("使用快捷键").press("Space")
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_label("使用快捷键")).not_to_be_checked()
    expect(fold).not_to_have_attribute("open", "")
