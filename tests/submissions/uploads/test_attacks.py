"""An entrant who tries to change what is submitted, to fill the disk, or to reach what was taken out."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from campaign.definition.spec import FileRule
from common.refusals import Unacceptable
from submissions import states, tasks
from submissions.files import replacing, serving, storage
from submissions.models import DerivedCopy, Entry, EntryFile, Finding
from submissions.uploads import captions, receiving, removing
from submissions.uploads import rules as upload_rules
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file, picture_spec
from tests.submissions.uploads.scene import BYTES, PIECE, TUS, announce, metadata, patch

STORED = {"sha256": "0" * 64, "storage_name": "files/x"}
PHOTO = FileRule("photo", "照片", ("jpg",), 1, 8, caption_characters=20)


@pytest.fixture
def entry(cast: Cast, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Entry:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    monkeypatch.setattr(tasks.check_file, "delay", lambda pk: None)
    return make_entry(make_campaign(categories=(film_spec(),)).categories.get(), by=cast.entrant)


def hand_in(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED, number="T-1", submitted_at=timezone.now())


def begun(entry: Entry, by: Any) -> EntryFile:
    """An upload whose bytes are all there and whose sender was slower than the submission."""
    file = receiving.announce(entry=entry, role="work", name="后来.mp4", length=10, by=by)
    storage.staging_path(file).write_bytes(b"0123456789")
    return file


# ── What is submitted stays as it is ──
def test_upload_begun_before_the_submission_does_not_change_what_was_submitted(cast: Cast, entry: Entry) -> None:
    old = make_file(entry)
    file = begun(entry, cast.entrant)
    hand_in(entry)
    with pytest.raises(Unacceptable):
        receiving.complete(EntryFile.objects.get(pk=file.pk))
    old.refresh_from_db()
    file.refresh_from_db()
    assert (old.removed_at, file.state) == (None, "uploading")


def test_sweep_gives_up_what_came_too_late(cast: Cast, entry: Entry) -> None:
    make_file(entry)
    file = begun(entry, cast.entrant)
    hand_in(entry)
    EntryFile.objects.filter(pk=file.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert receiving.expire() == 1
    assert (EntryFile.objects.count(), storage.staging_path(file).exists()) == (1, False)


def test_page_that_has_not_heard_of_the_submission_changes_no_file(cast: Cast, entry: Entry) -> None:
    old = make_file(entry)
    stale_file, stale = EntryFile.objects.select_related("entry").get(pk=old.pk), Entry.objects.get(pk=entry.pk)
    hand_in(entry)
    for act in (
        lambda: receiving.announce(entry=stale, role="work", name="新.mp4", length=10, by=cast.entrant),
        lambda: removing.remove(file=stale_file, by=cast.entrant),
    ):
        with pytest.raises(Unacceptable):
            act()
    old.refresh_from_db()
    assert (EntryFile.objects.count(), old.removed_at) == (1, None)


def test_page_that_has_not_heard_of_the_submission_changes_no_caption(cast: Cast, entry: Entry) -> None:
    two = make_campaign("two", is_current=False, categories=(picture_spec(files=(PHOTO,)),))
    photo = make_entry(two.categories.get(), by=cast.entrant)
    old = make_file(photo, role="photo")
    stale = EntryFile.objects.select_related("entry__category").get(pk=old.pk)
    hand_in(photo)
    with pytest.raises(Unacceptable):
        captions.write(file=stale, text="改", by=cast.entrant)


def test_returned_entry_past_its_date_takes_no_file_and_loses_none(cast: Cast, as_: Any, entry: Entry) -> None:
    old = make_file(entry)
    hand_in(entry)
    past = timezone.now() - timedelta(minutes=1)
    Entry.objects.filter(pk=entry.pk).update(
        state=states.RETURNED, returned_from=states.SUBMITTED, returned_until=past, unlocked={"files": ["work"]}
    )
    assert announce(as_(cast.entrant), entry, 10).status_code == 422
    as_(cast.entrant).post(reverse("file_remove", args=[old.key]))
    old.refresh_from_db()
    assert old.removed_at is None


# ── The disk ──
def test_piece_that_would_eat_the_spare_disk_is_refused(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many announcements fit one by one, and not together."""
    url = announce(as_(cast.entrant), entry)["Location"]
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: SimpleNamespace(free=storage.SPARE_DISK + 1000))
    assert patch(as_(cast.entrant), url, 0, BYTES[:2000]).status_code == 507
    assert patch(as_(cast.entrant), url, 0, BYTES[:1000]).status_code == 204


