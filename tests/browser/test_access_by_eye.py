"""Every desk as people with weak eyes, small phones or no mouse meet it: axe, widths, large mode, the keyboard."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from activities.models import Activity
from campaign.models import Campaign, Category
from review.models import Assignment, ResultRow
from review.panels import assigning, panels
from review.results import publishing
from review.scoring_desk import sheets
from submissions import states
from submissions.models import Entry
from tests.browser.conftest import Seat
from tests.browser.pages import PHONE, WIDE, look, no_sideways_scroll
from tests.cast import Cast
from tests.factories import PASSWORD, make_campaign, make_entry, make_union, make_user, set_phase
from tests.review import releasing
from tests.submissions.entering.scene import complete_draft
from tests.voting.fraud_scene import make_group

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ANSWERS = {"summary": "渔排之间靠手机联络，讲的是海上的一年。", "authors": [{"name": "陈海生", "part": "编导"}]}


@pytest.fixture
def scene(transactional_db: None, cast: Cast) -> dict[str, tuple[User | None, str]]:
    """A campaign with works at every stage; by name, who opens which address."""
    campaign = make_campaign()
    films, pictures = (campaign.categories.get(code=code) for code in ("film", "picture"))
    draft = complete_draft(cast.entrant)
    handed_in = [entry(films, cast, state) for state in (states.SUBMITTED, states.RECOMMENDED)]
    rank(films, cast)
    marked = give_to_expert(entry(pictures, cast, states.SHORTLISTED), cast)
    steps = {f"entry {step}": (cast.entrant, f"/entries/{draft.pk}/{step}/") for step in (
        "work", "authors", "files", "declarations", "preview"
    )}  # fmt: skip
    written, counted = activities(campaign, cast)
    return steps | {
        "activities": (None, "/activities/"),
        "activity": (None, f"/activities/{counted.pk}/"),
        "my activities": (cast.entrant, "/activities/mine/"),
        "activity form": (cast.entrant, f"/activities/mine/{written.pk}/"),
        "activity desk": (cast.recommender, "/activities/desk/"),
        "activity review": (cast.organiser, f"/activities/desk/{counted.pk}/"),
        "activity import": (cast.recommender, "/activities/import/"),
        "activity targets": (cast.organiser, "/activities/targets/"),
        "home": (None, "/"),
        "category": (None, "/categories/film/"),
        "log-in": (None, "/accounts/login/"),
        "gallery": (None, "/works/?category=film"),
        "work": (None, f"/works/{marked.entry.number}/"),
        "vote": (None, f"/vote/phone/?category=picture&pick={marked.entry.number}"),
        "privacy": (None, "/privacy/"),
        "my data": (None, "/vote/my-data/"),
        "complaint": (None, f"/complaint/?work={marked.entry.number}"),
        "void notices": (None, "/voids/"),
        "review of votes": (cast.organiser, "/fraud/"),
        "flagged votes": (cast.organiser, f"/fraud/group/{make_group(marked.entry).pk}/"),
        "results": (None, "/results/film/"),
        "showcase": (None, "/showcase/"),
        "announcement": (None, "/showcase/announcement/"),
        "certificate check": (None, "/certificates/?code="),
        "own result": (cast.entrant, f"/entries/{ResultRow.objects.order_by('pk')[0].entry_id}/result/"),
        "branch results": (cast.recommender, "/branch/awards/"),
        "awards": (cast.organiser, "/desk/awards/"),
        "awards of a category": (cast.organiser, "/desk/awards/film/"),
        "certificates": (cast.organiser, "/desk/certificates/film/"),
        "my entries": (cast.entrant, "/entries/"),
        "recommender desk": (cast.recommender, "/branch/"),
        "statistics": (cast.organiser, "/desk/statistics/"),
        "statistics, entries": (cast.recommender, "/desk/statistics/entries/"),
        "statistics, unions": (cast.recommender, "/desk/statistics/unions/"),
        "year reports": (cast.organiser, "/desk/statistics/reports/"),
        "recommender entry": (cast.recommender, f"/branch/{handed_in[0].pk}/"),
        "recommender ranking": (cast.recommender, "/branch/ranking/film/"),
        "recommender several": (cast.recommender, f"/branch/several/?act=send_back&pick={handed_in[0].pk}"),
        "screening item": (cast.screener, f"/screening/{handed_in[1].pk}/"),
        "expert score": (cast.expert, f"/score/{marked.pk}/"),
        "organiser desk": (cast.organiser, "/desk/organiser/"),
        "shortlist": (cast.organiser, "/shortlist/"),
        "shortlist category": (cast.organiser, "/shortlist/film/"),
        "disqualify": (cast.organiser, f"/desk/disqualifications/{marked.entry.pk}/"),
    }


def entry(category: Category, cast: Cast, state: str) -> Entry:
    return make_entry(category, by=cast.entrant, state=state, title="渔排上的网格员", answers=ANSWERS)


def rank(category: Category, cast: Cast, *, publish: bool = True) -> None:
    """Three works, three sheets each, computed and published; without, the vote stays closed."""
    works = [entry(category, cast, states.SHORTLISTED) for _n in range(3)]
    experts = [cast.expert, cast.expert2, make_user(role="expert")]
    panel = panels.make(category=category, by=cast.organiser)
    for expert in experts:
        panels.add_expert(panel=panel, expert=expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    for place, work in enumerate(works):
        for assignment in Assignment.objects.filter(entry=work).select_related("expert", "entry__category"):
            marks = {"theme": Decimal(55 - place), "craft": Decimal(35)}
            sheets.save_marks(assignment=assignment, by=assignment.expert, marks=marks)
            sheets.seal(assignment=assignment, by=assignment.expert)
    set_phase(category.campaign, "vote", is_open=False)
    result = publishing.compute(category=category, by=cast.organiser)
    if publish:
        releasing.publish(result, by=cast.organiser)
        set_phase(category.campaign, "vote", is_open=True)


def give_to_expert(work: Entry, cast: Cast) -> Assignment:
    panel = panels.make(category=work.category, by=cast.organiser)
    panels.add_expert(panel=panel, expert=cast.expert, by=cast.organiser)
    assigning.assign(panel=panel, by=cast.organiser)
    return Assignment.objects.select_related("entry").get(entry=work)


# ── What axe and the eye find ───────────────────────────────────────────────
def faults_of(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        f"{one['impact']} {one['id']}: {node['target']} {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
    return faults if no_sideways_scroll(page) else [*faults, "scrolls sideways"]


def test_axe_finds_nothing_on_a_phone_and_on_a_desk(scene: dict[str, tuple[User | None, str]], seat: Seat) -> None:
    desks: dict[User | None, Page] = {}
    found = {}
    for name, (user, address) in scene.items():
        if user not in desks:
            desks[user] = seat(user, bypass_csp=True)
        page = desks[user]
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, name
        for device in (PHONE, WIDE):
            page.set_viewport_size(device["viewport"])
            if faults := faults_of(page):
                found[name, device["viewport"]["width"]] = faults
        look(page, f"eye-{name.replace(' ', '-')}")
    assert found == {}


def test_large_mode_enlarges_every_page_and_is_remembered(
    scene: dict[str, tuple[User | None, str]], seat: Seat
) -> None:
    page = seat(phone=True)
    page.goto("/")
    page.get_by_role("link", name="关怀版").click()
    expect(page.locator("html")).to_have_class("large")
    for name in ("home", "category", "gallery", "vote", "results"):
        page.goto(scene[name][1])
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px", name
        assert no_sideways_scroll(page), name
        look(page, f"large-{name}")


def activities(campaign: Campaign, cast: Cast) -> list[Activity]:
    """One that is being written, with a row of second-hand reach, and one that was counted."""
    mill, now = cast.entrant.union, timezone.now()
    assert mill is not None
    county = make_union("350102", kind="county", parent=mill.recommending, name="鼓楼区")
    owner = {"campaign": campaign, "union": mill, "recommending": mill.recommending, "created_by": cast.entrant}
    held = {"title": "车间宣讲", "kind": "lecture", "starts_on": now.date(), "county": county, "met": 120}
    stamps = {f"{act}_at": now for act in ("submitted", "recommended", "counted")}
    people = {f"{act}_by": cast.organiser for act in ("submitted", "recommended", "counted")}
    rows = [{"channel": "日报", "reads": "9000", "counted_on": now.date().isoformat(), "address": ""}]
    return [
        Activity.objects.create(typed={"title": "车间宣讲", "spread": rows}, **owner),
        Activity.objects.create(state="counted", **owner, **held, **stamps, **people),
    ]


# ── The keyboard alone ──────────────────────────────────────────────────────
FOCUSED = "(document.activeElement.innerText || document.activeElement.name || '').trim()"


def tab_to(page: Page, wanted: str) -> None:
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == wanted:
            outline: Any = page.evaluate(
                "(({outlineStyle, boxShadow}) => outlineStyle !== 'none' || boxShadow !== 'none')"
                "(getComputedStyle(document.activeElement))"
            )
            assert outline, f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_log_in_needs_no_mouse(scene: dict[str, tuple[User | None, str]], cast: Cast, seat: Seat) -> None:
    page = seat()
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
