"""Lines of the log in JSON: which request, which person, and never a telephone number."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from common.headers import request_ids
from config import task_lines
from config.log_lines import JsonLines, LogLines

log = logging.getLogger("somebody")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the handler of the settings would write with LOG_FORMAT=json."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(LogLines())
    log.addHandler(handler)
    logging.getLogger("django.request").addHandler(handler)
    yield written
    log.removeHandler(handler)
    logging.getLogger("django.request").removeHandler(handler)


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_refusal_is_one_line_with_request_and_person(cast: Any, as_: Any, lines: io.StringIO, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    answer = as_(cast.expert).get("/people/", headers={"X-Request-ID": "from-the-proxy-1"})
    (line,) = read(lines)
    assert answer["X-Request-ID"] == line["request"] == "from-the-proxy-1"
    assert (line["person"], line["level"], line["logger"]) == (cast.expert.pk, "WARNING", "django.request")
    assert set(line) == {"at", "level", "logger", "message", "request", "person"}
    assert request_ids.current() == ""


@pytest.mark.parametrize(
    ("given", "proxies"),
    [("short", 1), ("a" * 65, 1), ("two words, no", 1), ('13800001111"', 1), ("from-the-proxy-1", 0), ("", 1)],
)
def test_a_name_that_is_not_sane_or_not_of_our_proxy_is_not_taken(
    client: Any, db: None, settings: Any, given: str, proxies: int
) -> None:
    settings.TRUSTED_PROXIES = proxies
    name = client.get("/privacy/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert name != given
    assert request_ids.SANE.fullmatch(name)


@pytest.mark.parametrize(
    "number", ["13800001111", "+8613800001111", "8613800001111", "138 0000 1111", "138-0000-1111", "+86 138-0000-1111"]
)
def test_a_line_never_holds_a_telephone_number(lines: io.StringIO, number: str) -> None:
    log.warning("to %s: %s", number, {"phone": number})
    try:
        raise ValueError(f"no such voter: {number}")
    except ValueError:
        log.error("failed", exc_info=sys.exc_info())
    written = lines.getvalue()
    assert "1111" not in written
    assert "ValueError" in written and written.count("\n") == 2


def test_what_is_no_number_stays(lines: io.StringIO) -> None:
    said = "entry 1380000111, at 1795755600123, digest a13800001111f"
    log.warning(said)
    assert read(lines)[0]["message"] == said


def test_a_task_goes_on_under_the_name_of_its_request() -> None:
    class Task:
        def __init__(self, request: Any) -> None:
            self.request = request

    class Request(dict):  # type: ignore[type-arg]
        is_eager = False

    headers: dict[str, Any] = {}
    request_ids.go_on_as("from-a-page-0001")
    task_lines._give_along(headers=headers)
    request_ids.end()
    task_lines._take_up(task=Task(Request(headers)))
    assert request_ids.current() == "from-a-page-0001"
    task_lines._let_go(task=Task(Request(headers)))
    assert request_ids.current() == ""
    task_lines._take_up(task=Task(Request({})))
    assert request_ids.current() == ""


def test_production_writes_json_and_the_demo_lines() -> None:
    assert settings.LOGGING["formatters"]["json"]["()"] == "config.log_lines.JsonLines"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"
