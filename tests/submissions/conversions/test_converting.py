"""A conversion from the wish to the offer: made once, judged like any file, refused in words, never lost."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Refused, Unacceptable
from submissions import states, tasks
from submissions.conversions import converting, deciding, in_words
from submissions.files import storage
from submissions.models import Conversion, Entry, EntryFile, SlowTurn
from submissions.uploads import union_space
from tests.cast import Cast
from tests.factories import make_entry, make_file, set_phase
from tests.submissions.conversions.scene import checked, left_behind, offered
from tests.submissions.media.conversion import phones

LONG_AGO = timezone.now() - timedelta(hours=1)


@pytest.fixture
def mov(entry: Entry, phone: Path) -> EntryFile:
    return checked(entry, phones.film(phone, "good.mov"), original_name="IMG_0012.MOV")


@pytest.fixture
def heic(entry: Entry, phone: Path) -> EntryFile:
    return checked(entry, phones.photograph(phone, "a.heic"), role="photo", original_name="IMG_0013.HEIC")


def test_mov_is_made_and_offered_and_nothing_has_changed(mov: EntryFile) -> None:
    conversion = offered(mov)
    assert (conversion.state, conversion.changes, conversion.progress) == ("offered", ["repackaged"], 100)
    assert (conversion.facts["container"], conversion.content_type) == ("mp4", "video/mp4")
    assert [found["level"] for found in conversion.findings] == ["info"] * len(conversion.findings)
    with storage.stored_path(conversion.storage_name) as made:
        assert storage.sha256_of(made) == conversion.sha256
        assert made.stat().st_size == conversion.size
    assert [(file.pk, file.state) for file in EntryFile.objects.live()] == [(mov.pk, "warned")]
    actions = AuditEvent.objects.filter(action__startswith="conversion").order_by("id")
    assert list(actions.values_list("action", flat=True)) == ["conversion.ask", "conversion.make"]


def test_refused_heic_is_made_and_stays_refused_until_accepted(heic: EntryFile) -> None:
    assert heic.state == "failed"
    conversion = offered(heic)
    assert (conversion.state, conversion.target, conversion.facts["container"]) == ("offered", "jpg", "jpg")
    heic.refresh_from_db()
    assert heic.state == "failed"
    assert conversion.before


def test_nothing_is_left_on_the_disk_of_uploads(mov: EntryFile, heic: EntryFile) -> None:
    offered(mov), offered(heic)
    assert [path.name for path in Path(settings.UPLOAD_DIR).glob("conversion-*")] == []


def test_wish_that_stands_is_not_doubled(mov: EntryFile, cast: Cast) -> None:
    first = deciding.ask(file=mov, by=cast.entrant)
    assert deciding.ask(file=mov, by=cast.entrant).pk == first.pk
    assert converting.make(mov.pk) is True
    assert converting.make(mov.pk) is False
    assert deciding.ask(file=mov, by=cast.entrant).pk == first.pk


def test_only_who_enters_may_ask(mov: EntryFile, cast: Cast) -> None:
    for person in (cast.outsider, cast.recommender, cast.screener, cast.auditor):
        with pytest.raises(NotAllowed):
            deciding.ask(file=mov, by=person)
    assert Conversion.objects.count() == 0


def test_file_that_needs_nothing_is_not_converted(entry: Entry, cast: Cast, phone: Path) -> None:
    good = make_file(entry, facts={"container": "mp4", "video_count": 1, "video": {"rotation": 0}})
    with pytest.raises(Unacceptable, match="不能代为转换"):
        deciding.ask(file=good, by=cast.entrant)


@pytest.mark.parametrize("state", [states.SUBMITTED, states.RECOMMENDED, states.SHORTLISTED, states.WITHDRAWN])
def test_of_what_was_handed_in_nothing_is_converted(mov: EntryFile, cast: Cast, state: str) -> None:
    Entry.objects.filter(pk=mov.entry_id).update(state=state, number="T-0001", submitted_at=LONG_AGO)
    with pytest.raises(Refused):
        deciding.ask(file=mov, by=cast.entrant)


def test_after_the_deadline_nothing_is_converted(mov: EntryFile, cast: Cast) -> None:
    set_phase(mov.entry.campaign, "collect", is_open=False)
    with pytest.raises(Unacceptable, match="征集已"):
        deciding.ask(file=mov, by=cast.entrant)


def test_no_room_for_the_union_is_said_before(mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(union_space, "used", lambda entry, **_: mov.entry.campaign.definition.bytes_per_union)
    with pytest.raises(Unacceptable, match="上限"):
        deciding.ask(file=mov, by=cast.entrant)


def test_no_room_on_the_disk_is_said_before(mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "has_room_for", lambda length: False)
    with pytest.raises(Unacceptable, match="服务器空间不足"):
        deciding.ask(file=mov, by=cast.entrant)


@pytest.mark.parametrize("full", ["no_room", "quota"])
def test_room_that_went_meanwhile_is_a_refusal_in_words(
    mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    if full == "no_room":
        monkeypatch.setattr(storage, "has_room_for", lambda length: False)
    else:
        monkeypatch.setattr(union_space, "used", lambda entry, **_: mov.entry.campaign.definition.bytes_per_union)
    assert converting.make(mov.pk) is True
    conversion.refresh_from_db()
    assert (conversion.state, conversion.refusal) == ("failed", full)
    assert "空间" in in_words.refused(conversion.refusal)


def test_content_that_the_campaign_refuses_is_not_offered(entry: Entry, phone: Path) -> None:
    """A MKV is read only when it is converted: then its picture is found too small."""
    small = phones.film(phone, "small.mkv", size="1280x720")
    file = checked(entry, small)
    conversion = offered(file)
    assert (conversion.state, conversion.refusal) == ("failed", "content")
    assert [found["code"] for found in conversion.findings] == ["resolution"]
    assert left_behind(Path(settings.UPLOAD_DIR)) == []


def test_what_was_made_goes_through_the_check(mov: EntryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversion that makes rubbish is not offered, whatever it says of itself."""
    from submissions.media.conversion import film

    def rubbish(path: Path, out: Path, *_: Any) -> Path:
        out.write_bytes(path.read_bytes()[:5000])
        return out

    monkeypatch.setattr(film, "make", rubbish)
    conversion = offered(mov)
    assert (conversion.state, conversion.refusal) == ("failed", "content")
    assert "integrity" in {found["code"] for found in conversion.findings}


