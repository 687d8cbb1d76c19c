"""A received file is judged once, whatever dies meanwhile, and what the check finds reaches its entry."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from rehearsal.sample_files import samples
from submissions import states, tasks
from submissions.checks import checking, deep_checking, renditions
from submissions.files import storage
from submissions.models import DerivedCopy, Entry, EntryFile, Finding
from tests.arrivals import received
from tests.cast import Cast
from tests.factories import make_entry
from tests.submissions.checks.scene import PICTURE


def test_good_film_passes_and_its_bytes_move_to_storage(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    assert checking.check(file.pk) is True
    file.refresh_from_db()
    assert file.state == EntryFile.State.PASSED
    assert (file.content_type, file.sha256) == ("video/mp4", storage.sha256_of(good))
    assert not storage.staging_path(file).exists()
    with storage.local_path(file) as path:
        assert path.stat().st_size == file.size
    assert list(file.copies.values_list("kind", flat=True)) == ["poster", "viewing"]


def test_wrong_film_fails_with_what_was_seen(entry: Entry, sample_folder: Path) -> None:
    file = received(entry, samples.WRONG["video_720p"](sample_folder))
    checking.check(file.pk)
    file.refresh_from_db()
    assert file.state == EntryFile.State.FAILED
    assert list(file.findings.filter(level="block").values_list("code", flat=True)) == ["resolution"]
    assert file.copies.count() == 0


def test_file_is_checked_once(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    assert [checking.check(file.pk), checking.check(file.pk)] == [True, False]
    assert Finding.objects.filter(file=file, code="duration").count() <= 1


def test_file_leased_by_another_worker_is_left_alone(entry: Entry, good: Path) -> None:
    file = received(entry, good, lease_until=timezone.now() + timedelta(seconds=30))
    assert checking.check(file.pk) is False


def test_dead_worker_s_file_is_swept_and_checked(entry: Entry, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = received(entry, good, lease_until=timezone.now() - timedelta(seconds=1), attempts=1)
    queued: list[int] = []
    monkeypatch.setattr(tasks.check_file, "delay", queued.append)
    assert (checking.sweep(), queued) == (1, [file.pk])
    assert checking.check(file.pk) is True


def test_worker_that_lost_its_lease_writes_nothing(entry: Entry, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = received(entry, good)
    judge = checking._judge

    def slow(row: EntryFile, path: Path) -> Any:
        EntryFile.objects.filter(pk=file.pk).update(lease_until=timezone.now() + timedelta(minutes=9))  # another's
        return judge(row, path)

    monkeypatch.setattr(checking, "_judge", slow)
    assert checking.check(file.pk) is False
    assert EntryFile.objects.get(pk=file.pk).state == EntryFile.State.CHECKING


def test_worker_killed_after_moving_the_bytes_loses_nothing(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    storage.put(storage.staging_path(file), storage.storage_key(file))
    assert checking.check(file.pk) is True
    assert EntryFile.objects.get(pk=file.pk).state == EntryFile.State.PASSED


def test_file_that_kills_three_workers_goes_to_a_person(entry: Entry, good: Path) -> None:
    file = received(entry, good, attempts=3)
    checking.check(file.pk)
    file.refresh_from_db()
    assert file.state == EntryFile.State.HELD
    assert list(file.findings.values_list("code", "level")) == [("integrity", "warn")]


@pytest.mark.parametrize("state", [states.SUBMITTED, states.RECOMMENDED])
def test_late_failure_returns_the_entry_with_a_grace_period(entry: Entry, sample_folder: Path, state: str) -> None:
    now = timezone.now()
    Entry.objects.filter(pk=entry.pk).update(state=state, number="T-0001", submitted_at=now)
    file = received(entry, samples.WRONG["video_720p"](sample_folder))
    checking.check(file.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.returned_from) == (states.RETURNED, state)
    assert entry.unlocked == {"fields": [], "files": ["work"]}
    assert timedelta(hours=48) <= entry.returned_until - now < timedelta(hours=49, seconds=9)
    assert (entry.returned_until.minute, entry.returned_until.second) == (0, 0)


@pytest.mark.parametrize("kept", [None, 0, 0.6])
def test_bytes_lost_to_a_power_cut_are_asked_for_again(entry: Entry, good: Path, kept: float | None) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED, number="T-0001", submitted_at=timezone.now())
    file = received(entry, good)
    staged = storage.staging_path(file)
    if kept is None:
        staged.unlink()
    else:
        os.truncate(staged, int(file.size * kept))
    assert checking.check(file.pk) is True
    file.refresh_from_db()
    entry.refresh_from_db()
    assert (file.state, entry.state) == (EntryFile.State.FAILED, states.RETURNED)
    assert [(found.code, found.seen["reason"]) for found in file.findings.all()] == [("integrity", "lost")]


def test_file_is_on_disk_before_it_is_judged(entry: Entry, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for module, name in ((storage, "force_to_disk"), (checking, "probe_limited")):
        real = getattr(module, name)

        def noted(*args: Any, _real: Any = real, _name: str = name, **kwargs: Any) -> Any:
            order.append(_name)
            return _real(*args, **kwargs)

        monkeypatch.setattr(module, name, noted)
    checking.check(received(entry, good).pk)
    assert order == ["force_to_disk", "probe_limited"]


def test_copies_of_a_film_are_made_once_and_can_be_looked_at(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    checking.check(file.pk)
    assert (renditions.make(file.pk), renditions.make(file.pk)) == (2, 0)
    made = {copy.kind: copy for copy in DerivedCopy.objects.all()}
    assert {kind: (copy.state, copy.content_type) for kind, copy in made.items()} == {
        "poster": ("ready", "image/jpeg"),
        "small": ("ready", "image/jpeg"),
        "viewing": ("ready", "video/mp4"),
    }
    assert made["viewing"].progress == 100


def test_copy_that_cannot_be_made_ends_as_failed(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    checking.check(file.pk)
    file.refresh_from_db()
    with storage.local_path(file) as path:
        path.write_bytes(b"nothing of a film")
    renditions.make(file.pk)
    assert set(file.copies.values_list("state", flat=True)) == {"failed"}


def test_picture_gets_a_thumbnail(entry: Entry, sample_folder: Path) -> None:
    file = received(entry, samples.sample_for(PICTURE, sample_folder, seed=2, title="码头"), role="photo")
    checking.check(file.pk)
    renditions.make(file.pk)
    assert list(file.copies.values_list("kind", "state")) == [("small", "ready"), ("thumbnail", "ready")]
    small = file.copies.get(kind="small")
    with storage.stored_path(small.storage_name) as path, Image.open(path) as picture:
        assert max(picture.size) == renditions.SMALL_SIDE


def test_deep_look_happens_once_and_only_warns(entry: Entry, good: Path) -> None:
    file = received(entry, good)
    checking.check(file.pk)
    assert [deep_checking.look(file.pk), deep_checking.look(file.pk)] == [True, False]
    assert set(file.findings.filter(is_deep=True).values_list("level", flat=True)) <= {"warn", "info"}


def test_same_bytes_in_another_entry_of_the_union_are_pointed_out(entry: Entry, good: Path, cast: Cast) -> None:
    first = received(make_entry(entry.category, by=cast.entrant, title="第一件"), good)
    checking.check(first.pk)
    again = received(entry, good)
    checking.check(again.pk)
    again.refresh_from_db()
    assert again.state == EntryFile.State.WARNED
    assert again.findings.get(code="duplicate").seen == {"entry": "草稿《第一件》"}


def test_same_bytes_of_another_union_stay_unsaid(entry: Entry, good: Path, cast: Cast) -> None:
    checking.check(received(make_entry(entry.category, by=cast.outsider), good).pk)
    mine = received(entry, good)
    checking.check(mine.pk)
    assert not mine.findings.filter(code="duplicate").exists()
