"""The entrant's word: what was made takes the file's place, the original is kept; or nothing has happened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Unacceptable
from submissions import states
from submissions.conversions import deciding
from submissions.files import storage
from submissions.models import Conversion, DerivedCopy, Entry, EntryFile
from submissions.uploads import removing, union_space
from tests.cast import Cast
from tests.factories import make_file, set_phase
from tests.racing import at_once
from tests.submissions.conversions.scene import checked, left_behind, offered
from tests.submissions.media.conversion import phones


@pytest.fixture
def mov(entry: Entry, phone: Path) -> EntryFile:
    return checked(entry, phones.film(phone, "good.mov"), original_name="IMG_0012.MOV")


@pytest.fixture
def heic(entry: Entry, phone: Path) -> EntryFile:
    fields = {"original_name": "IMG_0013.HEIC", "caption": "夜班的灯", "position": 3}
    return checked(entry, phones.photograph(phone, "a.heic"), role="photo", **fields)


def live(entry: Entry) -> list[tuple[str, str, str]]:
    files = EntryFile.objects.live().filter(entry=entry)
    return [(file.role, file.original_name, file.state) for file in files]


def test_accepted_jpg_is_the_entry_s_and_the_original_is_kept(heic: EntryFile, cast: Cast) -> None:
    conversion = offered(heic)
    made = deciding.accept(conversion=conversion, by=cast.entrant)
    assert live(heic.entry) == [("photo", "IMG_0013.jpg", "passed")]
    assert (made.caption, made.position, made.uploaded_by) == ("夜班的灯", 3, cast.entrant)
    assert (made.content_type, made.facts["container"], made.sha256) == ("image/jpeg", "jpg", conversion.sha256)
    assert made.findings.exclude(level="info").count() == 0
    assert list(DerivedCopy.objects.values_list("file", "kind")) == [(made.pk, "thumbnail")]
    original = EntryFile.objects.get(pk=heic.pk)
    assert original.removed_at is not None
    with storage.local_path(original) as bytes_of_original, storage.local_path(made) as bytes_of_made:
        assert storage.sha256_of(bytes_of_original) == original.sha256
        assert storage.sha256_of(bytes_of_made) == made.sha256
    conversion.refresh_from_db()
    assert (conversion.state, conversion.made, conversion.decided_by) == ("accepted", made, cast.entrant)
    event = AuditEvent.objects.get(action="conversion.accept")
    assert (event.actor, event.details) == (
        cast.entrant,
        {"file": "IMG_0013.HEIC", "made": "IMG_0013.jpg", "changes": ["jpg"]},
    )


def test_accepted_film_takes_the_place_of_the_one_before(entry: Entry, cast: Cast, phone: Path) -> None:
    before = make_file(entry, name="旧.mp4")
    mkv = checked(entry, phones.film(phone, "good.mkv"), original_name="新.mkv")
    conversion = offered(mkv)
    assert live(entry) == [("work", "旧.mp4", "passed"), ("work", "新.mkv", "failed")]
    deciding.accept(conversion=conversion, by=cast.entrant)
    assert live(entry) == [("work", "新.mp4", "passed")]
    assert not EntryFile.objects.filter(pk=before.pk).exists()
    assert EntryFile.objects.filter(pk=mkv.pk).exists()


def test_declining_leaves_everything_as_it_was(
    mov: EntryFile, cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    files = left_behind(tmp_path)
    was = EntryFile.objects.values().get(pk=mov.pk)
    conversion = offered(mov)
    with django_capture_on_commit_callbacks(execute=True):
        deciding.decline(conversion=conversion, by=cast.entrant)
    assert EntryFile.objects.values().get(pk=mov.pk) == was
    assert left_behind(tmp_path) == files
    conversion.refresh_from_db()
    assert (conversion.state, conversion.decided_by, conversion.storage_name) == ("declined", cast.entrant, "")
    assert AuditEvent.objects.filter(action="conversion.decline").count() == 1
    assert offered(mov).state == "offered"  # and one may think better of it


def test_second_word_is_refused(mov: EntryFile, cast: Cast) -> None:
    conversion = offered(mov)
    deciding.accept(conversion=conversion, by=cast.entrant)
    with pytest.raises(Unacceptable, match="已经采用"):
        deciding.accept(conversion=conversion, by=cast.entrant)
    with pytest.raises(Unacceptable, match="已经采用"):
        deciding.decline(conversion=conversion, by=cast.entrant)
    assert EntryFile.objects.count() == 2


def test_declined_offer_cannot_be_accepted(mov: EntryFile, cast: Cast) -> None:
    conversion = offered(mov)
    deciding.decline(conversion=conversion, by=cast.entrant)
    with pytest.raises(Unacceptable, match="已经取消或失效"):
        deciding.accept(conversion=conversion, by=cast.entrant)


def test_what_is_not_made_yet_cannot_be_accepted(mov: EntryFile, cast: Cast) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    with pytest.raises(Unacceptable, match="还没有转换好"):
        deciding.accept(conversion=conversion, by=cast.entrant)


def test_offer_of_a_file_that_was_taken_out_is_void(mov: EntryFile, cast: Cast) -> None:
    conversion = offered(mov)
    EntryFile.objects.update(removed_at=timezone.now())
    with pytest.raises(Unacceptable, match="已经取消或失效"):
        deciding.accept(conversion=conversion, by=cast.entrant)


@pytest.mark.parametrize("act", [deciding.accept, deciding.decline])
def test_only_who_enters_may_decide(mov: EntryFile, cast: Cast, act: Any) -> None:
    conversion = offered(mov)
    for person in (cast.outsider, cast.recommender, cast.screener, cast.organiser):
        with pytest.raises(NotAllowed):
            act(conversion=conversion, by=person)
    conversion.refresh_from_db()
    assert conversion.state == "offered"


def test_after_the_deadline_nothing_is_accepted(mov: EntryFile, cast: Cast) -> None:
    conversion = offered(mov)
    set_phase(mov.entry.campaign, "collect", is_open=False)
    with pytest.raises(Unacceptable, match="征集已"):
        deciding.accept(conversion=conversion, by=cast.entrant)
    assert live(mov.entry) == [("work", "IMG_0012.MOV", "warned")]


def test_union_without_room_accepts_nothing(mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversion = offered(mov)
    monkeypatch.setattr(union_space, "used", lambda entry, **_: mov.entry.campaign.definition.bytes_per_union)
    with pytest.raises(Unacceptable, match="上限"):
        deciding.accept(conversion=conversion, by=cast.entrant)


def returned(entry: Entry, *files: str) -> None:
    due = timezone.now() + timedelta(days=3)
    Entry.objects.filter(pk=entry.pk).update(
        state=states.RETURNED,
        returned_from=states.SUBMITTED,
        number="T-0001",
        submitted_at=due - timedelta(days=9),
        returned_until=due,
        unlocked={"fields": [], "files": list(files)},
    )


def test_of_a_returned_entry_only_the_open_role_is_converted(mov: EntryFile, cast: Cast) -> None:
    conversion = offered(mov)
    returned(mov.entry, "photo")
    with pytest.raises(Unacceptable, match="没有要求修改这一类文件"):
        deciding.accept(conversion=conversion, by=cast.entrant)
    returned(mov.entry, "work")
    assert deciding.accept(conversion=conversion, by=cast.entrant).original_name == "IMG_0012.mp4"
    assert EntryFile.objects.filter(pk=mov.pk).exists()


# ── How long the original is kept ──
def test_original_of_a_draft_goes_with_what_was_made_of_it(
    heic: EntryFile, cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = deciding.accept(conversion=offered(heic), by=cast.entrant)
    with django_capture_on_commit_callbacks(execute=True):
        removing.remove(file=made, by=cast.entrant)
    assert (EntryFile.objects.count(), Conversion.objects.count(), left_behind(tmp_path)) == (0, 0, [])


def test_original_of_what_was_submitted_is_never_erased(heic: EntryFile, cast: Cast) -> None:
    made = deciding.accept(conversion=offered(heic), by=cast.entrant)
    returned(heic.entry, "photo")
    removing.remove(file=made, by=cast.entrant)
    assert EntryFile.objects.filter(removed_at__isnull=False).count() == 2


def test_undecided_offer_goes_with_its_file(
    heic: EntryFile, cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    offered(heic)
    with django_capture_on_commit_callbacks(execute=True):
        removing.remove(file=heic, by=cast.entrant)
    assert left_behind(tmp_path) == []


def test_turned_film_is_mended_twice_and_the_first_original_stays(mov: EntryFile, cast: Cast, phone: Path) -> None:
    turned = checked(mov.entry, phones.turned(phone, "turned.mov"), original_name="IMG_2.MOV")
    repackaged = deciding.accept(conversion=offered(turned), by=cast.entrant)
    upright = deciding.accept(conversion=offered(repackaged), by=cast.entrant)
    assert (upright.original_name, upright.facts["video"]["rotation"]) == ("IMG_2.mp4", 0)
    assert upright.made_by.changes == ["h264", "upright"]
    assert upright.made_by.file.made_by.file == turned
    assert live(mov.entry) == [("work", "IMG_2.mp4", "passed")]


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_only_one_has_its_word(mov: EntryFile, cast: Cast) -> None:
    """Accepted twice at the same moment, and declined: one act is done, the others are told."""
    conversion = offered(mov)
    outcomes = at_once(
        lambda: deciding.accept(conversion=conversion, by=cast.entrant),
        lambda: deciding.accept(conversion=conversion, by=cast.entrant),
        lambda: deciding.decline(conversion=conversion, by=cast.entrant),
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Unacceptable)]) == 2
    conversion.refresh_from_db()
    names = [name for _role, name, _state in live(mov.entry)]
    assert names == (["IMG_0012.mp4"] if conversion.state == "accepted" else ["IMG_0012.MOV"])
