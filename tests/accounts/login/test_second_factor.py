"""Staff exchange their second factor; they do not do without one."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.login import second_factor
from tests.cast import Cast


def factor(person: Any, kind: str) -> Authenticator:
    return Authenticator.objects.create(user=person, type=kind, data={"name": "钥匙", "credential": {}})


@pytest.mark.parametrize(
    ("who", "kinds", "may"),
    [
        ("organiser", ["totp"], False),
        ("organiser", ["totp", "recovery_codes"], False),
        ("organiser", ["totp", "webauthn"], True),
        ("recommender", ["totp"], False),
        ("entrant", ["totp"], True),
    ],
)
def test_staff_keep_one_code_or_key(cast: Cast, settings: Any, who: str, kinds: list[str], may: bool) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    first, *_rest = [factor(getattr(cast, who), kind) for kind in kinds]
    assert second_factor.may_remove(first) is may
    settings.SECOND_FACTOR_REQUIRED = False
    assert second_factor.may_remove(first) is True


def test_last_security_key_stays_whatever_is_posted(cast: Cast, as_: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    key = factor(cast.organiser, "webauthn")
    browser = as_(cast.organiser)
    browser.post("/accounts/reauthenticate/", {"password": "shan-hai-2023"})
    answer = browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert (answer.status_code, Authenticator.objects.filter(pk=key.pk).exists()) == (302, True)
    second = factor(cast.organiser, "totp")
    browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert list(Authenticator.objects.filter(user=cast.organiser)) == [second]


def test_key_of_somebody_else_is_not_found(cast: Cast, as_: Any) -> None:
    key = factor(cast.organiser, "webauthn")
    browser = as_(cast.entrant)
    browser.post("/accounts/reauthenticate/", {"password": "shan-hai-2023"})
    answer = browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert (answer.status_code, Authenticator.objects.filter(pk=key.pk).exists()) == (404, True)


@pytest.mark.parametrize(
    ("who", "is_led"),
    [
        ("organiser", True),
        ("screener", True),
        ("auditor", True),
        ("recommender", True),
        ("entrant", False),
        ("expert", False),
    ],
)
def test_staff_do_nothing_without_a_second_factor(cast: Cast, as_: Any, settings: Any, who: str, is_led: bool) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    browser = as_(getattr(cast, who))
    for ask in (browser.get, browser.post):
        led = ask("/my-devices/others/end/").headers.get("Location", "") == "/accounts/2fa/totp/activate/"
        assert led is is_led
    factor(getattr(cast, who), "totp")
    assert browser.get("/my-devices/").status_code == 200
