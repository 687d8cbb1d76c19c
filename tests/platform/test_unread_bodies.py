"""Bodies that are refused before a byte is read: Django reads a form, for its CSRF token, before any view is asked.

Every request here carries a body whose reading fails the test.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from submissions.files import storage
from submissions.models import Entry
from submissions.uploads import receiving
from tests.cast import Cast
from tests.submissions.uploads.scene import PIECE, open_entry

MULTIPART = "multipart/form-data; boundary=x"
MB = 1024**2


class Untouchable:
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        pytest.fail("the body was read")

    readline = read


def send(who: User | None, path: str, *, size: int = 500, kind: str = MULTIPART, **more: str) -> Any:
    """As a browser does it that has the CSRF cookie but not its token in a header."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=True)
    if who:
        browser.force_login(who)
    browser.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    body = {"wsgi.input": Untouchable(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}
    return browser.request(REQUEST_METHOD="POST", PATH_INFO=path, **body, **more)


@pytest.fixture
def entry(cast: Cast, tmp_path: Any, settings: Any) -> Entry:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return open_entry(by=cast.entrant)


# ── The addresses of tus ──
@pytest.mark.parametrize("path", ["/uploads/3f2c1f0e-8d5b-4a57-9a52-0c7a6f1d2b34/", "/entries/1/uploads/"])
@pytest.mark.parametrize("kind", [MULTIPART, "application/x-www-form-urlencoded", PIECE])
@pytest.mark.parametrize(("who", "status"), [(None, 401), ("expert", 403), ("recommender", 403)])
def test_tus_reads_nothing_of_who_may_not_upload(
    cast: Cast, path: str, kind: str, who: str | None, status: int
) -> None:
    answer = send(getattr(cast, who) if who else None, path, kind=kind)
    assert (answer.status_code, answer["Connection"], answer["Cache-Control"]) == (status, "close", "no-store")


@pytest.mark.parametrize("kind", [MULTIPART, "application/x-www-form-urlencoded", "text/plain", ""])
def test_tus_reads_nothing_but_pieces(cast: Cast, entry: Entry, kind: str) -> None:
    answer = send(cast.entrant, f"/entries/{entry.pk}/uploads/", kind=kind)
    assert (answer.status_code, answer["Connection"]) == (415, "close")


def test_tus_takes_no_body_of_unknown_length(cast: Cast, entry: Entry) -> None:
    answer = send(cast.entrant, f"/entries/{entry.pk}/uploads/", size=0, HTTP_TRANSFER_ENCODING="chunked", kind=PIECE)
    assert (answer.status_code, answer["Connection"]) == (411, "close")


def test_stranger_without_a_body_is_told_to_log_in_as_well(client: Client, db: None) -> None:
    assert client.options("/entries/1/uploads/").status_code == 401


@pytest.mark.parametrize("path", ["/nothing-here/", "/uploads/no-key/"])
def test_address_that_leads_nowhere_reads_nothing(db: None, path: str) -> None:
    assert send(None, path, size=400 * MB).status_code == 404


# ── The plain form ──
@pytest.mark.parametrize("who", [None, "expert", "recommender"])
def test_large_form_is_not_read_of_who_may_not_upload(cast: Cast, entry: Entry, who: str | None) -> None:
    answer = send(getattr(cast, who) if who else None, f"/entries/{entry.pk}/files/work/upload/", size=13 * MB)
    assert (answer.status_code, answer["Connection"]) == (413, "close")


def test_stranger_s_form_is_small(db: None) -> None:
    assert send(None, "/accounts/login/", size=2 * MB).status_code == 413


@pytest.mark.parametrize(
    ("role", "size", "status"), [("work", 13 * MB, 413), ("nothing", 13 * MB, 422), ("work", 400 * MB, 413)]
)
def test_plain_upload_is_judged_before_it_is_read(cast: Cast, entry: Entry, role: str, size: int, status: int) -> None:
    """The role takes 1 MB."""
    answer = send(cast.entrant, f"/entries/{entry.pk}/files/{role}/upload/", size=size)
    assert (answer.status_code, answer["Connection"]) == (status, "close")


def test_plain_upload_of_somebody_else_s_entry_is_not_read(cast: Cast, entry: Entry) -> None:
    assert send(cast.outsider, f"/entries/{entry.pk}/files/work/upload/", size=13 * MB).status_code == 404


def test_plain_upload_asks_for_room_before_it_is_read(
    cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: SimpleNamespace(free=storage.SPARE_DISK + 20 * MB))
    monkeypatch.setattr("submissions.uploads.rules.most_bytes_of_a_form", lambda rule: 100 * MB)
    assert send(cast.entrant, f"/entries/{entry.pk}/files/work/upload/", size=13 * MB).status_code == 507


def test_large_form_is_kept_in_the_folder_of_uploads_while_it_arrives(
    cast: Cast, entry: Entry, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    receive = receiving.receive_whole
    monkeypatch.setattr(
        receiving, "receive_whole", lambda **said: (seen.append(Path(said["upload"].file.name)), receive(**said))
    )
    film = SimpleUploadedFile("灯.mp4", b"x" * 2 * MB)
    as_(cast.entrant).post(f"/entries/{entry.pk}/files/work/upload/", {"file": film})
    assert [path.parent for path in seen] == [upload_folder()]
    assert list(upload_folder().glob("form-*")) == []


def upload_folder() -> Path:
    return Path(settings.UPLOAD_DIR)
