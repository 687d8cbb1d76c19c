"""Logging in and out, passwords and second factors leave their trace; whoever fails leaves one too."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from accounts.login.middleware import LAST_SEEN, UNATTENDED
from accounts.models import AuditEvent, User
from tests.cast import Cast
from tests.factories import PASSWORD

NEW = "yi-zhan-deng-2023"


def events() -> list[tuple[str, str, dict[str, Any]]]:
    rows = AuditEvent.objects.order_by("id")
    return [
        (row.action, row.actor_label, {key: row.details[key] for key in row.details if key not in ("ip", "known")})
        for row in rows
    ]


def sign_in(client: Client, login: str = "wangmin", password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR="203.0.113.9")


# ── In and out ──
@pytest.mark.parametrize("typed", ["wangmin", "WANGMIN"])
def test_log_in_and_failed_one_are_in_the_audit_trail_with_their_address(client: Any, cast: Cast, typed: str) -> None:
    for password in ("falsch-falsch", PASSWORD):
        sign_in(client, typed, password)
    failed, done = AuditEvent.objects.order_by("id")
    assert (failed.action, failed.actor, failed.actor_label) == ("person.login_failed", None, "未登录的人")
    assert (failed.object_id, failed.object_label) == (str(cast.entrant.pk), str(cast.entrant))
    assert failed.details == {"reason": "password", "ip": "203.0.113.9"}
    assert (done.action, done.actor, done.details) == ("person.login", cast.entrant, {"ip": "203.0.113.9"})


def test_failed_log_in_keeps_nothing_that_was_typed(client: Any, cast: Cast) -> None:
    """Whoever types the password into the field of the name must not find it in the trail."""
    sign_in(client, "mein-passwort-2023", "noch-eins-2023")
    row = AuditEvent.objects.values().get()
    assert (row["object_type"], row["object_id"], row["object_label"]) == ("user", "", "没有这个账号")
    assert "2023-" not in str(row["details"]) and "passwort" not in str(row) and "noch" not in str(row)


def test_failed_log_ins_beyond_the_rate_limit_are_not_written(client: Any, cast: Cast) -> None:
    for _ in range(8):
        sign_in(client, password="falsch-falsch")
    assert [action for action, *_ in events()] == ["person.login_failed"] * 5


def test_right_password_of_a_locked_account_is_a_failed_log_in(client: Any, cast: Cast) -> None:
    User.objects.filter(pk=cast.entrant.pk).update(is_active=False)
    assert sign_in(client)["Location"] == "/accounts/inactive/"
    assert events() == [("person.login_failed", "未登录的人", {"reason": "locked"})]


def test_log_out_is_in_the_audit_trail(as_: Any, cast: Cast) -> None:
    browser = as_(cast.entrant)
    for _ in range(2):  # who is out already does not go out again
        browser.post("/accounts/logout/")
    assert events() == [("person.logout", "王敏（申报员）", {})]


def test_idle_log_out_is_in_the_audit_trail_as_the_systems_own(as_: Any, cast: Cast) -> None:
    browser = as_(cast.entrant)
    session = browser.session
    session[LAST_SEEN] = 1
    session.save()
    assert browser.get("/entries/").status_code == 302
    assert events() == [("person.logout", "系统", {"reason": "idle"})]


@pytest.mark.parametrize(("asked_by_itself", "is_renewed"), [(True, False), (False, True)])
def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    as_: Any, cast: Cast, asked_by_itself: bool, is_renewed: bool
) -> None:
    browser = as_(cast.entrant)
    session = browser.session
    two_minutes_ago = session[LAST_SEEN] = timezone.now().timestamp() - 120
    session.save()
    assert browser.get("/entries/", headers={UNATTENDED: "1"} if asked_by_itself else {}).status_code == 200
    assert (browser.session[LAST_SEEN] > two_minutes_ago) is is_renewed


# ── The second factor ──
def test_second_factor_set_up_and_removed_is_in_the_audit_trail(
    client: Any, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client)
    for password in ("falsch-falsch", PASSWORD):
        client.post("/accounts/reauthenticate/", {"password": password})
    client.get("/accounts/2fa/totp/activate/")
    now = list(totp.yield_hotp_counters_from_time())[-1]
    code = totp.format_hotp_value(totp.hotp_value(client.session[totp.SECRET_SESSION_KEY], now))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code})
        client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    me = "王敏（申报员）"
    assert events() == [
        ("person.login", me, {}),
        ("person.login_failed", me, {"reason": "password"}),
        ("person.add_second_factor", me, {"factor": "totp"}),
        ("person.recovery_codes", me, {"factor": "recovery_codes"}),
        ("person.remove_second_factor", me, {"factor": "totp"}),
    ]


def test_wrong_code_is_a_failed_log_in_and_the_log_in_waits_for_the_right_one(client: Any, cast: Cast) -> None:
    RecoveryCodes.activate(cast.entrant)
    totp.TOTP.activate(cast.entrant, totp.generate_totp_secret())
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert events() == []
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert events() == [("person.login_failed", "未登录的人", {"reason": "code"})]
    assert client.get("/entries/").status_code == 302


# ── Passwords and sessions ──
def test_new_password_is_in_the_audit_trail_and_ends_other_sessions(client: Any, cast: Cast) -> None:
    other = Client()
    for browser in (client, other):
        browser.force_login(cast.entrant)
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", said).status_code == 302
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["person.password"]
    assert client.get("/entries/").status_code == 200
    assert other.get("/entries/").status_code == 302


def test_log_in_changes_the_session_key(client: Any, cast: Cast) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": "wangmin", "password": PASSWORD})
    assert client.session.session_key != before


def test_log_in_leads_nowhere_else(client: Any, cast: Cast) -> None:
    said = {"login": "wangmin", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/login/?next=https://evil.example/", said)["Location"] == "/desk"
