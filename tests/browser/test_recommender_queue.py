"""The recommender's queue under quick hands: keys, reasons, undo, several at once, the order by mouse; on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaign.definition.spec import CheckItem
from campaign.models import Category
from submissions import states
from submissions.models import DerivedCopy, Entry, EntryOpening
from tests.browser.conftest import Seat
from tests.browser.pages import look, no_sideways_scroll
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file

TITLES = ("渔排上的信号", "夜班地铁的最后一盏灯", "守灯四十里", "桥上看海的人", "一双鞋的针脚")
CHECKS = (
    CheckItem("title", "片头有名称", "片头没有出现作品名称，请加上后重新上传。", files=("work",)),
    CheckItem("story", "简介清楚", "简介不清楚，请改写。", fields=("summary",)),
)


@pytest.fixture
def category(transactional_db: None) -> Category:
    return make_campaign(categories=(film_spec(checklist=CHECKS),)).categories.get()


@pytest.fixture
def entries(category: Category, cast: Cast) -> list[Entry]:
    made = [make_entry(category, by=cast.entrant, state=states.SUBMITTED, title=title) for title in TITLES]
    for ago, entry in enumerate(made):
        Entry.objects.filter(pk=entry.pk).update(submitted_at=timezone.now() - timedelta(hours=9 - ago))
        film = make_file(entry, facts={"duration_s": "168", "container": "MPEG-4", "video": {"codec": "H.264"}})
        ready = {"state": "ready", "storage_name": f"missing/{film.pk}", "content_type": "image/jpeg"}
        DerivedCopy.objects.create(file=film, kind="poster", **ready)
    return made


def state(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def heading(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()


def test_the_queue_by_keys(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    page = seat(cast.recommender)
    page.goto("/branch/?sort=old")
    look(page, "queue-list")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    heading(page, TITLES[0])
    assert EntryOpening.objects.filter(entry=entries[0], person=cast.recommender).exists()
    page.keyboard.press("?")
    expect(page.get_by_text("放慢、加快")).to_be_visible()

    # Recommended, and on to the next; undone, and back.
    page.keyboard.press("1")
    heading(page, TITLES[1])
    expect(page.locator(".messages")).to_contain_text(f"已推荐 {entries[0].number}")
    assert state(entries[0]) == states.RECOMMENDED
    page.keyboard.press("u")
    heading(page, TITLES[0])
    assert state(entries[0]) == states.SUBMITTED
    page.keyboard.press("j")
    heading(page, TITLES[1])

    # A reason ticks what it opens; the second press sends.
    page.keyboard.press("2")
    reason = page.get_by_label("片头没有出现作品名称")
    expect(reason).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("input[name=files_open][value=work]")).to_be_checked()
    page.keyboard.press("Space")
    expect(page.locator("input[name=files_open][value=work]")).not_to_be_checked()
    page.keyboard.press("Space")
    look(page, "queue-entry")
    page.keyboard.press("2")
    heading(page, TITLES[2])
    returned = Entry.objects.get(pk=entries[1].pk)
    assert (returned.state, returned.unlocked) == (states.RETURNED, {"fields": [], "files": ["work"]})
    page.keyboard.press("k")
    heading(page, TITLES[1])
    assert page.url.endswith("?sort=old")


def test_several_at_once_and_their_order(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    page = seat(cast.recommender)
    page.goto("/branch/?sort=old")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-pick-count]")).to_have_text("已选 1 件")
    page.get_by_label("全选本页").check()
    expect(page.locator("[data-pick-count]")).to_have_text("已选 5 件")
    page.get_by_role("button", name="推荐…", exact=True).click()
    heading(page, "推荐 5 件作品")
    look(page, "queue-several")
    page.get_by_role("button", name="推荐这 5 件").click()
    expect(page.get_by_text("还有没打开过的作品").first).to_be_visible()
    page.get_by_label("我已通过其他方式看过这些作品").check()
    page.get_by_role("button", name="推荐这 5 件").click()
    expect(page.locator(".messages")).to_contain_text("已推荐 5 件作品。")
    assert {state(entry) for entry in entries} == {states.RECOMMENDED}

    # By mouse and by button; each move is saved at once.
    page.goto("/branch/ranking/film/")
    rows = page.locator("[data-item]")
    handle = rows.nth(0).locator("[data-drag]").bounding_box()
    below = rows.nth(2).bounding_box()
    assert handle is not None
    assert below is not None
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, below["y"] + below["height"] - 5, steps=12)
    page.mouse.up()
    expect(rows.nth(2)).to_contain_text(TITLES[0])
    expect(rows.nth(2).locator(".rank")).to_have_text("3")
    page.get_by_role("button", name=f"上移《{TITLES[0]}》").click()
    expect(rows.nth(1).locator(".rank")).to_have_text("2")
    expect(rows.nth(1)).to_contain_text(TITLES[0])
    look(page, "queue-ranking")
    assert Entry.objects.get(pk=entries[0].pk).preference == 2


def test_the_list_on_a_phone(entries: list[Entry], cast: Cast, seat: Seat) -> None:
    page = seat(cast.recommender, phone=True)
    page.goto("/branch/?sort=old")
    assert no_sideways_scroll(page)
    page.get_by_role("link", name=f"查看《{TITLES[3]}》").click()
    sheet = page.locator("#queue-sheet")
    expect(sheet.get_by_role("heading", name=TITLES[3])).to_be_visible()
    assert EntryOpening.objects.filter(entry=entries[3], person=cast.recommender).exists()
    sheet.get_by_role("link", name="打开作品页").click()
    heading(page, TITLES[3])
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="推荐到省总").click()
    expect(page.locator(".messages")).to_contain_text(f"已推荐 {entries[3].number}")
    page.get_by_role("button", name="撤销", exact=False).first.click()
    heading(page, TITLES[3])
    assert state(entries[3]) == states.SUBMITTED
