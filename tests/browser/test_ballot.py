"""A worker's ballot over several categories on her phone, as WeChat's old browser shows it and without script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from campaign.definition.spec import VoteRule
from campaign.models import Campaign
from submissions import states
from submissions.models import Entry
from tests.browser import people as act
from tests.browser.axe import faults_of
from tests.browser.conftest import Seat
from tests.browser.pages import PICTURES, look, no_sideways_scroll
from tests.browser.test_without_script import solve_the_sum
from tests.factories import make_campaign, make_entry, make_union
from tests.voting.scene import fell
from voting import receipts
from voting.casting import ballots
from voting.identity import voters
from voting.models import Vote

FILMS, PHOTOS, CASES = (
    ("最后一班地铁", "渔排上的信号", "码头夜班的灯"),
    ("换轨前的三分钟", "茶山上的早班", "灯塔下的守夜人"),
    ("三明钢铁工会数字阵地",),
)
PHONE_NUMBER = "13905911234"
# What WeChat's XWEB 107 lacks, and what its pages may not do.
OLD_BROWSER = """
for (const name of ['popover', 'showPopover', 'hidePopover']) delete HTMLElement.prototype[name];
Object.defineProperty(navigator, 'clipboard', { value: undefined });
const supports = CSS.supports.bind(CSS);
CSS.supports = (...asked) => !asked.join(' ').includes(':has') && supports(...asked);
HTMLAnchorElement.prototype.click = function () { throw new Error('no downloads here'); };
"""


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    return furnished(make_campaign())


def furnished(campaign: Campaign) -> Campaign:
    union = make_union(kind="grassroots", parent=make_union(name="福州市总工会"), name="福州榕江轨道维保中心工会")
    for code, titles in (("film", FILMS), ("picture", PHOTOS), ("case", CASES)):
        for title in titles:
            make_entry(campaign.categories.get(code=code), union=union, state=states.SHORTLISTED, title=title)
    return campaign


def old_phone(seat: Seat) -> Page:
    page = seat(phone=True, accept_downloads=False)
    page.context.add_init_script(OLD_BROWSER)
    return page


def tick(page: Page, title: str) -> None:
    page.locator("label.pick", has=page.get_by_label(f"选择《{title}》")).click()


def bar(page: Page) -> Any:
    return page.locator("[data-ballot-count]")


def known(page: Page, campaign: Campaign, site: str) -> None:
    """A browser that proved its number before."""
    voter = voters.voter_of(campaign=campaign, phone=f"+86{PHONE_NUMBER}")
    signed = voters._signer().sign(f"{campaign.pk}|{voter.pk}|{voter.epoch}")
    page.context.add_cookies([{"name": "voter", "value": signed, "url": site}])


def test_picks_of_an_old_phone_outlive_other_categories_works_and_the_tab(campaign: Campaign, seat: Seat) -> None:
    page = old_phone(seat)
    page.goto("/works/?category=film")
    tick(page, FILMS[0])
    tick(page, FILMS[1])
    expect(bar(page)).to_contain_text("还可选 3 件")
    look(page, "ballot-gallery")
    page.get_by_role("button", name=re.compile("摄影")).click()  # another category
    expect(bar(page)).to_contain_text("已选 0 / 5")
    tick(page, PHOTOS[0])
    expect(bar(page)).to_contain_text("各类共选 3 件")
    page.goto(f"/works/{Entry.objects.get(title=PHOTOS[1]).number}/")  # as somebody sent it to her
    expect(page.get_by_role("link", name="投给这件，共 4 件")).to_be_visible()
    look(page, "ballot-work")
    page.go_back()
    expect(bar(page)).to_contain_text("已选 1 / 5")
    context = page.context
    page.close()
    again = context.new_page()
    again.goto("/works/?category=film")
    expect(bar(again)).to_contain_text("已选 2 / 5")
    expect(bar(again)).to_contain_text("各类共选 3 件")
    again.get_by_role("button", name="确认投票").click()
    expect(again.locator("main h2")).to_have_text([re.compile("选了 2 件"), re.compile("选了 1 件")])
    assert no_sideways_scroll(again)
    look(again, "ballot-confirm")
    again.get_by_role("button", name=f"移出《{FILMS[1]}》").click()
    expect(again.locator("main h2").first).to_have_text(re.compile("选了 1 件"))
    act.prove_number(again, PHONE_NUMBER)
    the_receipt_is_kept_without_clipboard_and_download(again)
    assert sorted(Vote.objects.values_list("entry__title", flat=True)) == sorted([FILMS[0], PHOTOS[0]])
    again.goto("/works/?category=film")
    expect(bar(again)).to_contain_text("已选 0 / 4")
    again.goto("/vote/mine/")
    expect(again.get_by_role("link", name="还可投 4 件")).to_have_count(2)
    look(again, "ballot-mine")


def the_receipt_is_kept_without_clipboard_and_download(page: Page) -> None:
    expect(page.locator("[data-receipt]")).to_have_count(2)
    page.get_by_role("button", name="复制微视频的回执号").click()
    expect(page.get_by_text("请长按号码复制")).to_be_visible()
    number = page.locator("[data-receipt]").first
    marked = str(page.evaluate("getSelection().toString()"))
    assert re.sub(r"\s", "", marked) == number.get_attribute("data-receipt")
    page.get_by_text("保存为图片").click()
    expect(page.locator(".kept-receipt")).to_have_js_property("naturalWidth", 750)
    assert no_sideways_scroll(page)
    look(page, "ballot-receipt")


def test_known_voter_needs_three_taps_and_a_second_tab_follows(campaign: Campaign, seat: Seat, live_site: str) -> None:
    page = seat(phone=True)
    known(page, campaign, live_site)
    other = page.context.new_page()
    other.goto("/works/?category=film")
    page.goto("/works/?category=film")
    taps = [
        page.locator("label.pick", has=page.get_by_label(f"选择《{FILMS[0]}》")),
        page.get_by_role("button", name="确认投票"),
        page.get_by_role("button", name="投出这 1 票"),
    ]
    taps[0].tap()
    expect(bar(other)).to_contain_text("已选 1 / 5")  # the other tab knows of it
    other.get_by_role("button", name="确认投票").click()
    other.get_by_role("button", name="投出这 1 票").wait_for()
    for tap in taps[1:]:
        tap.tap()
    page.wait_for_url(act.VOTED)
    assert len(taps) == 3
    other.get_by_role("button", name="投出这 1 票").click()  # the same ballot from the tab that came too late
    other.wait_for_url(act.VOTED)
    assert other.url == page.url
    assert Vote.objects.count() == 1
    for _step in range(2):
        page.go_back()
    expect(bar(page)).to_contain_text("已选 0 / 4")
    expect(page.get_by_text("已投票")).to_be_visible()


def test_answer_lost_on_the_line_is_asked_for_again_and_is_the_same_receipt(campaign: Campaign, seat: Seat) -> None:
    page = seat(phone=True)
    page.goto("/works/?category=film")
    tick(page, FILMS[0])
    page.get_by_role("button", name="确认投票").click()
    page.get_by_role("link", name="下一步：验证手机号").click()
    page.get_by_label("手机号").fill("1390591")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("[name=phone]")).to_be_focused()
    page.get_by_label("手机号").fill(PHONE_NUMBER)
    act.ask_for_code(page)
    address = page.url
    page.get_by_label("验证码").fill("000")
    page.get_by_role("button", name="验证并投出").click()
    expect(page.locator("[name=code]")).to_be_focused()
    look(page, "ballot-wrong-code")
    code = act.code_sent_to(PHONE_NUMBER)
    lost(page, "**/vote/code/**")
    kept = page.context.cookies()
    page.get_by_label("验证码").fill(code)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="验证并投出").click()
    cast = Vote.objects.get()
    page.wait_for_url("chrome-error://**")  # the browser's own page of a broken line
    page.context.clear_cookies()
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # no answer, no cookies: Playwright took them from what it lost
    page.goto(address)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="验证并投出").click()
    page.wait_for_url(act.VOTED)
    assert page.url.rstrip("/").endswith(cast.receipt_sha256[:16])
    assert Vote.objects.count() == 1


def test_two_of_two_by_a_poster_and_a_category_that_is_full(transactional_db: None, seat: Seat, live_site: str) -> None:
    """At least two and at most two works of each category; she came by the QR code of a work."""
    campaign = furnished(make_campaign(vote=VoteRule(picks_per_category=2, min_picks=2)))
    page = seat(phone=True)
    known(page, campaign, live_site)
    page.goto(f"/works/{Entry.objects.get(title=FILMS[0]).number}/?from=qr")
    page.get_by_role("link", name="再选几件").click()
    expect(bar(page)).to_contain_text("至少 2 件，还差 1 件")
    assert "pick=" not in page.url  # it lies on the device now
    tick(page, FILMS[1])
    tick(page, FILMS[2])
    expect(bar(page)).to_contain_text("最多 2 件，先取消一件")
    look(page, "ballot-over-the-quota")
    page.get_by_role("button", name="确认投票").click()
    page.get_by_role("button", name="投出这 2 票").click()
    page.wait_for_url(act.VOTED)
    assert set(Vote.objects.values_list("reached", flat=True)) == {"qr"}
    page.goto("/works/?category=film")
    expect(page.get_by_text("这一类已投满")).to_be_visible()
    expect(page.get_by_role("button", name="确认投票")).to_be_hidden()
    look(page, "ballot-full")
    page.get_by_role("button", name=re.compile("摄影")).click()
    tick(page, PHOTOS[0])
    expect(bar(page)).to_contain_text("至少 2 件，还差 1 件")
    page.get_by_role("button", name=re.compile("微视频")).click()
    page.get_by_role("button", name="确认投票").click()  # what was picked elsewhere can be confirmed from here
    expect(page.get_by_text("这一类第一次投票至少选 2 件，现在选了 1 件，请再选 1 件。")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("投出这"))).to_have_count(0)
    look(page, "ballot-too-few")


def lost(page: Page, address: str) -> None:
    """The server does what it is asked, and its answer never comes."""

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route(address, lose, times=1)


def test_ballot_over_two_categories_needs_no_script(campaign: Campaign, seat: Seat) -> None:
    page = seat(phone=True, java_script_enabled=False)
    act.pick(page, "film", FILMS[0])
    page.get_by_role("button", name=re.compile("摄影")).click()
    expect(page.get_by_text("另有其他类 1 件")).to_be_visible()
    tick(page, PHOTOS[1])
    page.get_by_role("button", name="确认投票").click()
    expect(page.locator("main h2")).to_have_text([re.compile("选了 1 件"), re.compile("选了 1 件")])
    page.get_by_role("link", name="下一步：验证手机号").click()
    page.get_by_label("手机号").fill(PHONE_NUMBER)
    solve_the_sum(page)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码").fill(act.code_sent_to(PHONE_NUMBER))
    page.get_by_role("button", name="验证并投出").click()
    page.wait_for_url(act.VOTED)
    expect(page.locator("[data-receipt]")).to_have_count(2)
    page.get_by_text("保存为图片").click()
    expect(page.locator(".kept-receipt")).to_be_visible()


@pytest.mark.parametrize("is_large", [False, True])
def test_pages_of_a_ballot_at_every_width(campaign: Campaign, seat: Seat, live_site: str, *, is_large: bool) -> None:
    page = seat(phone=True, bypass_csp=True)
    known(page, campaign, live_site)
    if is_large:
        page.context.add_cookies([{"name": "look", "value": "large", "url": live_site}])
    works = Entry.objects.filter(campaign=campaign).order_by("pk")
    picked = "&".join(f"pick={work.number}" for work in works[:4])
    addresses = {"confirm": f"/vote/confirm/?{picked}", "receipt": a_receipt(campaign), "mine": "/vote/mine/"}
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        if name == "receipt":
            page.get_by_text("保存为图片").click()
        for width in (390, 820, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            look_at(page, f"{name}-{width}{'-large' if is_large else ''}")
            if faults := faults_of(page):
                found[name, width] = faults
    assert found == {}


def a_receipt(campaign: Campaign) -> str:
    """Of a ballot over two categories, of which one work fell."""
    voter = voters.voter_of(campaign=campaign, phone=f"+86{PHONE_NUMBER}")
    given = []
    for code in ("film", "picture"):
        category = campaign.categories.get(code=code)
        picks = list(Entry.objects.filter(category=category).order_by("-pk").values_list("pk", flat=True)[:2])
        outcome = ballots.cast(voter=voter, category=category, picks=picks, origin=ballots.Origin())
        assert isinstance(outcome, ballots.Cast)
        given.append(receipts.address_id(outcome.receipt))
    fell(Entry.objects.get(title=FILMS[2]), "作品使用了他人素材，未取得授权。")
    return f"/vote/receipt/{'-'.join(given)}/"


def look_at(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