def test_after_a_refusal_one_may_ask_again_but_not_for_ever(mov: EntryFile, cast: Cast) -> None:
    for _number in range(deciding.MOST_ASKED):
        conversion = deciding.ask(file=mov, by=cast.entrant)
        Conversion.objects.filter(pk=conversion.pk).update(state="failed", refusal="timeout")
    with pytest.raises(Unacceptable, match="已转换 10 次"):
        deciding.ask(file=mov, by=cast.entrant)


# ── A worker that dies ──
def test_killed_worker_is_taken_up_again(mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    folder = Path(settings.UPLOAD_DIR) / f"conversion-{conversion.key.hex}"
    folder.mkdir()
    (folder / "made.mp4").write_bytes(b"half")  # what the dead one left
    Conversion.objects.update(state="making", attempts=1, lease_until=LONG_AGO, asked_at=LONG_AGO, progress=40)
    queued: list[int] = []
    monkeypatch.setattr(tasks.convert_file, "delay", queued.append)
    assert (converting.sweep(), queued) == (1, [mov.pk])
    tasks.convert_file(mov.pk)
    conversion.refresh_from_db()
    assert (conversion.state, conversion.attempts, folder.exists()) == ("offered", 2, False)


def test_conversion_that_another_holds_is_left_alone(mov: EntryFile, cast: Cast) -> None:
    deciding.ask(file=mov, by=cast.entrant)
    soon = timezone.now() + timedelta(minutes=1)
    Conversion.objects.update(state="making", lease_until=soon, asked_at=LONG_AGO)
    assert (converting.make(mov.pk), converting.sweep()) == (False, 0)


def test_conversion_that_kills_its_workers_is_given_up(mov: EntryFile, cast: Cast) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    Conversion.objects.update(state="making", attempts=converting.MAX_ATTEMPTS, lease_until=LONG_AGO)
    converting.make(mov.pk)
    conversion.refresh_from_db()
    assert (conversion.state, conversion.refusal) == ("failed", "attempts")


def test_worker_whose_lease_went_offers_nothing(
    mov: EntryFile, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another has the row by now, and what he made is not the slow one's to erase."""
    conversion = deciding.ask(file=mov, by=cast.entrant)
    whole = converting.convert

    def slow(*arguments: Any, **how: Any) -> Any:
        Conversion.objects.update(lease_until=LONG_AGO)
        monkeypatch.setattr(converting, "convert", whole)
        assert converting.make(mov.pk) is True  # the other, meanwhile
        folder = tmp_path / "slow"
        folder.mkdir()
        return whole(arguments[0], arguments[1], folder, **how | {"progress": lambda share: None})

    monkeypatch.setattr(converting, "convert", slow)
    assert converting.make(mov.pk) is False
    conversion.refresh_from_db()
    assert (conversion.state, conversion.attempts) == ("offered", 2)
    with storage.stored_path(conversion.storage_name) as made:
        assert storage.sha256_of(made) == conversion.sha256


def test_conversion_that_nobody_wants_any_more_stops(mov: EntryFile, cast: Cast) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    Conversion.objects.update(state="making", lease_until=timezone.now() + timedelta(minutes=1))
    deciding.decline(conversion=conversion, by=cast.entrant)
    conversion.refresh_from_db()
    tell = converting.leases.teller(conversion, lasts=converting.LEASE)
    with pytest.raises(converting.leases.Lost):
        tell(0.5)
    assert conversion.state == "declined"


def test_entry_that_is_handed_in_meanwhile_is_offered_nothing(mov: EntryFile, cast: Cast) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    Entry.objects.filter(pk=mov.entry_id).update(state=states.SUBMITTED, number="T-0001", submitted_at=LONG_AGO)
    converting.make(mov.pk)
    conversion.refresh_from_db()
    assert (conversion.state, conversion.storage_name, conversion.before) == ("declined", "", "")


@pytest.mark.parametrize("why", ["old", "submitted", "removed"])
def test_offer_that_nobody_can_accept_is_given_up(
    mov: EntryFile, django_capture_on_commit_callbacks: Any, tmp_path: Path, why: str
) -> None:
    conversion = offered(mov)
    if why == "old":
        Conversion.objects.update(asked_at=timezone.now() - timedelta(days=8))
    elif why == "submitted":
        Entry.objects.update(state=states.SUBMITTED, number="T-0001", submitted_at=LONG_AGO)
    else:
        EntryFile.objects.update(removed_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        converting.sweep()
    left = [name for name in left_behind(tmp_path / "media") if name.startswith(conversion.key.hex)]
    conversion.refresh_from_db()
    assert (conversion.state, left) == ("declined", [])


def test_standing_offer_is_not_swept(mov: EntryFile) -> None:
    offered(mov)
    assert converting.sweep() == 0
    assert Conversion.objects.get().state == "offered"


def test_file_whose_bytes_are_gone_is_told(mov: EntryFile, cast: Cast, tmp_path: Path) -> None:
    conversion = deciding.ask(file=mov, by=cast.entrant)
    shutil.rmtree(tmp_path / "media")
    converting.make(mov.pk)
    conversion.refresh_from_db()
    assert (conversion.state, conversion.refusal) == ("failed", "lost")


def test_unions_take_turns(mov: EntryFile, cast: Cast, phone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = make_entry(mov.entry.category, by=cast.outsider)
    other = checked(theirs, phones.film(phone, "good.mov"))
    second = checked(mov.entry, phones.photograph(phone, "a.heic"), role="photo")
    for file in (mov, second, other):
        deciding.ask(file=file, by=file.uploaded_by)
    order: list[int] = []

    def make(file_id: int) -> bool:
        order.append(file_id)
        return bool(Conversion.objects.filter(file=file_id).update(state="failed"))

    monkeypatch.setattr(converting, "make", make)
    for _turn in range(3):
        tasks.convert_file(mov.pk)
    assert order == [mov.pk, other.pk, second.pk]
    assert SlowTurn.objects.count() == 2
