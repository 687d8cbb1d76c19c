"""Media addresses: ranges for players, nothing for who guesses, nothing hostile for browsers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from submissions.files import serving
from submissions.models import DerivedCopy, EntryFile
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file

BYTES = bytes(range(256)) * 40


@pytest.fixture
def file(cast: Cast, tmp_path: Path, settings: Any) -> EntryFile:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    row = make_file(
        make_entry(make_campaign().categories.get(code="film"), by=cast.entrant), facts={"container": "mp4"}
    )
    (tmp_path / "files").mkdir()
    (tmp_path / row.storage_name).write_bytes(BYTES)
    return row


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_media_answers_a_range_with_206(client: Client, file: EntryFile) -> None:
    response = client.get(serving.file_url(file), HTTP_RANGE="bytes=100-199")
    assert (response.status_code, response["Content-Range"]) == (206, "bytes 100-199/10240")
    assert (response["Content-Type"], response["Accept-Ranges"]) == ("video/mp4", "bytes")
    assert body(response) == BYTES[100:200]


def test_media_without_a_range_is_whole(client: Client, file: EntryFile) -> None:
    response = client.get(serving.file_url(file))
    assert (response.status_code, response["Content-Length"]) == (200, "10240")
    assert body(response) == BYTES


@pytest.mark.parametrize("asked", ["bytes=20000-", "bytes=0-9,20-29", "bytes=-0", "bytes=9-2", "bytes=x", "lines=1-2"])
def test_range_that_cannot_be_served_is_ignored(client: Client, file: EntryFile, asked: str) -> None:
    response = client.get(serving.file_url(file), HTTP_RANGE=asked)
    assert (response.status_code, response["Content-Length"], "Content-Range" in response) == (200, "10240", False)
    assert (response["Accept-Ranges"], body(response)) == ("bytes", BYTES)


def test_media_knows_what_the_browser_has(client: Client, file: EntryFile) -> None:
    url = serving.file_url(file)
    first = client.get(url)
    assert client.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_media_cannot_run_in_the_browser(client: Client, file: EntryFile) -> None:
    response = client.get(serving.file_url(file))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_failed_file_is_only_downloaded(client: Client, file: EntryFile) -> None:
    EntryFile.objects.filter(pk=file.pk).update(state="failed", original_name="夜班.mp4")
    response = client.get(serving.file_url(file))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%A4%9C%E7%8F%AD.mp4"


def test_guessing_an_address_gets_nothing(client: Client, file: EntryFile) -> None:
    url = serving.file_url(file)
    other = url.replace(f"f.{file.pk}.", f"f.{file.pk + 1}.")
    forged = url[:40] + ("y" if url[40] == "x" else "x") + url[41:]
    assert url not in (other, forged)
    for address in (other, url.replace("/media/f.", "/media/c."), forged, "/media/x/y.mp4"):
        assert client.get(address).status_code == 404


def test_old_address_expires(client: Client, file: EntryFile, time_machine: Any) -> None:
    url = serving.file_url(file)
    time_machine.move_to(timezone.now() + timedelta(hours=13))
    assert client.get(url).status_code == 404


def test_removed_and_missing_files_are_404(client: Client, file: EntryFile, tmp_path: Path) -> None:
    url = serving.file_url(file)
    (tmp_path / file.storage_name).unlink()
    assert client.get(url).status_code == 404


def test_copy_not_yet_made_is_404(client: Client, file: EntryFile) -> None:
    copy = DerivedCopy.objects.create(file=file, kind="viewing")
    assert client.get(serving.copy_url(copy)).status_code == 404


def test_nginx_is_told_where_the_bytes_are(client: Client, file: EntryFile, settings: Any) -> None:
    settings.MEDIA_ACCEL = True
    response = client.get(serving.file_url(file))
    assert response["X-Accel-Redirect"] == f"/protected/{file.storage_name}"
    assert (response["Content-Type"], response.content) == ("video/mp4", b"")


def test_blind_download_does_not_tell_the_owner_s_name_for_it(client: Client, file: EntryFile) -> None:
    EntryFile.objects.filter(pk=file.pk).update(content_type="application/pdf", original_name="福州地铁工会.pdf")
    response = client.get(serving.blind_file_url(file))
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{file.key.hex[:8]}.pdf"


def test_object_store_is_told_type_and_name(client: Client, file: EntryFile, settings: Any) -> None:
    options = {
        "bucket_name": "bamin",
        "access_key": "a",
        "secret_key": "b",
        "region_name": "x",
        "querystring_auth": True,
    }
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    EntryFile.objects.filter(pk=file.pk).update(content_type="application/pdf", original_name="灯.pdf")
    response = client.get(serving.file_url(file))
    asked = parse_qs(urlsplit(response["Location"]).query)
    assert response.status_code == 302
    assert asked["response-content-type"] == ["application/pdf"]
    assert asked["response-content-disposition"] == ["attachment; filename*=UTF-8''%E7%81%AF.pdf"]
    assert "X-Amz-Signature" in asked or "Signature" in asked


ODD_RANGES = (
    *("bytes=" + ",".join(["0-"] * 1300), "bytes=0-0,-1", "bytes=-0", "bytes=--1", "bytes=5-2", "bytes=", "chars=1-2"),
    *("bytes=\x00", "bytes=٣-٤", "bytes=²-", "bytes=0x1-", "bytes=1e3-", "bytes=1-1-1"),
    *("bytes=" + "9" * 5000 + "-", "bytes=0-" + "9" * 5000, "bytes=-" + "9" * 5000),
)


@pytest.mark.parametrize("odd", ODD_RANGES, ids=range(len(ODD_RANGES)))
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"HTTP_IF_RANGE": "Thu, 99 Foo"},
        {"HTTP_IF_MODIFIED_SINCE": "Fri, 31 Dec 99999 00:00:00 GMT"},
        {"HTTP_IF_NONE_MATCH": 'W/"""'},
    ],
    ids=("plain", "if-range", "if-modified", "if-none-match"),
)
def test_no_range_is_an_error_or_asks_for_more_than_the_file(
    client: Client, file: EntryFile, odd: str, more: dict[str, str]
) -> None:
    response = client.get(serving.file_url(file), HTTP_RANGE=odd, **more)
    assert response.status_code in (200, 206)
    assert len(body(response) if response.streaming else response.content) <= len(BYTES)
