"""The tus 1.0 protocol as a client meets it (uploads.md, "Protocol")."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from submissions import tasks
from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving
from tests.cast import Cast
from tests.submissions.uploads.scene import BYTES, PIECE, TUS, announce, metadata, open_entry, patch


@pytest.fixture
def entry(cast: Cast, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Entry:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    monkeypatch.setattr(tasks.check_file, "delay", lambda pk: None)
    return open_entry(by=cast.entrant)


def test_upload_arrives_in_pieces_and_is_whole(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    first = patch(browser, url, 0, BYTES[:70_000])
    second = patch(browser, url, 70_000, BYTES[70_000:])
    file = EntryFile.objects.get()
    assert (first.status_code, first["Upload-Offset"]) == (204, "70000")
    assert (second.status_code, second["Upload-Offset"]) == (204, "200000")
    assert file.state == EntryFile.State.CHECKING
    assert storage.sha256_of(storage.staging_path(file)) == hashlib.sha256(BYTES).hexdigest()


def test_options_names_version_extensions_and_limit(as_: Any, cast: Cast, entry: Entry) -> None:
    response = as_(cast.entrant).options(reverse("uploads", args=[entry.pk]))
    assert response.status_code == 200
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert response["Tus-Max-Size"] == str(4 * 1024**3)


def test_head_tells_offset_length_and_expiry(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    patch(browser, url, 0, BYTES[:1000])
    response = browser.head(url, **TUS)
    assert (response.status_code, response["Upload-Offset"], response["Upload-Length"]) == (200, "1000", "200000")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Upload-Expires" in response


def test_every_method_needs_the_version(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    for method in ("HEAD", "PATCH", "DELETE"):
        response = browser.generic(method, url)
        assert (response.status_code, response["Tus-Version"]) == (412, "1.0.0")


def test_wrong_offset_is_a_conflict_that_tells_the_right_one(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    patch(browser, url, 0, BYTES[:1000])
    response = patch(browser, url, 0, BYTES[:1000])
    assert (response.status_code, response["Upload-Offset"]) == (409, "1000")
    assert receiving.offset(EntryFile.objects.get()) == 1000


@pytest.mark.parametrize("header", ["filename", "filename !!!", "filename YQ==,filename YQ==", "file\tname YQ=="])
def test_metadata_is_parsed_strictly(as_: Any, cast: Cast, entry: Entry, header: str) -> None:
    response = as_(cast.entrant).generic(
        "POST", reverse("uploads", args=[entry.pk]), HTTP_UPLOAD_LENGTH="10", HTTP_UPLOAD_METADATA=header, **TUS
    )
    assert response.status_code == 400


def test_metadata_stay_small_for_they_come_back_as_a_header(as_: Any, cast: Cast, entry: Entry) -> None:
    many = {f"key{n}": "x" * 1000 for n in range(50)}
    browser = as_(cast.entrant)
    assert announce(browser, entry, **many).status_code == 400
    assert announce(browser, entry, **{f"key{n}": "x" for n in range(20)}).status_code == 400
    long_name = announce(browser, entry, filename="灯" * 251 + ".mp4", fingerprint="x" * 200, filetype="video/mp4")
    assert long_name.status_code == 201
    assert len(browser.head(long_name["Location"], **TUS)["Upload-Metadata"]) < 4096


def test_new_file_takes_the_place_of_a_failed_one_only_when_it_has_arrived(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    patch(browser, announce(browser, entry)["Location"], 0, BYTES)
    EntryFile.objects.update(state="failed", checked_at=timezone.now(), sha256="0" * 64, storage_name="files/x")
    old = EntryFile.objects.get()
    url = announce(browser, entry, 10, filename="第二版.mp4")["Location"]
    old.refresh_from_db()
    assert old.removed_at is None
    patch(browser, url, 0, BYTES[:10])
    assert EntryFile.objects.get().size == 10


def test_same_file_from_a_second_tab_continues_the_first(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    first = announce(browser, entry, fingerprint="灯|200000|ab")["Location"]
    second = announce(browser, entry, fingerprint="灯|200000|ab")["Location"]
    assert first == second


def test_strangers_meet_nothing(as_: Any, cast: Cast, entry: Entry) -> None:
    url = announce(as_(cast.entrant), entry)["Location"]
    stranger = as_(cast.outsider)
    assert announce(stranger, entry).status_code == 404
    assert stranger.head(url, **TUS).status_code == 404
    assert patch(stranger, url, 0, BYTES).status_code == 404
    assert stranger.delete(url, **TUS).status_code == 404
    for role in (cast.recommender, cast.screener, cast.organiser, cast.expert, cast.auditor):
        assert as_(role).head(url, **TUS).status_code == 403
    assert as_(None).head(url, **TUS).status_code == 401
    assert receiving.offset(EntryFile.objects.get()) == 0


def test_csrf_header_is_asked_for(cast: Cast, entry: Entry) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.entrant)
    assert announce(browser, entry).status_code == 403


def test_expired_upload_is_gone_and_swept(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    EntryFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    part = storage.staging_path(EntryFile.objects.get())
    assert browser.head(url, **TUS).status_code == 410
    assert receiving.expire() == 1
    assert (EntryFile.objects.count(), part.exists()) == (0, False)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksum_is_all_or_nothing(as_: Any, cast: Cast, entry: Entry, algorithm: str) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    right = base64.b64encode(hashlib.new(algorithm, BYTES[:5000]).digest()).decode()
    wrong = patch(browser, url, 0, BYTES[1:5001], HTTP_UPLOAD_CHECKSUM=f"{algorithm} {right}")
    assert (wrong.status_code, receiving.offset(EntryFile.objects.get())) == (460, 0)
    good = patch(browser, url, 0, BYTES[:5000], HTTP_UPLOAD_CHECKSUM=f"{algorithm} {right}")
    assert (good.status_code, good["Upload-Offset"]) == (204, "5000")


def test_other_refusals_have_their_own_status(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry, 1000)["Location"]
    assert patch(browser, url, 0, b"x", content_type="text/plain").status_code == 415
    assert patch(browser, url, 0, BYTES[:1001]).status_code == 413
    assert browser.generic("PUT", url, **TUS).status_code == 405
    assert patch(browser, url, -1, b"x").status_code == 400


def test_method_override_serves_networks_that_block_patch(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry, 10)["Location"]
    response = browser.generic(
        "POST", url, BYTES[:10], content_type=PIECE, HTTP_UPLOAD_OFFSET="0", HTTP_X_HTTP_METHOD_OVERRIDE="PATCH", **TUS
    )
    assert (response.status_code, response["Upload-Offset"]) == (204, "10")


def test_delete_gives_the_upload_up(
    as_: Any, cast: Cast, entry: Entry, django_capture_on_commit_callbacks: Any
) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    part = storage.staging_path(EntryFile.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.delete(url, **TUS).status_code == 204
    assert (EntryFile.objects.count(), part.exists()) == (0, False)


def test_empty_file_is_complete_at_once(as_: Any, cast: Cast, entry: Entry) -> None:
    announce(as_(cast.entrant), entry, 0)
    assert EntryFile.objects.get().state == EntryFile.State.CHECKING


def test_creation_may_carry_the_bytes(as_: Any, cast: Cast, entry: Entry) -> None:
    response = as_(cast.entrant).post(
        reverse("uploads", args=[entry.pk]),
        BYTES,
        content_type=PIECE,
        HTTP_UPLOAD_LENGTH=str(len(BYTES)),
        HTTP_UPLOAD_METADATA=metadata(),
        **TUS,
    )
    assert (response.status_code, response["Upload-Offset"]) == (201, "200000")
    assert EntryFile.objects.get().state == EntryFile.State.CHECKING


def test_crash_between_last_byte_and_hand_over_is_mended_by_head(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    url = announce(browser, entry)["Location"]
    storage.staging_path(EntryFile.objects.get()).write_bytes(BYTES)  # all bytes there, the row not told
    assert browser.head(url, **TUS)["Upload-Offset"] == str(len(BYTES))
    assert EntryFile.objects.get().state == EntryFile.State.CHECKING
