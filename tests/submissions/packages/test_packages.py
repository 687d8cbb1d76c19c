"""The ZIP of materials: whole, checkable by its manifest, harmless to unpack; and who may have it."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import CopyRecipient
from submissions import states, tasks
from submissions.files import storage
from submissions.models import Entry, Package
from submissions.notices import recipient_links
from submissions.packages import archive, packages
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file


@pytest.fixture
def entry(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Entry:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    monkeypatch.setattr(tasks.build_package, "delay", lambda *_: None)
    category = make_campaign().categories.get(code="film")
    row = make_entry(category, by=cast.entrant, state=states.SUBMITTED, title="灯/塔: 第一夜", number="T-0001")
    (tmp_path / "files").mkdir()
    for name in ("../../etc/passwd.mp4", "灯.mp4", "灯.mp4"):
        file = make_file(row, name=name)
        (tmp_path / file.storage_name).write_bytes(name.encode() * 1000)
    return row


def built(entry: Entry, *, only: bool = False) -> tuple[Package, zipfile.ZipFile]:
    package = packages.request(
        union=entry.recommending, campaign=entry.campaign, by=None, entry=entry if only else None
    )
    assert packages.build(package.pk) is True
    package.refresh_from_db()
    with storage.stored_path(package.storage_name) as path:
        return package, zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def test_package_holds_every_file_and_the_answers(entry: Entry) -> None:
    _package, archive = built(entry)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "T-0001 灯_塔_ 第一夜/_.._etc_passwd.mp4",
        "T-0001 灯_塔_ 第一夜/作品信息.txt",
        "T-0001 灯_塔_ 第一夜/灯-2.mp4",
        "T-0001 灯_塔_ 第一夜/灯.mp4",
        "清单.csv",
    ]


def test_manifest_tells_the_digest_of_what_was_packed(entry: Entry) -> None:
    package, archive = built(entry)
    rows = list(csv.DictReader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
    assert len(rows) == 4
    for row in rows:
        assert hashlib.sha256(archive.read(row["文件"])).hexdigest() == row["SHA-256"]
    assert (package.state, package.entry_count, package.progress) == ("ready", 1, 100)


def test_package_is_built_once_and_again_after_a_change(entry: Entry) -> None:
    first, _archive = built(entry)
    assert packages.build(first.pk) is False
    again = packages.request(union=entry.recommending, campaign=entry.campaign, by=None)
    assert again.pk == first.pk
    Entry.objects.filter(pk=entry.pk).update(updated_at=timezone.now() + timedelta(seconds=1))
    assert packages.request(union=entry.recommending, campaign=entry.campaign, by=None).pk != first.pk


def test_package_is_built_again_after_a_withdrawal_or_a_file_taken_out(entry: Entry) -> None:
    first, _archive = built(entry)
    entry.files.filter(original_name="灯.mp4").update(removed_at=timezone.now() + timedelta(seconds=1))
    second = packages.request(union=entry.recommending, campaign=entry.campaign, by=None)
    later = timezone.now() + timedelta(seconds=2)
    Entry.objects.filter(pk=entry.pk).update(state=states.WITHDRAWN, updated_at=later)
    third = packages.request(union=entry.recommending, campaign=entry.campaign, by=None)
    assert len({first.pk, second.pk, third.pk}) == 3


def test_only_the_last_packages_are_kept(entry: Entry, tmp_path: Path) -> None:
    for seconds in range(5):
        Entry.objects.filter(pk=entry.pk).update(updated_at=timezone.now() + timedelta(seconds=seconds))
        last, _archive = built(entry)
    only, _archive = built(entry, only=True)
    kept = Package.objects.filter(entry__isnull=True)
    assert (kept.count(), kept.first()) == (packages.KEPT, last)
    assert len(list((tmp_path / "packages").iterdir())) == packages.KEPT + 1
    with storage.stored_path(only.storage_name) as path:
        assert path.exists()


def test_bytes_that_are_gone_cost_one_line_and_not_the_package(entry: Entry, tmp_path: Path) -> None:
    lost = entry.files.first()
    (tmp_path / lost.storage_name).unlink()
    _package, archive = built(entry)
    rows = list(csv.DictReader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
    assert [row["SHA-256"] for row in rows].count("文件缺失") == 1
    assert len(archive.namelist()) == 4


def test_file_that_its_check_moves_meanwhile_is_packed(entry: Entry, tmp_path: Path, settings: Any) -> None:
    """`local_path` answered with the staged part; when it is opened, the check has put it into storage."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    file = entry.files.first()
    looked = iter([True])
    assert storage.staging_path(file).exists() is False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "exists", lambda path: path.suffix == ".part" and next(looked, False))
        _package, archive = built(entry)
    assert len(archive.namelist()) == 5


def test_dead_builder_s_package_is_swept(entry: Entry) -> None:
    package = packages.request(union=entry.recommending, campaign=entry.campaign, by=None)
    Package.objects.filter(pk=package.pk).update(state="making", lease_until=timezone.now() - timedelta(seconds=1))
    assert packages.sweep() == 1
    assert packages.build(package.pk) is True


@pytest.mark.parametrize("state", [states.WITHDRAWN, states.DRAFT])
def test_entries_that_were_taken_back_are_not_packed(entry: Entry, state: str) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=state)
    _package, archive = built(entry)
    assert archive.namelist() == ["清单.csv"]


@pytest.mark.parametrize(
    ("name", "safe"), [("=1+1", "=1+1"), ("a/b\\c", "a_b_c"), ("...", "_"), ("x" * 200, "x" * 80), ("", "_")]
)
def test_names_cannot_leave_their_folder(name: str, safe: str) -> None:
    assert archive.safe_name(name) == safe


def test_recommender_asks_for_the_branch_and_others_cannot(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.recommender)
    assert browser.post(reverse("branch_package"))["Location"] == reverse("branch_materials")
    assert browser.get(reverse("branch_materials")).context["count"] == 1
    assert as_(cast.outside_recommender).get(reverse("branch_materials")).context["count"] == 0
    for user in (cast.entrant, cast.screener, cast.expert):
        assert as_(user).post(reverse("branch_package")).status_code == 403


@pytest.fixture
def copy(cast: Cast, entry: Entry) -> CopyRecipient:
    return CopyRecipient.objects.create(
        campaign=entry.campaign, union=entry.recommending, name="宣教部", email="x@example.org"
    )


def test_copy_link_opens_the_entry_and_its_materials(client: Any, entry: Entry, copy: CopyRecipient) -> None:
    url = recipient_links.path(entry=entry, copy=copy)
    assert "灯/塔: 第一夜" in client.get(url).content.decode()
    assert client.post(url)["Location"] == url
    assert Package.objects.get().entry == entry


def test_copy_link_ends_with_its_recipient_its_time_or_a_forgery(
    client: Any, entry: Entry, copy: CopyRecipient, time_machine: Any
) -> None:
    url = recipient_links.path(entry=entry, copy=copy)
    assert client.get(url[:-3] + "x/").status_code == 404
    time_machine.move_to(timezone.now() + timedelta(days=61))
    assert client.get(url).status_code == 404
    time_machine.move_to(timezone.now() - timedelta(days=61))
    CopyRecipient.objects.update(is_active=False)
    assert client.get(url).status_code == 404
