"""What the log of the site says of refusals and of links that are themselves a right."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from config.log_lines import LogLines
from tests.cast import Cast


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handler of the settings would write."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logging.Formatter("{levelname} {name} {message}", style="{"))
    handler.addFilter(LogLines())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def test_handler_of_the_site_has_this_filter() -> None:
    console = settings.LOGGING["handlers"]["console"]
    assert [settings.LOGGING["filters"][name]["()"] for name in console["filters"]] == ["config.log_lines.LogLines"]


def test_refused_page_is_one_line(cast: Cast, as_: Any, log: io.StringIO) -> None:
    as_(cast.expert).get("/people/")
    assert log.getvalue() == "WARNING django.request Forbidden (Permission denied): /people/\n"


@pytest.mark.parametrize("path", ["/copies/", "/media/"])
def test_link_that_is_a_right_is_not_written_down(client: Any, db: None, log: io.StringIO, path: str) -> None:
    client.get(f"{path}SECRET/film.mp4")
    assert log.getvalue() == f"WARNING django.request Not Found: {path}***\n"


@pytest.mark.parametrize("path", ["accounts/password/reset/key/4-", "vote/receipt/", "branch/unions/import/"])
def test_nor_is_any_other_such_link_whoever_writes_it(log: io.StringIO, path: str) -> None:
    logging.getLogger("somebody").warning("%s: http://bamin.example.org/%sSECRET/", "slow", path)
    assert log.getvalue() == f"WARNING somebody slow: http://bamin.example.org/{path.removesuffix('4-')}***\n"


def test_fault_of_ours_keeps_its_traceback(client: Any, db: None, log: io.StringIO, monkeypatch: Any) -> None:
    monkeypatch.setattr("campaign.pages.views.render", lambda *_: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/privacy/").status_code == 500
    assert "ZeroDivisionError" in log.getvalue()


def test_database_that_is_away_is_one_line(client: Any, db: None, log: io.StringIO, monkeypatch: Any) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("campaign.pages.views.render", away)
    client.raise_request_exception = False
    answer = client.get("/privacy/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert (
        log.getvalue() == "ERROR django.request Service Unavailable: /privacy/ (OperationalError: connection refused)\n"
    )
