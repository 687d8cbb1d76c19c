"""Requests that no page of ours makes: odd addresses, control characters, endless numbers, bodies without an owner."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from config import checks
from submissions import states
from tests.cast import Cast
from tests.factories import make_campaign, make_entry

ENDLESS = "9" * 5000


@pytest.mark.parametrize("next_", ["foo", "home", "//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_look_leads_back_into_the_site_and_nowhere_else(client: Any, db: None, next_: str) -> None:
    response = client.get("/look", {"to": "large", "next": next_})
    assert (response.status_code, response["Location"].split(":")[0]) in {(302, "/"), (302, next_)}
    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]


@pytest.mark.parametrize("back", ["a=1\r\nSet-Cookie: x=1", "q=灯&state=submitted"])
def test_way_back_to_the_desk_holds_no_line_breaks(cast: Cast, as_: Any, back: str) -> None:
    entry = make_entry(make_campaign().categories.first(), by=cast.entrant, state=states.SUBMITTED)
    response = as_(cast.recommender).post(f"/branch/{entry.pk}/recommend/", {"from": "desk", "back": back})
    assert response.status_code == 302
    assert response["Location"].startswith("/branch/?")
    assert response["Location"].isascii()
    assert not set(response["Location"]) & set("\r\n")


@pytest.mark.parametrize("back", ["a=1\r\nSet-Cookie: x=1", "q=灯"])
def test_way_back_to_the_unions_holds_no_line_breaks(cast: Cast, as_: Any, back: str) -> None:
    path = f"/branch/unions/{cast.entrant.union_id}/switch/"
    response = as_(cast.recommender).post(path, {"to": "on", "back": back})
    assert (response.status_code, response["Location"].isascii()) == (302, True)


def test_endless_numbers_are_no_error(cast: Cast, as_: Any) -> None:
    category = make_campaign().categories.first()
    entry = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    assert as_(cast.recommender).post(f"/branch/{entry.pk}/set_rank/", {"place": ENDLESS}).status_code == 302
    panel = as_(cast.organiser).post(f"/panels/make/{category.code}/")["Location"]
    assert as_(cast.organiser).post(f"{panel}expert/", {"expert": ENDLESS}).status_code == 302


NUL = "a\x00b"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("recommender", "/branch/?q={}&category={}"),
        ("recommender", "/branch/entries.xlsx?q={}"),
        ("recommender", "/branch/unions/?q={}&show={}"),
        ("recommender", "/branch/filings/?q={}&category={}&state={}"),
        ("entrant", "/entries/?q={}&state={}"),
        ("organiser", "/people/?q={}&role={}&state={}"),
        ("organiser", "/audit/?actor={}&object={}&action={}"),
        ("organiser", "/screening/?q={}&category={}&city={}"),
        ("organiser", "/desk/results/?category={}"),
        ("organiser", "/shortlist/?category={}"),
        ("organiser", "/shortlist/film/?city={}&q={}&page={}&listed={}"),
        ("organiser", "/panels/?category={}"),
        (None, "/works/?q={}&city={}&category={}"),
        (None, "/vote/confirm/?category={}&pick={}"),
        (None, "/vote/phone/?category={}&pick={}"),
        (None, "/look?next={}&to={}"),
    ],
)
def test_nul_in_an_address_is_no_error(cast: Cast, as_: Any, who: str | None, path: str) -> None:
    """PostgreSQL takes no NUL in a text; SQLite does not mind, so this bites on PostgreSQL only."""
    make_entry(make_campaign().categories.first(), by=cast.entrant, state=states.SUBMITTED)
    browser = as_(getattr(cast, who) if who else None)
    assert browser.get(path.replace("{}", "a%00b")).status_code in (200, 302)


@pytest.mark.parametrize(
    ("who", "path", "data"),
    [
        ("recommender", "/branch/{pk}/send-back/", {"note": NUL, "fields_open": NUL, "until": NUL}),
        ("recommender", "/branch/settings/copies/", {"name": NUL, "email": NUL}),
        ("organiser", "/people/invite/", {"name": NUL, "email": NUL, "role": NUL, "union": NUL}),
        ("entrant", "/entries/new/film/", {"section": NUL}),
        ("entrant", "/accounts/login/", {"login": NUL, "password": NUL}),
        (None, "/accounts/login/", {"login": NUL, "password": NUL}),
        (None, "/accounts/password/reset/", {"email": NUL}),
        (None, "/vote/check/", {"receipt": NUL}),
        (None, "/vote/phone/", {"phone": NUL, "work": NUL, "answer": "1", "token": NUL}),
        (None, "/demo/clock/", {"phase": NUL, "next": NUL}),
    ],
)
def test_nul_in_a_form_is_no_error(cast: Cast, as_: Any, who: str | None, path: str, data: dict[str, str]) -> None:
    entry = make_entry(make_campaign().categories.first(), by=cast.entrant, state=states.SUBMITTED)
    browser = as_(getattr(cast, who) if who else None)
    assert browser.post(path.replace("{pk}", str(entry.pk)), data).status_code < 500


# ── Bodies ──
@pytest.mark.parametrize(("who", "status"), [(None, 413), ("expert", 413), ("recommender", 413), ("entrant", 404)])
def test_large_body_is_read_from_entrants_only(cast: Cast, as_: Any, who: str | None, status: int) -> None:
    """Django spools a form to disk before any view is asked, also a stranger's."""
    browser = as_(getattr(cast, who) if who else None)
    response = browser.post("/entries/1/files/work/upload/", {"file": ""}, CONTENT_LENGTH=str(13 * 1024**2))
    assert response.status_code == status


# ── Production ──
def test_production_refuses_to_answer_to_every_host(settings: Any) -> None:
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["*"]
    assert "bamin.E005" in {found.id for found in checks.production_has_servers(None)}


def test_health_tells_strangers_no_more_than_whether_all_is_well(client: Any, db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    report = client.get("/healthz").json()
    assert {name for part in report.values() if isinstance(part, dict) for name in part} == {"ok"}
    assert connection.vendor not in str(report)
