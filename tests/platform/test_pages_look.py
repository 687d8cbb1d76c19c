"""What every page has in common, read off the pages: language, title, one heading, landmarks."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Union, User
from campaign.models import Campaign
from config.site import navigation
from config.site.large_mode import COOKIE, LARGE
from tests.platform.test_vendor import inline_code

DEFINITION = Path(__file__).parents[2] / "campaign/definitions/fujian-2023.toml"
WORD = "eine-lange-losung-23"
GATES = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive", "account_signup"]
BEHIND_THE_GATE = [
    "account_logout",
    "account_change_password",
    "mfa_index",
    "account_reauthenticate",
    "mfa_list_webauthn",
]
STAND_ALONE = ["400", "403_csrf", "413", "500", "503"]


class Page(HTMLParser):
    """The bones of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title, self._open = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _attrs in self.tags)

    def first(self, tag: str) -> dict[str, str | None]:
        return next(attrs for name, attrs in self.tags if name == tag)

    def ids(self) -> list[str | None]:
        return [attrs["id"] for _name, attrs in self.tags if "id" in attrs]


def assert_sound(html: str) -> None:
    assert html.lstrip().startswith("<!doctype html>")
    assert [mark for mark in ("{#", "{%", "{{") if mark in html] == []
    page = Page(html)
    assert page.first("html")["lang"] == "zh-CN"
    assert page.title.strip().endswith("八闽好网民")
    assert (page.count("h1"), page.count("main"), page.count("header")) == (1, 1, 1)
    first_link = page.first("a")
    assert (first_link.get("class"), first_link.get("href")) == ("skip", "#main")
    assert page.first("main")["id"] == "main"
    assert len(page.ids()) == len(set(page.ids()))
    assert [attrs for tag, attrs in page.tags if tag == "img" and "alt" not in attrs] == []
    assert list(inline_code(html)) == []


@pytest.fixture
def officer(db: None) -> User:
    province = Union.objects.filter(kind="province").first() or Union.objects.create(
        code="fj", name="福建省总工会", short_name="省总", kind="province", path="/fj/"
    )
    return User.objects.create_user(
        "lin", WORD, name="林晓岚", role=User.Role.ORGANISER, union=province, email="lin@example.org"
    )


@pytest.fixture
def loaded(db: None) -> Campaign:
    call_command("load_unions", verbosity=0)
    call_command("load_campaign", str(DEFINITION), verbosity=0)
    return Campaign.objects.get()


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def public_addresses() -> list[str]:
    """Every address without parameters whose view is marked public."""
    return sorted(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> list[str]:
    found: list[str] = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += _walk(entry, route)
        elif isinstance(entry, URLPattern) and "<" not in route and "(" not in route:
            found += [f"/{route}"] if getattr(entry.callback, "access_rule", "") == "public" else []
    return found


@pytest.mark.parametrize("path", public_addresses())
def test_public_page_is_sound(path: str, client: Client, db: None) -> None:
    response = client.get(path)
    assert response.status_code != 500
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        assert_sound(response.content.decode())


@pytest.mark.parametrize("path", public_addresses())
def test_public_page_is_sound_with_a_campaign(path: str, client: Client, loaded: Campaign) -> None:
    response = client.get(path)
    assert response.status_code != 500
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        assert_sound(response.content.decode())


def test_every_category_page_is_sound(client: Client, loaded: Campaign) -> None:
    pages = [client.get(reverse("category", args=[category.code])) for category in loaded.categories.all()]
    assert [page.status_code for page in pages] == [200] * 15
    for page in pages:
        assert_sound(page.content.decode())


@pytest.mark.parametrize("name", GATES)
def test_gate_is_sound(name: str, client: Client, db: None) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_sound(response.content.decode())


@pytest.mark.parametrize("name", BEHIND_THE_GATE)
def test_account_page_is_sound(name: str, signed_in: Client) -> None:
    response = signed_in.get(reverse(name))
    assert response.status_code == 200
    assert_sound(response.content.decode())


def test_missing_page_is_sound_and_says_what_to_do(client: Client, db: None) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert_sound(response.content.decode())


@pytest.mark.parametrize("name", ["403", "404", "429"])
def test_refusal_page_is_sound_for_a_stranger(name: str) -> None:
    request = RequestFactory().get("/x")
    request.user = AnonymousUser()
    assert_sound(render_to_string(f"{name}.html", {"DEMO": False}, request))


@pytest.mark.parametrize("name", STAND_ALONE)
def test_page_of_last_resort_needs_neither_context_nor_database(name: str) -> None:
    assert_sound(render_to_string(f"{name}.html"))


def test_log_in_refuses_in_plain_chinese_and_keeps_the_name(client: Client, officer: User) -> None:
    response = client.post(reverse("account_login"), {"login": "lin", "password": "wrong"})
    html = response.content.decode()
    assert response.context["form"].non_field_errors() == ["用户名、邮箱或密码不对。请检查大小写和输入法后再试。"]
    assert html.count('class="error-summary"') == 1
    assert html.count('value="lin"') == 1
    assert_sound(html)


def test_log_in_leads_to_the_desk(client: Client, officer: User) -> None:
    response = client.post(reverse("account_login"), {"login": "lin", "password": WORD})
    assert (response.status_code, response["Location"]) == (302, reverse("desk"))


def test_desk_leads_to_the_first_page_of_the_role(signed_in: Client, officer: User) -> None:
    response = signed_in.get(reverse("desk"))
    assert (response.status_code, response["Location"]) == (302, navigation.desk_url(officer))


def test_reset_answers_the_same_for_known_and_unknown_address(client: Client, officer: User) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("lin@example.org", "no@example.org")
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, reverse("account_reset_password_done"))] * 2


def test_large_mode_is_remembered_and_left_again(client: Client, db: None) -> None:
    response = client.get(reverse("large_mode"), {"to": "large", "next": "/accounts/login/"})
    assert (response["Location"], client.cookies[COOKIE].value) == ("/accounts/login/", LARGE)
    assert 'class="large"' in client.get(reverse("account_login")).content.decode()
    client.get(reverse("large_mode"), {"to": "normal"})
    assert 'class="large"' not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_large_mode_sends_nobody_away(away: str, client: Client, db: None) -> None:
    assert client.get(reverse("large_mode"), {"to": "large", "next": away})["Location"] == "/"


def test_large_mode_ignores_what_it_does_not_know(client: Client, db: None) -> None:
    client.get(reverse("large_mode"), {"to": "huge"})
    assert COOKIE not in client.cookies


def test_menu_marks_the_nearest_item_only() -> None:
    rows = (("a", "account_login"), ("b", "mfa_index"))
    found = navigation.items(rows, path=reverse("mfa_index") + "totp/activate/")
    assert [(item.label, item.current) for item in found] == [("a", ""), ("b", "true")]


def test_page_for_a_stranger_asks_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    request = RequestFactory().get("/x")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        render_to_string("429.html", {"DEMO": False}, request)
