"""The screening queue under quick hands: keys wherever the focus is, a dead line, a double press, two people."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from campaign.definition.spec import CheckItem
from campaign.models import Category
from review.models import Claim, ScreeningDecision
from review.second_reader import setting
from submissions import states
from submissions.models import Entry, EntryOpening
from tests.browser import works
from tests.browser.conftest import Seat
from tests.browser.pages import becomes_true, look, no_sideways_scroll
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file

CHECKS = (
    CheckItem("title", "片头有名称", "片头没有名称，请加上。", files=("work",), rejection="片头没有名称。"),
    CheckItem("story", "简介清楚", "简介不清楚，请改写。", fields=("summary",), rejection="简介不清楚。"),
    CheckItem("prize", "没有得过奖", "已经得过奖。", mendable=False),
)


# A person's hands: every 120 ms the checklist's A, then 1, as long as there is an entry.
HANDS = """() => {
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  setInterval(() => ["a", "1"].forEach(press), 120);
}"""


@pytest.fixture
def category(transactional_db: None) -> Category:
    return make_campaign(categories=(film_spec(checklist=CHECKS),)).categories.get()


def make(category: Category, cast: Cast, count: int) -> list[Entry]:
    made = [make_entry(category, by=cast.entrant, state=states.RECOMMENDED, title=f"作品{n}号") for n in range(count)]
    for entry in made:
        make_file(entry, facts={"video": {"codec": "h264"}})
    return made


def decided(*entries: Entry) -> list[str]:
    rows = ScreeningDecision.objects.filter(entry__in=entries, undone_at=None).order_by("entry_id")
    return list(rows.values_list("verdict", flat=True))


def shown(page: Page, entry: Entry) -> None:
    expect(page.get_by_role("heading", level=1, name=entry.title, exact=True)).to_be_visible()


def wait_until(page: Page, entries: list[Entry], verdicts: list[str]) -> None:
    for _ in range(100):
        if decided(*entries) == verdicts:
            return
        page.wait_for_timeout(50)
    assert decided(*entries) == verdicts


def test_the_queue_by_keys(category: Category, cast: Cast, seat: Seat) -> None:
    entries = make(category, cast, 6)
    page = seat(cast.screener)
    page.goto(f"/screening/{entries[0].pk}/?category=film")
    shown(page, entries[0])
    look(page, "screening-item")
    for width, height in ((1440, 900), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        for part in (page.locator("[data-point]").last, page.locator("[data-key='4']")):
            box = part.bounding_box()
            assert box and box["y"] + box["height"] <= height, (width, box)

    # In the player, after a click on it: speed, play; then the checklist, refused with the focus at the fault.
    player = page.locator("video")
    player.click(position={"x": 40, "y": 40})
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.keyboard.press("[")
    assert player.evaluate("it => it.playbackRate") == 1.25
    page.keyboard.press("1")
    expect(page.locator("[data-said]")).to_contain_text("还有 3 项没有标“符合”")
    expect(page.locator("#mark-title-unseen")).to_be_focused()
    page.keyboard.press("y")
    page.keyboard.press("n")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#mark-story-fault")).to_be_focused()
    expect(page.locator("input[name=fields_open][value=summary]")).to_be_checked()
    page.keyboard.press("y")
    expect(page.locator("input[name=fields_open][value=summary]")).not_to_be_checked()
    page.keyboard.press("n")
    expect(page.locator("[data-return]")).to_be_disabled()  # a prize cannot be mended
    page.keyboard.press("ArrowDown")
    page.keyboard.press("y")

    # A double press decides one; undone within ten seconds; the way back and the address are right.
    page.keyboard.press("1")
    page.keyboard.press("1")
    shown(page, entries[1])
    expect(page.locator("[data-said]")).to_be_hidden()
    assert page.url.endswith(f"/screening/{entries[1].pk}/?category=film")
    wait_until(page, entries, ["admit"])
    page.keyboard.press("u")
    shown(page, entries[0])
    expect(page.locator("#mark-title-ok")).to_be_checked()
    wait_until(page, entries, [])
    page.keyboard.press("4")
    shown(page, entries[1])
    wait_until(page, entries, ["admit"])
    page.go_back()
    shown(page, entries[0])
    expect(page.locator("#decision")).to_have_count(0)
    page.go_forward()
    shown(page, entries[1])

    # A return asks for what is missing, then goes; a rejection sends the sentence for it.
    page.keyboard.press("2")
    page.keyboard.press("2")
    expect(page.locator("[data-said]")).to_contain_text("不符合")
    page.locator("label[for=mark-story-fault]").click()
    page.keyboard.press("2")
    shown(page, entries[2])
    wait_until(page, entries, ["admit", "return"])
    assert Entry.objects.get(pk=entries[1].pk).unlocked == {"fields": ["summary"], "files": []}

    # The line drops: both decisions wait on the page and are saved once it is back.
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    page.keyboard.press("f")
    page.keyboard.press("n")
    page.keyboard.press("3")
    shown(page, entries[3])
    expect(page.locator("[data-sending]")).to_contain_text("1 个决定待保存")
    page.keyboard.press("a")
    page.keyboard.press("1")
    shown(page, entries[4])
    expect(page.locator("[data-sending]")).to_contain_text("2 个决定待保存")
    page.context.set_offline(False)
    wait_until(page, entries, ["admit", "return", "reject", "admit"])
    expect(page.locator("[data-sending]")).to_be_hidden()
    assert ScreeningDecision.objects.get(entry=entries[2]).note == "片头没有名称。"

    # In large mode too, and to the end of the queue.
    page.context.add_cookies([{"name": "look", "value": "large", "url": page.url}])
    page.goto(f"/screening/{entries[4].pk}/?category=film")
    page.keyboard.press("a")
    page.keyboard.press("1")
    shown(page, entries[5])
    page.keyboard.press("a")
    page.keyboard.press("1")
    expect(page.get_by_text("已全部完成初评")).to_be_visible()
    assert decided(*entries) == ["admit", "return", "reject", "admit", "admit", "admit"]
    assert Claim.objects.count() == 0


def test_two_people_at_one_queue_of_a_hundred(category: Category, cast: Cast, seat: Seat) -> None:
    entries = make(category, cast, 100)
    pages = [seat(cast.screener), seat(cast.organiser)]
    for page in pages:
        page.goto("/screening/")
        page.get_by_role("link", name="开始初评").click()
        expect(page.locator("#decision")).to_have_count(1)
        page.evaluate(HANDS)
    for page in pages:
        page.wait_for_url(re.compile(r"/screening/(\?|$)"), timeout=60_000)  # the machine may be busy
        expect(page.get_by_text("已全部完成初评")).to_be_visible()
    assert decided(*entries) == ["admit"] * 100
    assert ScreeningDecision.objects.count() == 100
    by_openers = set(ScreeningDecision.objects.values_list("entry", "by"))
    assert (EntryOpening.objects.count(), set(EntryOpening.objects.values_list("entry", "person"))) == (100, by_openers)
    by = set(ScreeningDecision.objects.values_list("by", flat=True))
    assert by == {cast.screener.pk, cast.organiser.pk}


def play_for_all(page: Page, film: Path) -> None:
    """Every player of this page plays this film."""
    said = {"path": film, "content_type": "video/mp4", "headers": {"Accept-Ranges": "bytes"}}
    page.route(
        "**/*",
        lambda route: route.fulfill(**said) if route.request.resource_type == "media" else route.continue_(),
    )


def seeks_together(page: Page) -> None:
    """Both players load; where one is dragged to, the other follows, until the box is unticked."""
    left, right = page.locator("video").first, page.locator("video").last
    for player in (left, right):
        player.evaluate("it => { it.preload = 'auto'; it.load(); }")
        becomes_true(player, "it => it.readyState >= 3")
    left.evaluate("it => { it.currentTime = 1; }")
    becomes_true(right, "it => Math.abs(it.currentTime - 1) < 0.3")
    right.evaluate("it => { it.playbackRate = 1.5; it.currentTime = 0.2; }")
    becomes_true(left, "it => it.currentTime < 0.5 && it.playbackRate === 1.5")
    page.get_by_label("两边同时播放、同时拖动").uncheck()
    left.evaluate("it => { it.currentTime = 1; }")
    becomes_true(left, "it => !it.seeking")
    assert right.evaluate("it => it.currentTime") < 0.5


def test_an_entry_open_at_another_desk_is_taken_over_with_a_word(
    category: Category, cast: Cast, seat: Seat, tmp_path: Path
) -> None:
    entry, other = make(category, cast, 2)
    until = timezone.now() + timedelta(minutes=2)
    Claim.objects.create(entry=entry, person=User.objects.get(pk=cast.organiser.pk), until=until)
    page = seat(cast.screener, phone=True)
    page.goto(f"/screening/{entry.pk}/")
    expect(page.get_by_text(re.compile("正在看这件作品"))).to_be_visible()
    expect(page.locator("#decision")).to_have_count(0)
    assert no_sideways_scroll(page)
    page.get_by_label("接手的原因").fill("她今天请假")
    page.get_by_role("button", name="接手", exact=True).click()
    expect(page.locator("#decision")).to_have_count(1)
    assert Claim.objects.get(entry=entry).person_id == cast.screener.pk

    # Two read it apart: the second finds nothing of the first, and the same word decides.
    setting.ask_two(campaign=entry.campaign, of=category, by=cast.organiser)
    page.reload()
    expect(page.get_by_text("互相看不到意见")).to_be_visible()
    look(page, "screening-two-readers")
    page.locator("label[for=mark-story-fault]").click()
    page.locator("[data-key='3']").click()
    shown(page, other)
    other_page = seat(cast.organiser)
    other_page.goto(f"/screening/{entry.pk}/")
    expect(other_page.locator("#mark-story-unseen")).to_be_checked()
    assert "简介不清楚。" not in other_page.locator("#item").inner_text()
    other_page.keyboard.press("f")
    other_page.keyboard.press("n")
    other_page.keyboard.press("3")
    wait_until(page, [entry], ["reject"])
    assert no_sideways_scroll(page)

    # Two works side by side: their players go together.
    play_for_all(other_page, works.film(tmp_path))
    other_page.goto(f"/screening/{entry.pk}/pair/{other.pk}/")
    seeks_together(other_page)
