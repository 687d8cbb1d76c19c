"""Pages of somebody logged in are kept by nobody: offices share computers, and "back" works after log-out as well."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.roles import ROLES
from tests.cast import Cast
from tests.platform.test_access import addresses

# Files for everybody, with nothing of who asks: they may be kept.
EVERYBODYS = {"/ledger/verify_ledger.py", "/score/worker.js"}


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_person_is_not_kept(cast: Cast, as_: Any, who: str) -> None:
    browser = as_(getattr(cast, who))
    kept = []
    for path, _view in addresses():
        if path in EVERYBODYS:
            continue
        answer = browser.get(path)
        if answer.status_code != 302 and "no-store" not in answer.get("Cache-Control", ""):
            kept.append((path, answer.status_code, answer.get("Cache-Control", "")))
    assert kept == []


def test_file_for_everybody_is_the_same_for_all(cast: Cast, as_: Any, client: Any) -> None:
    for path in EVERYBODYS:
        assert as_(cast.organiser).get(path).getvalue() == client.get(path).getvalue(), path


def test_page_of_a_visitor_may_be_kept(client: Any, db: None) -> None:
    assert "no-store" not in client.get("/privacy/").get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_page_where_a_password_is_typed_is_not_kept(client: Any, db: None, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]
