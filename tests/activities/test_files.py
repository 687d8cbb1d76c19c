"""Photographs and proofs: hostile until checked, scaled without their metadata, given to who may see them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from activities.files import copies
from activities.models import Activity, ActivityFile
from submissions.evidence import checking
from submissions.files import storage
from submissions.models import EvidenceFile
from tests.cast import Cast

GPS = 0x8825


def picture(size: tuple[int, int] = (2400, 1600)) -> bytes:
    """A photograph that tells where it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "某品牌"
    exif.get_ifd(GPS)[1] = "N"
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, "JPEG", exif=exif, quality=80)
    return out.getvalue()


def send(
    browser: Any, record: Activity, role: str = "photo", name: str = "现场.jpg", content: bytes = b"", key: str = ""
) -> Any:
    file = SimpleUploadedFile(name, content or picture())
    path = reverse("activity_add_file", args=[record.pk, role])
    return browser.post(path, {"files": [file], "key": key}, headers={"X-Requested-With": "photos"})


@pytest.fixture
def browser(cast: Cast, as_: Any) -> Any:
    return as_(cast.entrant)


def test_photo_is_given_to_nobody_before_it_passed(browser: Any, make: Any, media: Any) -> None:
    record = make()
    answer = send(browser, record)
    row = ActivityFile.objects.get()
    assert answer.status_code == 200 and "正在检查" in answer.content.decode() and "every 3s" in answer.content.decode()
    assert browser.get(reverse("activity_file", args=[row.key])).status_code == 404
    assert browser.get(reverse("activity_photo", args=[row.key])).status_code == 404
    assert checking.check(row.file_id) and copies.make(row.pk)
    assert browser.get(reverse("activity_file", args=[row.key])).status_code == 200
    shown = browser.get(reverse("activity_photo", args=[row.key]))
    scaled = Image.open(io.BytesIO(b"".join(shown.streaming_content)))
    assert max(scaled.size) == copies.LONG_SIDE and not scaled.getexif()


def test_what_is_no_picture_is_refused_or_fails_its_check_and_is_erased(browser: Any, make: Any, media: Any) -> None:
    record = make()
    assert send(browser, record, name="现场.pdf").status_code == 422
    assert send(browser, record, role="other").status_code == 422
    assert send(browser, record, role="proof", name="程序.exe").status_code == 422
    assert not ActivityFile.objects.exists()
    send(browser, record, content=b"<script>alert(1)</script>" * 50)
    row = ActivityFile.objects.get()
    checking.check(row.file_id)
    row.file.refresh_from_db()
    assert row.file.state == EvidenceFile.State.FAILED
    assert not storage.staging_path(row.file).exists() and not copies.make(row.pk)


def test_a_photo_sent_again_because_its_answer_was_lost_is_one(browser: Any, make: Any, media: Any) -> None:
    record, other, key, another = make(), make(), "0" * 31 + "1", "0" * 31 + "2"
    answers = [send(browser, record, key=one) for one in (key, key, another, "no key")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [row.key.hex for row in record.files.all()][:2] == [key, another] and record.files.count() == 3
    assert send(browser, other, key=key).status_code == 200  # a key that is somebody else's is none
    assert other.files.count() == 1


def test_counted_photo_is_public_only_where_its_people_agreed(
    browser: Any, client: Any, cast: Cast, as_: Any, make: Any, media: Any
) -> None:
    record = make()
    send(browser, record)
    row = ActivityFile.objects.get()
    checking.check(row.file_id)
    copies.make(row.pk)
    stamps = dict.fromkeys(("submitted_at", "recommended_at", "counted_at"), record.created_at)
    stamps |= dict.fromkeys(("submitted_by", "recommended_by", "counted_by"), cast.organiser)
    path, answers = reverse("activity_photo", args=[row.key]), []
    for changes in ({"state": "counted", **stamps}, {"may_show_photos": True}):
        Activity.objects.update(**changes)
        answers.append((client.get(path).status_code, as_(cast.outsider).get(path).status_code))
    assert answers == [(404, 404), (200, 200)]
    assert as_(cast.outsider).get(reverse("activity_file", args=[row.key])).status_code == 404
    assert as_(cast.recommender).get(reverse("activity_file", args=[row.key])).status_code == 200


def test_removed_file_leaves_nothing(
    browser: Any, make: Any, media: Any, django_capture_on_commit_callbacks: Any
) -> None:
    record = make()
    send(browser, record)
    row = ActivityFile.objects.get()
    checking.check(row.file_id)
    copies.make(row.pk)
    row.refresh_from_db()
    row.file.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("activity_remove_file", args=[record.pk, row.key]))
    assert not default_storage.exists(row.copy_name) and not default_storage.exists(row.file.storage_name)
    assert not ActivityFile.objects.exists() and not EvidenceFile.objects.exists()


def test_files_are_of_a_record_that_is_being_written(browser: Any, make: Any, media: Any) -> None:
    assert send(browser, make("submitted")).status_code == 409
    assert not ActivityFile.objects.exists()
