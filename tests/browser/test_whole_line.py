"""A film goes the whole way: entered, recommended, admitted, shortlisted, voted on, scored, ranked, explained."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from campaign.models import Campaign
from rehearsal.builder import Builder
from rehearsal.story.people import PASSWORD, Cast
from rehearsal.story.works import Work
from review.models import Result
from submissions.entering import submitting
from submissions.models import Entry
from tests.browser import people as act
from tests.browser.conftest import Seat
from tests.browser.pages import PHONE, go_on, look, no_sideways_scroll, open_phases
from tests.browser.works import AUTHORS, CATEGORY, SECTION, TITLE, WORK, film
from tests.journeys.waiting import wait_for
from voting.ledger import sealing
from voting.tally.sealed import unsealed_days

RIVAL = "码头上的灯"
MARKS = {  # expert → the film's and its rival's
    "expert1": ({"theme": "27", "idea": "26", "making": "17", "appeal": "18.5"}, ("28", "28", "18", "18")),
    "expert2": ({"theme": "25.5", "idea": "24", "making": "16", "appeal": "17"}, ("29", "27.5", "18", "19")),
    "expert3": ({"theme": "28", "idea": "25", "making": "18", "appeal": "16.5"}, ("27", "28", "19", "18.5")),
}


def test_a_film_goes_from_a_clerks_browser_to_a_published_rank(
    campaign: Campaign, people: Cast, builder: Builder, live_worker: object, seat: Seat, sample_folder: Path
) -> None:
    open_phases(campaign, "collect", "recommend")
    rival = rival_enters(builder)
    entrant = seat()
    number = a_clerk_enters_her_film(entrant, sample_folder)
    a_recommender_recommends_it(seat(people.users["fuzhou"]), number)

    open_phases(campaign, "screening")
    a_screener_admits_both_by_keyboard(seat(people.users["screener"]), number)
    organiser = seat(people.users["organiser"])
    the_organiser_shortlists_both(organiser)

    open_phases(campaign, "vote")
    a_worker_votes_for_it_on_her_phone(seat(phone=True))
    others_vote(builder, number, rival)

    open_phases(campaign, "expert")
    act.gather_panel(organiser, "网络正能量微视频", ["林志远", "吴文静", "谢维"])
    sheets = [an_expert_scores_and_seals(seat(people.users[name]), *marks) for name, marks in MARKS.items()]

    open_phases(campaign, "publicity")
    the_day_of_the_votes_is_sealed(campaign)
    two_organisers_compute_sign_and_publish(organiser, seat(people.users["organiser2"]), builder)
    everybody_sees_how_the_scores_came_about(seat(phone=True), sheets)


# ── Collect and recommend ───────────────────────────────────────────────────
def rival_enters(builder: Builder) -> Entry:
    """A second work, without which there is nothing to rank."""
    work = Work(
        CATEGORY, "demo-port", RIVAL, summary="远海码头的夜班，吊机上的灯一盏盏亮起来。" * 2, section="positive"
    )
    entry = builder.enter(work)
    wait_for(lambda: not submitting.problems(Entry.objects.get(pk=entry.pk)))  # a worker may check it too
    return builder.recommend(builder.submit(entry))


def a_clerk_enters_her_film(page: Page, folder: Path) -> str:
    act.log_in(page, "metro", PASSWORD)
    page.wait_for_url("**/entries/")
    look(page, "entrant-desk")
    act.begin(page, CATEGORY, SECTION)
    look(page, "entrant-work")
    act.fill_texts(page, WORK, AUTHORS)
    a_film_is_uploaded_and_found_good(page, folder)
    go_on(page, "declarations")
    look(page, "entrant-declarations")
    act.declare_all(page)
    look(page, "entrant-preview")
    number = act.submit(page)
    look(page, "entrant-receipt")
    assert re.fullmatch(r"FJ23-\d{4}", number)
    return number


def a_film_is_uploaded_and_found_good(page: Page, folder: Path) -> None:
    """The findings come without reloading: a mark set in the page must still be there."""
    page.evaluate("window.notReloaded = true")
    act.hand_over(page, film(folder), name=f"{TITLE}.mp4")
    file = page.locator("#files-work article.file")
    expect(file.get_by_text("通过", exact=True)).to_be_visible(timeout=60_000)
    assert page.evaluate("window.notReloaded") is True
    expect(file.locator(".upload-meta")).to_contain_text("1920×1080")
    look(page, "entrant-files")


def a_recommender_recommends_it(page: Page, number: str) -> None:
    page.goto("/branch/")
    look(page, "recommender-desk")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.locator("main")).to_contain_text(number)
    look(page, "recommender-entry")
    page.get_by_role("button", name="推荐到省总").click()
    expect(page.get_by_text(f"已推荐 {number}")).to_be_visible()
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("button", name="撤回推荐")).to_be_visible()


# ── The province ────────────────────────────────────────────────────────────
def a_screener_admits_both_by_keyboard(page: Page, number: str) -> None:
    page.goto("/screening/")
    look(page, "screener-desk")
    page.get_by_role("link", name="开始初评").click()
    expect(page.get_by_role("heading", name=RIVAL, exact=True)).to_be_visible()
    all_points_hold(page)
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name=TITLE, exact=True)).to_be_visible()
    expect(page.get_by_role("status").get_by_text(f"通过：《{RIVAL}》")).to_be_visible()
    expect(page.locator("main")).to_contain_text(number)
    look(page, "screener-item")
    all_points_hold(page)
    page.keyboard.press("1")
    expect(page.get_by_text("已全部完成初评")).to_be_visible()
    assert set(Entry.objects.values_list("state", flat=True)) == {"admitted"}


def all_points_hold(page: Page) -> None:
    """A, pressed again where the page's script was not there yet."""
    count = page.locator("form").get_by_text(re.compile(r"^\s*\d+ / 13\s*$"))
    for _ in range(50):
        page.keyboard.press("a")
        if "13 / 13" in count.inner_text():
            return
        page.wait_for_timeout(100)
    raise AssertionError(count.inner_text())