def test_creation_with_checksum_keeps_no_more_than_was_announced(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    monkeypatch.setattr("submissions.uploads.tus.body.BLOCK", 1000)
    monkeypatch.setattr("submissions.uploads.tus.body._blocks", _counted(taken))
    mark = base64.b64encode(hashlib.sha256(BYTES).digest()).decode()
    response = as_(cast.entrant).post(
        reverse("uploads", args=[entry.pk]),
        BYTES,
        content_type=PIECE,
        HTTP_UPLOAD_LENGTH="10",
        HTTP_UPLOAD_METADATA=metadata(),
        HTTP_UPLOAD_CHECKSUM=f"sha256 {mark}",
        **TUS,
    )
    assert (response.status_code, len(taken)) == (413, 1)


def test_one_person_cannot_keep_ever_more_uploads_open(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_rules, "MOST_OPEN", 2)
    others = [make_entry(entry.category, by=cast.entrant) for _ in range(2)]
    answers = [announce(as_(cast.entrant), one, 10).status_code for one in (entry, *others)]
    assert answers == [201, 201, 429]
    assert announce(as_(cast.entrant), entry, 10).status_code == 201  # it takes the place of its own


def test_replaced_file_of_a_draft_leaves_no_bytes_behind(
    as_: Any, cast: Cast, entry: Entry, django_capture_on_commit_callbacks: Any
) -> None:
    patch(as_(cast.entrant), announce(as_(cast.entrant), entry, 10)["Location"], 0, BYTES[:10])
    old = EntryFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        patch(as_(cast.entrant), announce(as_(cast.entrant), entry, 20)["Location"], 0, BYTES[:20])
        new = EntryFile.objects.get(size=20)
        EntryFile.objects.filter(pk=new.pk).update(state="passed", checked_at=timezone.now(), **STORED)
        replacing.settle(new)
    assert (EntryFile.objects.get().size, storage.staging_path(old).exists()) == (20, False)


def test_files_changed_again_and_again_end_somewhere(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A numbered entry keeps what was taken out of it, so the number of changes has an end."""
    monkeypatch.setattr(upload_rules, "MOST_KEPT", 2)
    Entry.objects.filter(pk=entry.pk).update(number="T-1", submitted_at=timezone.now())
    for _ in range(2):
        make_file(entry, removed_at=timezone.now())
    assert announce(as_(cast.entrant), entry, 10).status_code == 422


# ── Requests that are not what they seem ──
@pytest.mark.parametrize("act", ["DELETE", "PATCH", "POST"])
def test_reading_request_cannot_claim_to_be_a_writing_one(as_: Any, cast: Cast, entry: Entry, act: str) -> None:
    """CSRF is asked of POST and its kin only; a GET must not turn into one."""
    url = announce(as_(cast.entrant), entry, 10)["Location"]
    assert as_(cast.entrant).get(url, HTTP_X_HTTP_METHOD_OVERRIDE=act, **TUS).status_code == 405
    assert EntryFile.objects.count() == 1


@pytest.mark.parametrize(("typed", "kept"), [("灯\r\nX: 1.mp4", "灯X: 1.mp4"), ("灯\u202e4pm.mp4", "灯4pm.mp4")])
def test_name_of_a_file_has_no_control_characters(as_: Any, cast: Cast, entry: Entry, typed: str, kept: str) -> None:
    announce(as_(cast.entrant), entry, 10, filename=typed)
    assert EntryFile.objects.get().original_name == kept


# ── What was taken out is gone ──
def test_copies_and_evidence_of_a_removed_file_are_gone(client: Any, entry: Entry) -> None:
    file = make_file(entry)
    name = default_storage.save("copies/test", ContentFile(b"picture"))
    copy = DerivedCopy.objects.create(
        file=file, kind="poster", state="ready", storage_name=name, content_type="image/jpeg"
    )
    finding = Finding.objects.create(file=file, code="x", level="info", evidence=name)
    urls = [serving.copy_url(copy), serving.evidence_url(finding)]
    assert [client.get(url).status_code for url in urls] == [200, 200]
    EntryFile.objects.update(removed_at=timezone.now())
    assert [client.get(url).status_code for url in urls] == [404, 404]


def _counted(taken: list[int]) -> Any:
    def blocks(request: Any) -> Any:
        while block := request.read(1000):
            taken.append(len(block))
            yield block

    return blocks
