"""The audit of dependencies goes red on a weak version, by pip-audit itself, and never passes what it did not ask."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import auditing, testing
from tools.auditing import Audit

# What api.osv.dev says of Jinja2 before 2.7.2, shortened.
ADVISORY = {
    "id": "GHSA-fqh9-2qgg-h84h",
    "summary": "Insecure temporary directory",
    "details": "FileSystemBytecodeCache uses a predictable directory.",
    "aliases": ["CVE-2014-0012"],
    "modified": "2024-09-20T00:00:00Z",
    "published": "2022-05-14T00:00:00Z",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.7.2"}]}],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """Answers as api.osv.dev does: one package has an advisory, others have none."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = [ADVISORY] if asked["package"]["name"] == "jinja2" else []
        body = json.dumps({"vulns": found} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[list[str]]:
    """Options with which pip-audit asks a service of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ["--vulnerability-service", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/v1/query"]
    server.shutdown()
    server.server_close()


def test_a_weak_version_is_found_and_a_good_one_is_not(service: list[str], tmp_path: Path) -> None:
    pinned = tmp_path / "requirements.txt"
    pinned.write_text("jinja2==2.4.1\nsegno==1.6.6\n")
    found = auditing.audit(pinned, more=service)
    assert found == Audit(["jinja2 2.4.1: CVE-2014-0012, mended in 2.7.2"], 2, "")
    pinned.write_text("segno==1.6.6\n")
    assert auditing.audit(pinned, more=service) == Audit([], 1, "")


def test_advisories_that_are_away_are_named(tmp_path: Path) -> None:
    pinned = tmp_path / "requirements.txt"
    pinned.write_text("jinja2==2.4.1\n")
    away = auditing.audit(pinned, more=["--vulnerability-service", "osv", "--osv-url", "http://127.0.0.1:9/v1/query"])
    assert (away.found, away.asked) == ([], 0)
    assert away.not_asked.startswith("the advisories could not be read: ")


def test_what_was_passed_over_is_named_and_not_taken_for_good() -> None:
    known = {"name": "segno", "version": "1.6.6", "vulns": []}
    unknown = {"name": "jinja2", "skip_reason": "Dependency not found on PyPI"}
    said = "1 of 2 packages were not asked about: Dependency not found on PyPI"
    assert auditing._read([known, unknown]) == Audit([], 1, said)


@pytest.mark.parametrize(
    ("audit", "code", "last"),
    [
        (Audit([], 3, ""), 0, "0 passed, 0 failed"),
        (Audit(["jinja2 2.4.1: …"], 3, ""), 1, "0 passed, 1 failed"),
        (Audit(["jinja2 2.4.1: …"], 1, "2 of 3 …"), 1, "0 passed, 1 failed"),
        (Audit([], 0, "no network"), 0, "0 passed, 0 failed"),  # named, and red in `dev.py audit` alone
    ],
)
def test_weak_version_fails_ci_and_absent_advisories_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], audit: Audit, code: int, last: str
) -> None:
    monkeypatch.setattr(auditing, "audit", lambda _file: audit)
    outcome = testing._audit()
    assert testing._conclude([outcome], strict=True) == code
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == last
    assert ("NOT RUN  dependency audit: no network" in said) is (audit.not_asked == "no network")
    monkeypatch.setattr(testing.environment, "ensure", lambda **_kind: None)
    assert testing.audit_only() == int(bool(audit.found or audit.not_asked))
