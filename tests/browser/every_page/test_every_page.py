"""Every page that anybody is given, as axe finds it: on a phone, on a desk, in large mode, and enlarged to twice; and
what a form is answered that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from submissions.models import Entry
from tests.browser.axe import AXE, faults_of
from tests.browser.conftest import Seat
from tests.browser.every_page import addresses, answers
from tests.browser.every_page.addresses import Visit
from tests.browser.every_page.answers import Answer
from tests.browser.every_page.scene import NOWHERE, Scene, set_up
from tests.browser.pages import look, no_sideways_scroll
from tests.cast import Cast

# Width and height of the window, and whether large mode is on. 1440×900 enlarged to 200 % is a window of 720×450.
SIGHTS = {
    "phone": (390, 844, False),
    "desk": (1440, 900, False),
    "large mode": (390, 844, True),
    "200 %": (720, 450, False),
}
PARTS = 3  # of the list of addresses: no test is as long as the time that one may take on a busy machine
# Rules that depend on the width and the look. Where the elements are those of before, and only the bar at the top has
# others, the rest need not be asked again.
OF_THE_WIDTH = {"runOnly": ["scrollable-region-focusable", "color-contrast"]}
# Addresses that answer this scene with no page of their own, by the reason; a new one is either opened or named here.
NO_PAGE = {
    "leads on to another page": {
        "account_confirm_login_code", "account_set_password", "campaign_setup", "conversion", "desk", "large_mode",
        "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "paper_address", "results", "screening_start",
        "vote_weixin", "vote_weixin_back", "weixin_signature",
    },
    "opened with more in its address (`more` in scene.py)": {
        "branch_several", "mfa_authenticate", "screening_several", "vote_confirm",
        "campaign_check", "campaign_preview", "campaign_preview_page",
        *(f"{name}_import_confirm" for name in ("activity", "branch", "experts", "screening")),
    },
    "takes a form, or is read by programs": {
        "awards_decide", "healthz", "metrics", "move_clock", "phone_piece", "phone_uploads", "rule_lock_decide",
        "uploads_allowed",
    },
    "a file, which this scene has not": {
        "activity_file", "activity_photo", "anchor_file", "certificate_code", "fraud_evidence", "ledger_file",
        "ledger_totals", "media", "meeting_scan_file", "objection_evidence", "recommendations_paper", "result_file",
        "result_version_file", "year_report_file", "mfa_download_recovery_codes",
        *(f"{name}_import_wrong_lines" for name in ("activity", "branch", "experts", "screening")),
    },
    "closed by us in allauth": {"account_confirm_email", "account_email"},
    "names a thing that this scene has not": {
        "end_device", "expert_pins",
        "remove_security_key", "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    },
    "text to be pasted into an editor elsewhere": {"article_part"},
}  # fmt: skip


@pytest.fixture
def scene(transactional_db: None, cast: Cast) -> Scene:
    return set_up(cast)


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(scene: Scene, seat: Seat, live_site: str, part: int) -> None:
    found = addresses.find(scene.browsers, scene.candidates, part=part, of=PARTS)
    no_page = set().union(*NO_PAGE.values())
    assert found.unopened - no_page == set(), "pages that the scene does not show"
    more = [Visit(role, "", path) for role, path in scene.more[part::PARTS]]
    desks: dict[str, Page] = {}
    faults = {}
    for visit in [*(one for one in found.visits if one.name not in no_page), *more]:
        if is_first := visit.role not in desks:
            desks[visit.role] = sit_down(seat, scene, visit.role, live_site)
        page = desks[visit.role]
        answer = page.goto(visit.path)
        assert answer is not None and answer.status == (404 if visit.path == NOWHERE else 200), visit
        for sight in SIGHTS:
            if wrong := seen(page, sight, is_whole=is_first or sight in ("phone", "desk")):
                faults[visit.role, visit.name or visit.path, sight] = wrong
    for answer in answers.refused(scene.browsers, scene.candidates, part=part, of=PARTS):
        if answer.role not in desks:
            desks[answer.role] = sit_down(seat, scene, answer.role, live_site)
        for sight, wrong in refusal_seen(desks[answer.role], answer, live_site):
            faults[answer.role, f"{answer.name}, refused", sight] = wrong
    assert faults == {}


def refusal_seen(page: Page, answer: Answer, site: str) -> Iterator[tuple[str, list[str]]]:
    """The page as it was answered to the form. What stands around it was looked at with the page of the form."""
    page.route(f"{site}{answer.path}", lambda route: route.fulfill(body=answer.html, content_type="text/html"), times=1)
    page.goto(answer.path)
    for sight in ("phone", "desk"):
        if wrong := seen(page, sight, is_whole=sight == "phone", within="main"):
            yield sight, wrong


def sit_down(seat: Seat, scene: Scene, role: str, site: str) -> Page:
    page = seat(bypass_csp=True, service_workers="block")  # which would answer in place of the tests
    cookies = scene.browsers[role].cookies
    kept: Any = [{"name": name, "value": one.value, "url": site} for name, one in cookies.items() if one.value]
    page.context.add_cookies(kept)
    page.context.add_init_script(path=AXE)
    return page


def seen(page: Page, sight: str, *, is_whole: bool, within: str = "html") -> list[str]:
    width, height, is_large = SIGHTS[sight]
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("(on) => document.documentElement.classList.toggle('large', on)", is_large)
    return faults_of(page, within, **({} if is_whole else OF_THE_WIDTH))


def test_large_mode_enlarges_every_page_and_is_remembered(scene: Scene, seat: Seat) -> None:
    page = seat(phone=True)
    page.goto("/")
    page.get_by_role("link", name="关怀版").click()
    expect(page.locator("html")).to_have_class("large")
    work = Entry.objects.get(category__code="picture")
    for name, address in {
        "home": "/",
        "category": "/categories/film/",
        "gallery": "/works/?category=film",
        "vote": f"/vote/phone/?category=picture&pick={work.number}",
        "results": "/results/film/",
    }.items():
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px", name
        assert no_sideways_scroll(page), name
        look(page, f"large-{name}")
