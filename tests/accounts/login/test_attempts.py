"""Wrong passwords: nobody locks anybody out, nobody tries for long, and no cache is needed to count."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.test import Client

from accounts.login import attempts
from accounts.models import AuditEvent
from tests.cast import Cast
from tests.factories import PASSWORD, make_user

ATTACKER, HOME = "198.51.100.7", "203.0.113.9"
WAIT = "试错次数太多"


def sign_in(client: Client, name: str, password: str = "falsch-falsch", ip: str = ATTACKER) -> str:
    """ "in", "wait" or "wrong"."""
    answer = client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=ip)
    if answer.status_code == 302:
        return "in"
    return "wait" if WAIT in answer.content.decode() else "wrong"


def test_stranger_who_fails_for_a_name_does_not_lock_its_owner_out(cast: Cast, client: Any) -> None:
    said = [sign_in(Client(), "wangmin") for _ in range(7)]
    assert said == ["wrong"] * attempts.NAME_FROM_ADDRESS + ["wait"] * 2
    assert sign_in(Client(), "wangmin", PASSWORD, ip=HOME) == "in"


def test_refused_try_is_not_written(cast: Cast) -> None:
    for _ in range(9):
        sign_in(Client(), "wangmin")
    assert AuditEvent.objects.filter(action=attempts.FAILED).count() == attempts.NAME_FROM_ADDRESS


def test_name_tried_from_many_addresses_waits_but_in_its_own_browsers(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(attempts, "NAME_FROM_ANYWHERE", 20)
    own = Client()
    assert sign_in(own, "wangmin", PASSWORD, ip=HOME) == "in"
    own.post("/accounts/logout/")
    said = [sign_in(Client(), "wangmin", ip=f"198.51.100.{n}") for n in range(21)]
    assert said == ["wrong"] * 20 + ["wait"]
    assert sign_in(Client(), "wangmin", PASSWORD, ip="192.0.2.1") == "wait"
    assert sign_in(own, "wangmin", PASSWORD, ip="192.0.2.2") == "in"


def test_address_that_tries_many_names_is_what_is_stopped(cast: Cast) -> None:
    names = [f"niemand{n}" for n in range(attempts.NAMES_OF_ADDRESS)]
    assert {sign_in(Client(), name) for name in names} == {"wrong"}
    assert sign_in(Client(), "wangmin", PASSWORD) == "wait"
    assert sign_in(Client(), "wangmin", PASSWORD, ip=HOME) == "in"


def test_known_browser_has_an_end_too(cast: Cast) -> None:
    own = Client()
    sign_in(own, "wangmin", PASSWORD, ip=HOME)
    own.post("/accounts/logout/")
    said = [sign_in(own, "wangmin", ip=HOME) for _ in range(attempts.KNOWN_BROWSER + 1)]
    assert said == ["wrong"] * attempts.KNOWN_BROWSER + ["wait"]


def test_cookie_of_another_person_or_of_nobody_exempts_from_nothing(cast: Cast) -> None:
    other = Client()
    make_user("zhaoliu", role="screener")
    sign_in(other, "zhaoliu", PASSWORD, ip=ATTACKER)
    other.post("/accounts/logout/")
    said = [sign_in(other, "wangmin") for _ in range(6)]
    forged = Client()
    forged.cookies[attempts.COOKIE] = f"[{cast.entrant.pk}]:x:y"
    assert (said[-1], sign_in(forged, "wangmin")) == ("wait", "wait")


def test_counting_needs_no_cache(cast: Cast, monkeypatch: Any, rf: Any) -> None:
    for _ in range(attempts.NAME_FROM_ADDRESS):
        sign_in(Client(), "wangmin")

    def gone(*_: Any, **__: Any) -> None:
        raise AssertionError("the cache was asked")

    for name in ("get", "set", "add", "incr"):
        monkeypatch.setattr(cache, name, gone)
    here, home = (rf.post("/accounts/login/", REMOTE_ADDR=ip) for ip in (ATTACKER, HOME))
    assert [attempts.are_used_up(request, cast.entrant) for request in (here, home)] == [True, False]
