"""What `dev.py test` says at its end, and which browser it drives."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from tests import new_database
from tools import browser, empty_databases, servers, testing
from tools.environment import Problem
from tools.testing import Outcome

DONE = Outcome("tests on SQLite", ok=True, passed=12)
RED = Outcome("tests on PostgreSQL", ok=False, passed=10, failed=2)
ABSENT = Outcome("browser journeys", ok=False, not_run="no Chrome found")


@pytest.mark.parametrize(
    ("outcomes", "strict", "code", "last"),
    [
        ([DONE], True, 0, "12 passed, 0 failed"),
        ([DONE, RED], False, 1, "22 passed, 2 failed"),
        ([DONE, ABSENT], False, 0, "12 passed, 0 failed"),
        ([DONE, ABSENT], True, 1, "12 passed, 1 failed"),
        ([Outcome("mypy", ok=False, failed=1), DONE], False, 1, "12 passed, 1 failed"),
        ([Outcome("tests on SQLite", ok=True, passed=3, skipped=1)], True, 1, "3 passed, 1 failed"),
    ],
)
def test_summary_ends_with_the_totals(capsys, outcomes, strict, code, last):
    assert testing._conclude(outcomes, strict=strict) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_what_was_not_run_is_named_with_its_reason(capsys):
    testing._conclude([DONE, ABSENT], strict=False)

    assert "NOT RUN  browser journeys: no Chrome found" in capsys.readouterr().out.splitlines()


def test_tests_are_counted_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/></testsuites>')

    assert testing._counts(report) == (5, 3, 1)
    assert testing._counts(tmp_path / "none.xml") == (0, 1, 0)


def test_browser_of_the_environment_comes_first(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/chrome")

    assert browser.find() == "/opt/chrome"


# ── A browser that cannot be driven ─────────────────────────────────────────
LACKING = "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"


def test_library_that_the_driver_lacks_is_named_in_one_line(monkeypatch, tmp_path):
    driver = tmp_path / "node"
    driver.write_text(f"#!/bin/sh\necho '{LACKING}' >&2; exit 127\n")
    driver.chmod(0o755)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(driver))
    monkeypatch.setenv("CHROMIUM", "/opt/chrome")
    monkeypatch.setattr(browser, "_may_install", lambda: False)

    assert browser.make_ready() == "/opt/chrome cannot be driven: the system lacks libatomic.so.1"


TARGET_CLOSED = """Traceback (most recent call last):
playwright._impl._errors.TargetClosedError: BrowserType.launch: Target page, context or browser has been closed
Browser logs:
"""


@pytest.mark.parametrize(
    ("said", "gist"),
    [
        (
            f"{TARGET_CLOSED}[err] chromium: {LACKING.replace('libatomic.so.1', 'libnss3.so')}",
            "the system lacks libnss3.so",
        ),
        (TARGET_CLOSED, "BrowserType.launch: Target page, context or browser has been closed"),
        (
            "Exception: Connection closed while reading from the driver",
            "Connection closed while reading from the driver",
        ),
        ("Killed", "it gave no reason"),
    ],
)
def test_gist_of_a_failed_trial_is_one_line(said, gist):
    assert browser._gist(said) == gist


def test_what_is_missing_is_installed_and_tried_again(monkeypatch):
    lacking = ["the system lacks libatomic.so.1"]
    monkeypatch.setattr(browser, "_fault", lambda: lacking[0] if lacking else "")
    monkeypatch.setattr(browser, "_may_install", lambda: True)
    monkeypatch.setattr(browser, "_apt_install", lambda: lacking.clear() or "")

    assert browser.make_ready() == ""


def test_part_with_the_browser_says_why_it_cannot_run(monkeypatch, capsys):
    monkeypatch.setattr(testing.environment, "ensure", lambda **_: None)
    monkeypatch.setattr(browser, "make_ready", lambda: "no Chrome found")

    assert testing.run_part(["tests/browser/test_words_kept.py"], postgres=False) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "NOT RUN  browser journeys: no Chrome found",
        "0 passed, 1 failed",
    ]


# ── The empty databases that the rounds copy ────────────────────────────────
def test_only_what_could_be_migrated_is_offered_to_the_tests(monkeypatch, tmp_path):
    monkeypatch.setattr(empty_databases, "_create", lambda server: "postgresql://nowhere/empty")
    monkeypatch.setattr(
        empty_databases, "_migrate", lambda url, var: subprocess.Popen(["true" if "sqlite" in url else "false"])
    )
    server = servers.Server(url="postgresql://nowhere/postgres", child=None)

    made = empty_databases.Making(tmp_path, server).made()

    assert made == {empty_databases.SQLITE: f"sqlite://{tmp_path / 'empty.sqlite3'}"}
    assert empty_databases.Making(tmp_path, Problem("no server")).made() == made


def test_test_database_is_laid_as_a_copy_where_there_is_an_empty_one(monkeypatch, tmp_path):
    (tmp_path / "empty").write_bytes(b"migrated")
    creation = SimpleNamespace(_get_test_db_name=lambda: str(tmp_path / "test"))
    line = SimpleNamespace(vendor="sqlite", creation=creation)

    monkeypatch.delenv(empty_databases.SQLITE, raising=False)
    assert not new_database.copy_for_tests(line)
    monkeypatch.setenv(empty_databases.SQLITE, f"sqlite://{tmp_path / 'empty'}")
    assert new_database.copy_for_tests(line)
    assert (tmp_path / "test").read_bytes() == b"migrated"
