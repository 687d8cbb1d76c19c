"""`dev.py test` and `dev.py check`: every step, a summary, and as the last line how many passed and failed."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tools import auditing, browser, empty_databases, environment, servers
from tools.environment import ROOT, Problem

BROWSER_TESTS = "tests/browser"
# Whole files to each process, in the order of tests/ordering.py.
SHARED_OUT = ("--dist", "loadfile", "--no-loadscope-reorder")
# A hanging step ends long before the CI's own limit, and says which one it was.
LONGEST_STEP = 30 * 60


@dataclass(frozen=True)
class Outcome:
    """What became of one step. Checks count as nothing, or as one failure; tests count one by one."""

    name: str
    ok: bool
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    not_run: str = ""  # the reason
    is_outside: bool = False  # what it asks lies outside this machine: that it is away is named, and fails nothing


def run_all(*, strict: bool) -> int:
    """Checks, tests on SQLite, tests on PostgreSQL, browser journeys; all of them even if one fails."""
    environment.ensure(development=True)
    with _postgres() as postgres, empty_databases.making(postgres) as empty:
        outcomes = [*_checks(), _audit()]
        browser.make_ready()  # its node answers for our scripts in both; what is missing is said before the journeys
        env = _without_servers() | empty.made()
        outcomes.append(_pytest("tests on SQLite", _unit_arguments("sqlite"), env))
        outcomes += _on_postgres(postgres, env)
    return _conclude(outcomes, strict=strict)


def run_part(paths: Sequence[str], *, postgres: bool) -> int:
    """Just these tests, quickly: on SQLite, or on a throwaway PostgreSQL."""
    environment.ensure(development=True)
    env = _without_servers()
    if any(BROWSER_TESTS in path for path in paths) and (reason := browser.make_ready()):
        return _conclude([Outcome("browser journeys", ok=False, not_run=reason)], strict=True)
    if not postgres:
        return _conclude([_pytest("tests on SQLite", list(paths), env)], strict=False)
    server = servers.start_postgres()
    try:
        outcome = _pytest("tests on PostgreSQL", list(paths), {**env, "DATABASE_URL": server.url})
    finally:
        server.stop()
    return _conclude([outcome], strict=False)


def audit_only() -> int:
    """The advisories alone; what could not be asked is a failure here."""
    environment.ensure(development=True)
    return _conclude([replace(_audit(), is_outside=False)], strict=True)


def check_only() -> int:
    environment.ensure(development=True)
    return _conclude(_checks(), strict=True)


# ── Steps ───────────────────────────────────────────────────────────────────
def _checks() -> list[Outcome]:
    return [
        _command("ruff check", ["ruff", "check", "."]),
        _command("ruff format", ["ruff", "format", "--check", "."]),
        _command("mypy", ["mypy"]),
        _command("djlint", ["djlint", "templates", "--lint", "--quiet"]),
        _command("djlint format", ["djlint", "templates", "--check"]),
        _command("migrations", ["manage", "makemigrations", "--check", "--dry-run"]),
        _command("system checks", ["manage", "check"]),
    ]


def _audit() -> Outcome:
    """Red where a pinned version has a known weakness; named as not run where the advisories are away."""
    name, began = "dependency audit", _announce("dependency audit")
    done = auditing.audit(ROOT / auditing.PINNED)
    for line in done.found:
        print(f"✗ {line}", flush=True)
    not_run, seconds = "" if done.found else done.not_asked, time.monotonic() - began
    if done.found and done.not_asked:
        print(done.not_asked, flush=True)
    ok = not done.found and not done.not_asked
    return Outcome(name, ok=ok, failed=len(done.found), is_outside=True, not_run=not_run, seconds=seconds)


@contextmanager
def _postgres() -> Iterator[servers.Server | Problem]:
    """One for the whole run, or why there is none."""
    try:
        server = servers.start_postgres()
    except Problem as problem:
        yield problem
        return
    try:
        yield server
    finally:
        server.stop()


def _on_postgres(server: servers.Server | Problem, env: Mapping[str, str]) -> list[Outcome]:
    if isinstance(server, Problem):
        names = ("tests on PostgreSQL", "browser journeys")
        return [Outcome(name, ok=False, not_run=f"PostgreSQL did not start: {server}") for name in names]
    env = {**env, "DATABASE_URL": server.url}
    return [_pytest("tests on PostgreSQL", _unit_arguments("postgresql"), env), _browser_journeys(env)]


def _browser_journeys(env: Mapping[str, str]) -> Outcome:
    if reason := browser.make_ready():
        return Outcome("browser journeys", ok=False, not_run=reason)
    return _pytest("browser journeys", [BROWSER_TESTS, "-n", "2", *SHARED_OUT], env)


def _unit_arguments(database: str) -> list[str]:
    """What tells nothing new on the other database runs on one of the two (tests/conftest.py)."""
    return ["tests", f"--ignore={BROWSER_TESTS}", f"--round={database}", "-n", "2", *SHARED_OUT]


def _without_servers() -> dict[str, str]:
    """The environment without servers of the person's own: tests start theirs and empty them as they like."""
    mine = {"DATABASE_URL", "REDIS_URL", "VAR_DIR"}
    return {name: value for name, value in os.environ.items() if name not in mine} | {"PYTHONUTF8": "1"}


