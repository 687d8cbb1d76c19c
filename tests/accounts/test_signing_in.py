"""Logging in and setting a password leave their trace; a second browser of the same person is out afterwards."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import AuditEvent
from tests.cast import Cast
from tests.factories import PASSWORD

NEW = "yi-zhan-deng-2023"


def test_log_in_is_in_the_audit_trail_with_its_address_and_a_failed_one_is_not(client: Any, cast: Cast) -> None:
    for password in ("falsch-falsch", PASSWORD):
        client.post("/accounts/login/", {"login": "wangmin", "password": password}, REMOTE_ADDR="203.0.113.9")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.details) == ("person.login", cast.entrant, {"ip": "203.0.113.9"})


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
