"""Who may open which address: every address carries one rule, and every role meets what the rule says.

The rules themselves are in `accounts/permissions.py` (role) and `submissions/access.py` (which entries). Here every
address is tried by every member of the cast and by a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import ROLES
from tests.platform.test_headers import header_faults

# Pages that allauth brings along: it asks for the log-in itself.
LIBRARY = ("account_", "mfa_")
MADE_UP = {
    "int": "999999",
    "slug": "nothing-here",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "str": "x",
    "step": "work",
    "way": "up",
    "form": "pdf",
}


def addresses() -> list[tuple[str, Any]]:
    """(path with made-up arguments, view) of every address that is ours."""
    return [(path, view) for path, name, view in _walk(get_resolver().url_patterns) if not name.startswith(LIBRARY)]


def _walk(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + _filled(pattern), pattern.name or "", pattern.callback


def _filled(pattern: URLPattern) -> str:
    text = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = {"string": "str"}.get(kind, kind)
        text = re.sub(rf"<(?:\w+:)?{name}>", MADE_UP.get(kind, "x"), text)
    return text


def test_every_address_carries_exactly_one_rule() -> None:
    without = [path for path, view in addresses() if not getattr(view, "access_rule", "")]
    assert without == []


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_every_role_meets_what_the_rule_says(as_: Any, cast: Any, who: str, settings: Any) -> None:
    user = None if who == "nobody" else getattr(cast, who)
    browser = as_(user)
    wrong, loose = [], []
    for path, view in addresses():
        for ask in (browser.get, browser.post):
            response = ask(path)
            loose += header_faults(path, response)
            if response.status_code not in allowed_statuses(view.access_rule, who):
                wrong.append((ask.__name__, path, view.access_rule, response.status_code))
    assert wrong == []
    assert loose == []


def allowed_statuses(rule: str, who: str) -> set[int]:
    """What made-up arguments may be answered with: an object that does not exist is 404 even for who may ask."""
    reached = {200, 302, 400, 404, 405, 409, 410, 412, 415, 422, 429, 503}
    if rule == "public":
        return reached | {204, 401}  # what nginx asks before it reads a large form
    if who == "nobody":
        return {302, 401, 405}
    if rule == "logged_in":
        return reached
    wanted = set(rule.split(" or "))
    return reached if wanted & ROLES[who].permissions else {403, 405}


def test_stranger_is_sent_to_the_log_in_and_back(client: Any, db: None) -> None:
    response = client.get("/entries/")
    assert response["Location"] == "/accounts/login/?next=/entries/"
