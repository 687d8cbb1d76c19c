"""An expert's tablet whose line comes and goes: what is typed is on the device at once, and sent when it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from campaign.models import Category
from review.models import Assignment, Mark, ScoreSheet, SheetVersion
from review.panels import assigning, panels
from review.scoring_desk import sheets
from submissions import states
from tests.browser.conftest import Seat
from tests.browser.pages import look, no_sideways_scroll, open_phases
from tests.browser.people import session_cookie
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.live import LiveProcess

TABLET = {"viewport": {"width": 820, "height": 1180}}
FULL = "() => { IDBObjectStore.prototype.put = function () { this.transaction.abort(); }; }"
WORKS = [f"渔排上的信号{n}" for n in range(1, 11)]


@pytest.fixture
def category(transactional_db: None) -> Category:
    campaign = make_campaign(categories=(film_spec(),))
    open_phases(campaign, "expert")
    return campaign.categories.get()


@pytest.fixture
def own(category: Category, cast: Cast) -> list[Assignment]:
    """Ten works of three experts; those of the first."""
    for title in WORKS:
        make_entry(category, by=cast.entrant, state=states.SHORTLISTED, title=title)
    panel = panels.make(category=category, by=cast.organiser)
    for expert in (cast.expert, cast.expert2, make_user("caimingyuan", role="expert")):
        panels.add_expert(panel=panel, expert=expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    return list(Assignment.objects.filter(expert=cast.expert).order_by("position", "pk"))


def state(page: Page) -> str:
    return page.locator("[data-line-state]").inner_text()


def says(page: Page, text: str | re.Pattern[str], *, within: int | None = None) -> None:
    expect(page.locator("[data-line-state]")).to_contain_text(text, timeout=within)


def score(page: Page, theme: str, craft: str) -> None:
    page.fill("#m-theme", theme)
    page.fill("#m-craft", craft)


def go_on(page: Page, from_work: Assignment) -> None:
    page.get_by_role("button", name="评好了，下一件").click()
    page.wait_for_url(lambda url: f"/score/{from_work.pk}/" not in url)


def marks(rows: Iterable[Assignment]) -> list[tuple[Decimal, Decimal]]:
    points = {(m.sheet.assignment_id, m.criterion): m.points for m in Mark.objects.select_related("sheet")}
    return [(points[row.pk, "theme"], points[row.pk, "craft"]) for row in rows]


def test_five_of_ten_are_scored_without_a_line(
    own: list[Assignment], cast: Cast, seat: Seat, silent_web: LiveProcess
) -> None:
    page = seat(cast.expert, **TABLET)
    page.goto(f"/score/{own[0].pk}/")
    expect(page.locator("[data-on-device]")).to_contain_text("断网也能打开")
    for n, row in enumerate(own[:5]):
        page.wait_for_url(f"**/score/{row.pk}/")
        score(page, f"{50 + n}.5", "30")
        go_on(page, row)
    says(page, "打分后自动上传")

    page.context.set_offline(True)
    elsewhere = own[6]
    sheets.save_marks(assignment=elsewhere, by=cast.expert, marks={"theme": Decimal(12)}, device="手机 ab12")
    for n, row in enumerate(own[5:], start=5):
        page.wait_for_url(f"**/score/{row.pk}/")
        score(page, f"{50 + n}.5", "30")
        says(page, "存在本机")
        assert "已上传" not in state(page)
        go_on(page, row)
    page.wait_for_url("**/my-works/")
    says(page, re.compile("存在本机 10 项，.*恢复后自动上传"))
    page.reload()  # the device alone
    expect(page.locator("[data-status=done]")).to_have_count(10)
    look(page, "offline-list")
    page.locator(f"[data-work='{own[0].pk}'] a").click()
    expect(page.locator("#m-theme")).to_have_value("50.5")
    assert ScoreSheet.objects.count() == 6

    page.context.set_offline(False)
    says(
        page, "存在本机 2 项，有 1 件需要您核对", within=60_000
    )  # a request that hangs is given up after 20 s and sent again
    page.goto(f"/score/{elsewhere.pk}/")
    expect(page.locator("[data-conflict]")).to_contain_text("手机 ab12")
    look(page, "conflict")
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="保留本机填的").click()
    says(page, "已上传")
    page.goto("/my-works/")
    page.get_by_label("独立评出以上分数").check()
    page.get_by_role("button", name="签名提交 10 份").click()
    expect(page.locator("[data-status=sealed]")).to_have_count(10)
    assert marks(own) == [(Decimal(f"{50 + n}.5"), Decimal(30)) for n in range(10)]
    assert SheetVersion.objects.filter(sheet__assignment=elsewhere, device="手机 ab12").exists()

    silent_web.fall_silent()
    page.locator(f"[data-work='{own[3].pk}'] a").click()  # a line that accepts and answers nothing
    expect(page.locator("#m-theme")).to_have_value("53.5")


def test_nothing_is_lost_with_the_session(own: list[Assignment], cast: Cast, seat: Seat, live_site: str) -> None:
    page = seat(cast.expert, **TABLET)
    page.goto(f"/score/{own[0].pk}/")
    score(page, "40", "30")
    says(page, "已上传")
    page.context.clear_cookies()
    page.fill("#m-theme", "41.5")
    says(page, "存在本机 1 项，登录已过期")
    look(page, "logged-out")
    page.context.add_cookies([session_cookie(cast.expert, live_site)])
    page.reload()
    expect(page.locator("#m-theme")).to_have_value("41.5")
    says(page, "已上传")
    assert Mark.objects.get(criterion="theme").points == Decimal("41.5")

    page.context.set_offline(True)
    page.fill("#m-craft", "25")
    says(page, "存在本机 1 项")
    page.evaluate(FULL)  # what was kept before the device became full is sent with what could not be
    page.fill("#m-theme", "42")
    says(page, "2 项还没有上传，本机也存不下")
    page.context.set_offline(False)
    says(page, "已上传")
    assert marks(own[:1]) == [(Decimal(42), Decimal(25))]
    page.reload()  # asks nobody, as nothing waits
    expect(page.locator("#m-theme")).to_have_value("42")


def test_an_unfinished_sheet_stays_and_says_what_is_missing(own: list[Assignment], cast: Cast, seat: Seat) -> None:
    page = seat(cast.expert, **TABLET)
    page.goto(f"/score/{own[0].pk}/")
    page.fill("#m-theme", "40")
    page.get_by_role("button", name="评好了，下一件").click()
    expect(page.get_by_text("标出的几项还没打分")).to_be_visible()
    expect(page.locator("[data-criterion=craft] .score-missing")).to_be_visible()
    expect(page.locator("#m-craft")).to_be_focused()
    page.get_by_role("button", name="放到最后").click()
    page.wait_for_url(f"**/score/{own[1].pk}/")
    expect(page.locator(f"[data-work='{own[0].pk}']")).to_contain_text("放到最后")
    own[0].refresh_from_db()
    assert own[0].put_off_at is not None
    assert_buttons_in_sight(page)


def assert_buttons_in_sight(page: Page) -> None:
    """Total and buttons are seen without scrolling, whatever the screen from a tablet on."""
    for width, height in ((820, 1180), (1180, 820), (1366, 768), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        buttons = [page.get_by_role("button", name=name) for name in ("评好了，下一件", "放到最后")]
        for part in (page.locator("[data-total]"), *buttons):
            box = part.bounding_box()
            assert box and box["y"] + box["height"] <= height, (width, box)
        assert no_sideways_scroll(page)