def the_organiser_shortlists_both(page: Page) -> None:
    page.goto(f"/shortlist/?category={CATEGORY}")
    page.get_by_role("button", name="选中全部").click()
    look(page, "organiser-shortlist")
    page.get_by_role("button", name="公布选中的 2 件").click()
    expect(page.locator("section[aria-labelledby=listed] li")).to_have_count(2)


# ── Votes: three for the film, one for its rival ────────────────────────────
def a_worker_votes_for_it_on_her_phone(page: Page) -> None:
    assert page.viewport_size == PHONE["viewport"]
    act.pick(page, CATEGORY, TITLE)
    look(page, "vote-gallery")
    page.get_by_role("button", name="确认投票").click()
    look(page, "vote-confirm")
    act.prove_number(page, "13905911234")
    expect(page.get_by_role("heading", name="投票成功")).to_be_visible()
    expect(page.locator(".receipt-body").get_by_text(TITLE)).to_be_visible()
    assert no_sideways_scroll(page)
    look(page, "vote-receipt")


def others_vote(builder: Builder, number: str, rival: Entry) -> None:
    category, film = builder.categories[CATEGORY], Entry.objects.get(number=number)
    for phone, choice in (("13905910001", film), ("13905910002", film), ("13905910003", rival)):
        builder.vote(builder.voter(phone), category, [choice])


# ── Experts ─────────────────────────────────────────────────────────────────
def an_expert_scores_and_seals(page: Page, film: dict[str, str], rival: tuple[str, ...]) -> tuple[Decimal, Decimal]:
    first = act.score(page, TITLE, film)
    expect(page.locator("main")).not_to_contain_text("榕江轨道")  # blind: not whose it is
    second = act.score(page, RIVAL, dict(zip(film, rival, strict=True)))
    look(page, "expert-score")
    act.seal_all(page)
    look(page, "expert-works")
    return first, second


# ── The result ──────────────────────────────────────────────────────────────
def the_day_of_the_votes_is_sealed(campaign: Campaign) -> None:
    """As the night would: a result waits for it."""
    for day in unsealed_days(campaign.categories.get(code=CATEGORY)):
        sealing.seal(campaign=campaign, day=day)


def two_organisers_compute_sign_and_publish(page: Page, other: Page, builder: Builder) -> None:
    page.goto(f"/desk/results/?category={CATEGORY}")
    page.get_by_role("button", name="计算排名").click()
    expect(page.get_by_text("的奖项还没有审定")).to_be_visible()
    builder.decide_awards(Result.objects.get())
    for one in (page, other):
        one.goto(f"/desk/results/?category={CATEGORY}")
        one.get_by_role("button", name="核对无误，签署这一版").click()
    page.reload()
    look(page, "organiser-result")
    assert no_sideways_scroll(page)
    page.get_by_role("button", name="公布这一版").click()
    expect(page.get_by_text("已公布").first).to_be_visible()


def everybody_sees_how_the_scores_came_about(page: Page, sheets: list[tuple[Decimal, Decimal]]) -> None:
    page.goto(f"/results/{CATEGORY}/")
    look(page, "results")
    for place, (title, vote, votes) in enumerate(((TITLE, Decimal(100), 3), (RIVAL, Decimal(60), 1))):
        marks = [sheet[place] for sheet in sheets]
        expert = sum(marks, Decimal(0)) / 3
        final = round_half_up(Decimal("0.6") * expert + Decimal("0.4") * vote)
        row = page.locator("tr", has=page.get_by_text(title, exact=True)).first
        row.locator("summary").click()
        expect(row.locator(".rank")).to_have_text(str(place + 1))
        expect(row.locator("summary")).to_contain_text(str(final))
        parts = page.locator("tr.parts").nth(place)
        expect(parts).to_be_visible()
        expect(parts).to_contain_text(f"{votes} 票，在 2 件中列第 {place + 1}")
        for mark in marks:
            expect(parts).to_contain_text(f"{mark:.1f}")
    look(page, "results-open")
    assert no_sideways_scroll(page)


def round_half_up(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
