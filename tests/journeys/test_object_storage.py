"""Files in a bucket: everything that happens to a file, against a real S3 server on this machine."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from campaign.definition.spec import FileRule
from rehearsal.sample_files import samples
from submissions import states, tasks
from submissions.checks import checking, deep_checking, renditions
from submissions.files import serving, storage
from submissions.models import Entry, EntryFile
from submissions.packages import packages
from submissions.uploads import removing
from tests.arrivals import received
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry

FILM = FileRule("work", "视频", ("mp4",), 1, 1, aspects=("16:9",), video_short_side=1080)


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    account = {
        "endpoint_url": f"http://{host}:{port}",
        "region_name": "us-east-1",
    }
    boto3.client("s3", aws_access_key_id="key", aws_secret_access_key="secret", **account).create_bucket(Bucket="bamin")
    yield account | {"access_key": "key", "secret_key": "secret"}
    server.stop()


@pytest.fixture
def entry(cast: Cast, tmp_path: Path, settings: Any, store: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Entry:
    settings.UPLOAD_DIR = tmp_path
    private = {"default_acl": "private", "querystring_auth": True, "signature_version": "s3v4", "file_overwrite": True}
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": "bamin", **private, **store},
        }
    }
    for task in (tasks.check_file, tasks.make_copies, tasks.run_deep_checks, tasks.build_package):
        monkeypatch.setattr(task, "delay", lambda *_: None)
    return make_entry(make_campaign(categories=(film_spec(files=(FILM,)),)).categories.get(), by=cast.entrant)


@pytest.fixture
def file(entry: Entry, sample_folder: Path) -> EntryFile:
    """Received and checked, hence in the bucket."""
    film = samples.sample_for(FILM, sample_folder, seed=1, title="渔排上的信号")
    row = received(entry, film, original_name="渔排.mp4")
    assert checking.check(row.pk) is True
    row.refresh_from_db()
    return row


def fetched(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, {}, b""


def test_checked_file_lies_in_the_bucket_and_no_longer_here(file: EntryFile) -> None:
    assert (file.state, storage.staging_path(file).exists()) == (EntryFile.State.PASSED, False)
    assert default_storage.size(file.storage_name) == file.size


def test_page_s_address_leads_to_the_bytes_with_range_and_type(file: EntryFile, client: Client) -> None:
    response = client.get(serving.file_url(file))
    assert response.status_code == 302
    status, headers, body = fetched(response["Location"], Range="bytes=4-7")
    assert (status, headers["content-type"], body) == (206, "video/mp4", b"ftyp")


def test_guessed_address_in_the_bucket_gets_nothing(file: EntryFile, client: Client) -> None:
    location = client.get(serving.file_url(file))["Location"]
    assert fetched(location.partition("?")[0])[0] == 403


def test_copies_are_made_from_the_bucket_and_back_into_it(file: EntryFile, client: Client) -> None:
    assert renditions.make(file.pk) == 2
    kinds = ("image/jpeg", "image/jpeg", "video/mp4")  # the poster brings its small picture
    for copy, content_type in zip(file.copies.order_by("kind"), kinds, strict=True):
        status, headers, _body = fetched(client.get(serving.copy_url(copy))["Location"])
        assert (copy.state, status, headers["content-type"]) == ("ready", 200, content_type)


def test_closer_look_reads_the_bucket(file: EntryFile) -> None:
    deep_checking.look(file.pk)
    file.refresh_from_db()
    assert file.deep_checked_at is not None


def test_package_holds_what_lies_in_the_bucket(file: EntryFile, client: Client) -> None:
    entry = file.entry
    Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED, number="T-0001", submitted_at=timezone.now())
    entry.refresh_from_db()
    package = packages.request(union=entry.recommending, campaign=entry.campaign, by=None)
    assert packages.build(package.pk) is True
    package.refresh_from_db()
    status, headers, body = fetched(client.get(serving.package_url(package))["Location"])
    assert (status, len(body), headers["content-type"]) == (200, package.size, "application/zip")


def test_bytes_lost_before_the_bucket_had_them_are_asked_for_again(entry: Entry) -> None:
    row = EntryFile.objects.create(
        entry=entry,
        role="work",
        original_name="a.mp4",
        size=9,
        uploaded_by=entry.created_by,
        state="checking",
        received_at=timezone.now(),
    )
    assert checking.check(row.pk) is True
    assert [found.seen["reason"] for found in row.findings.all()] == ["lost"]


def test_removed_draft_file_leaves_the_bucket(file: EntryFile, django_capture_on_commit_callbacks: Any) -> None:
    name = file.storage_name
    with django_capture_on_commit_callbacks(execute=True):
        removing.remove(file=file, by=file.entry.created_by)
    assert default_storage.exists(name) is False
