"""The public pages of the ledger: what is open, under which address, and how long it may be kept."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import sealing, verify_ledger
from voting.models import LedgerFile


@pytest.fixture
def closed(db: None, media: Path) -> scene.Sealed:
    """Of a campaign that shows no totals before the close."""
    return scene.sealed_campaign(show_totals="after_close")


def test_page_lists_days_digests_and_decisions(client: Client, sealed: scene.Sealed) -> None:
    page = client.get("/ledger/").content.decode()
    for row in sealed.days:
        assert str(row.manifest_sha256) in page
    for file in LedgerFile.objects.all():
        assert f"/ledger/{file.sha256}/{file.name}" in page
    assert ("同一设备投出" in page, "作废 2 票" in page) == (True, True)


@pytest.mark.parametrize("days", [1, 3])
def test_page_asks_the_same_number_of_questions_for_one_day_and_three(
    client: Client, db: None, media: Path, days: int, django_assert_num_queries: Any
) -> None:
    campaign = votes_scene.make_campaign(show_totals="at_seal")
    work = votes_scene.make_works(votes_scene.category_of(campaign), 1)[0]
    for n in range(days, 0, -1):
        votes_scene.make_vote(work, day=scene.days_ago(n))
        sealing.seal(campaign=campaign, day=scene.days_ago(n))
    client.get("/ledger/")
    with django_assert_num_queries(5):
        assert client.get("/ledger/").status_code == 200


def test_page_without_a_sealed_day_says_when_there_will_be_one(client: Client, db: None) -> None:
    votes_scene.make_campaign()
    assert "每天的选票在次日零时后归档，在这里公布" in client.get("/ledger/").content.decode()


def test_files_have_addresses_that_never_change_and_are_kept(client: Client, sealed: scene.Sealed) -> None:
    row, file = sealed.days[0], LedgerFile.objects.get(sealed_day=sealed.days[0], category__code="film")
    for path in (f"/ledger/{row.manifest_sha256}/manifest-{row.day}.json", f"/ledger/{file.sha256}/{file.name}"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert answer["Content-Disposition"] == f'attachment; filename="{path.rpartition("/")[2]}"'


def test_no_votes_are_published_before_the_close_where_totals_are_closed(client: Client, closed: scene.Sealed) -> None:
    page, index = client.get("/ledger/").content.decode(), client.get("/ledger/index.json").json()
    assert [file["name"] for file in index["files"]] == [f"manifest-{row.day}.json" for row in closed.days]
    for file in LedgerFile.objects.all():
        assert client.get(f"/ledger/{file.sha256}/{file.name}").status_code == 404
        assert file.sha256 in page
    assert client.get("/ledger/totals.json").status_code == 404


def test_after_the_close_they_are_open(client: Client, closed: scene.Sealed) -> None:
    votes_scene.factories.set_phase(closed.campaign, "vote", is_open=False)
    file = LedgerFile.objects.get(sealed_day=closed.days[0], category__code="film")
    assert client.get(f"/ledger/{file.sha256}/{file.name}").status_code == 200


def test_program_is_the_one_that_was_tested(client: Client, db: None) -> None:
    votes_scene.make_campaign()
    assert client.get("/ledger/verify_ledger.py").content == Path(verify_ledger.__file__).read_bytes()


def test_program_fetches_and_checks_all_of_it_by_the_address_of_the_page(
    client: Client, sealed: scene.Sealed, tmp_path: Path, monkeypatch: Any
) -> None:
    """The site behind a small server, the program as a stranger runs it."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = pages[self.path]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None: ...

    index = client.get("/ledger/index.json").json()
    paths = ["/ledger/index.json", *(file["address"] for file in index["files"])]
    pages = {path: b"".join(client.get(path)) for path in paths}
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.chdir(tmp_path)
    try:
        code, said = scene.verify(f"http://127.0.0.1:{server.server_port}/ledger/")  # type: ignore[arg-type]
    finally:
        server.shutdown()
        server.server_close()
    assert (code, said[-1]) == (0, f"OK 2 days, 7 votes, head {sealed.days[-1].manifest_sha256}")
    assert json.loads((tmp_path / "ledger" / "totals.json").read_text())["day"] == str(sealed.days[-1].day)