def _command(name: str, command: Sequence[str]) -> Outcome:
    began = _announce(name)
    env = {**_without_servers(), "VAR_DIR": str(Path(tempfile.gettempdir()) / "bamin-check")}
    module = [str(ROOT / "manage.py")] if command[0] == "manage" else ["-m", command[0]]
    ok = _call([str(environment.python()), *module, *command[1:]], env) == 0
    return Outcome(name, ok=ok, failed=0 if ok else 1, seconds=time.monotonic() - began)


def _pytest(name: str, arguments: Sequence[str], env: Mapping[str, str]) -> Outcome:
    began = _announce(name)
    with tempfile.TemporaryDirectory(prefix="bamin-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [str(environment.python()), "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        code = _call(command, env)
        passed, failed, skipped = _counts(report)
    if code and not failed:  # the runner itself broke, or found no test
        failed = 1
    return Outcome(name, code == 0, passed, failed, skipped, time.monotonic() - began)


def _counts(report: Path) -> tuple[int, int, int]:
    if not report.exists():
        return 0, 1, 0
    suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314  (written by our own pytest)
    total, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def _announce(name: str) -> float:
    print(f"\n── {name} " + "─" * max(3, 72 - len(name)), flush=True)
    return time.monotonic()


def _call(command: Sequence[str], env: Mapping[str, str]) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, env=dict(env), timeout=LONGEST_STEP).returncode
    except subprocess.TimeoutExpired:
        print(f"✗ still running after {LONGEST_STEP // 60} minutes, ended", flush=True)
        return 124


# ── The last lines ──────────────────────────────────────────────────────────
def _conclude(outcomes: Sequence[Outcome], *, strict: bool) -> int:
    """Print the summary; 0 only when nothing failed and, if strict, nothing was left out."""
    print("\n" + "═" * 76)
    for outcome in outcomes:
        print(_line(outcome))
    left_out = [o for o in outcomes if o.not_run or o.skipped]
    for outcome in left_out:
        reason = outcome.not_run or f"{outcome.skipped} tests were skipped; see above"
        print(f"NOT RUN  {outcome.name}: {reason}")
    passed = sum(o.passed for o in outcomes)
    failed = sum(o.failed for o in outcomes) + (sum(not o.is_outside for o in left_out) if strict else 0)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _line(outcome: Outcome) -> str:
    if outcome.not_run:
        return f"– {outcome.name:<20} not run"
    numbers = f"{outcome.passed} passed, {outcome.failed} failed" if outcome.passed or not outcome.ok else "ok"
    return f"{'✓' if outcome.ok else '✗'} {outcome.name:<20} {numbers:<28} {outcome.seconds:6.1f} s"
