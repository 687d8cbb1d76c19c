"""What `dev.py test` says at its end, and which browser it drives."""

from __future__ import annotations

import pytest

from tools import browser, testing
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
