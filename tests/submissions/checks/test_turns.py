"""The slow queue in turns: unions one after the other, nothing lost with a message, nothing tried for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Union
from submissions import tasks
from submissions.checks import checking, deep_checking, renditions
from submissions.media.deep.analysis import DeepResult
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.templatetags.files import sentences
from tests.arrivals import received
from tests.cast import Cast
from tests.factories import make_entry, make_file

LONG_AGO = timezone.now() - timedelta(hours=1)


@pytest.fixture
def film_category(entry: Entry) -> Any:
    return entry.category


def files_of(category: Any, by: Any, count: int) -> list[EntryFile]:
    entry = make_entry(category, by=by)
    files = [make_file(entry, checked_at=LONG_AGO, name=f"{by.name}{number}.mp4") for number in range(count)]
    DerivedCopy.objects.bulk_create(DerivedCopy(file=file, kind="poster") for file in files)
    return files


def names(pks: list[int]) -> list[str]:
    found = dict(EntryFile.objects.values_list("pk", "original_name"))
    return [found[pk] for pk in pks]


def test_copies_are_made_for_one_union_after_the_other(
    film_category: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_of(film_category, cast.entrant, 4) + files_of(film_category, cast.outsider, 2)
    order: list[int] = []

    def make(pk: int) -> int:
        order.append(pk)
        return DerivedCopy.objects.filter(file=pk).update(state="failed")

    monkeypatch.setattr(renditions, "make", make)
    for file in files:
        tasks.make_copies(file.pk)
    assert names(order) == ["王敏0.mp4", "许远0.mp4", "王敏1.mp4", "许远1.mp4", "王敏2.mp4", "王敏3.mp4"]


def test_looks_take_the_same_turns_as_copies(film_category: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = files_of(film_category, cast.entrant, 2), files_of(film_category, cast.outsider, 1)
    monkeypatch.setattr(renditions, "make", lambda pk: DerivedCopy.objects.filter(file=pk).update(state="failed"))
    tasks.make_copies(mine[0].pk)
    looked: list[int] = []
    monkeypatch.setattr(deep_checking, "look", lambda pk: looked.append(pk) or True)
    tasks.run_deep_checks(mine[0].pk)
    assert looked == [theirs[0].pk]


def test_file_that_another_worker_took_is_passed_over(
    film_category: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_of(film_category, cast.entrant, 2)
    asked: list[int] = []

    def make(pk: int) -> int:
        asked.append(pk)
        copies = DerivedCopy.objects.filter(file=pk)
        copies.update(state="making", lease_until=timezone.now() + timedelta(minutes=1))
        return 0 if len(asked) == 1 else 1

    monkeypatch.setattr(renditions, "make", make)
    tasks.make_copies(files[0].pk)
    assert asked == [files[0].pk, files[1].pk]


def test_nothing_waits_and_nothing_is_done(film_category: Any) -> None:
    tasks.make_copies(1)
    tasks.run_deep_checks(1)
    assert Union.objects.filter(slow_turn__isnull=False).count() == 0


# ── Deep looks are claimed and swept ──
def swept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    queued: list[int] = []
    monkeypatch.setattr(tasks.run_deep_checks, "delay", queued.append)
    deep_checking.sweep()
    return queued


@pytest.mark.parametrize(
    ("fields", "is_swept"),
    [
        ({}, True),
        ({"state": "warned"}, True),
        ({"deep_lease_until": LONG_AGO, "deep_attempts": 1}, True),  # its worker died
        ({"deep_lease_until": LONG_AGO + timedelta(hours=2)}, False),
        ({"deep_checked_at": LONG_AGO}, False),
        ({"state": "failed"}, False),
        ({"removed_at": LONG_AGO}, False),
        ({"checked_at": timezone.now()}, False),  # its own message is on the way
    ],
)
def test_lost_message_loses_no_deep_look(
    entry: Entry, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], is_swept: bool
) -> None:
    file = make_file(entry, **({"checked_at": LONG_AGO} | fields))
    if "checked_at" in fields:
        EntryFile.objects.filter(pk=file.pk).update(checked_at=timezone.now())
    assert swept(monkeypatch) == ([file.pk] if is_swept else [])


def test_look_that_another_worker_holds_is_left_alone(entry: Entry) -> None:
    file = make_file(entry, deep_lease_until=timezone.now() + timedelta(minutes=1))
    assert deep_checking.look(file.pk) is False


def test_look_that_never_ends_is_given_up_and_told(entry: Entry) -> None:
    file = make_file(entry, deep_attempts=deep_checking.MAX_ATTEMPTS, deep_lease_until=LONG_AGO)
    assert deep_checking.look(file.pk) is True
    assert [found["seen"] for found in sentences(file)] == ["画面和声音没能细查"]
    assert EntryFile.objects.get(pk=file.pk).state == EntryFile.State.PASSED


def test_look_that_was_killed_is_told(entry: Entry, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = received(entry, good)
    checking.check(file.pk)
    monkeypatch.setattr(deep_checking, "deep_look", lambda *_, **__: DeepResult(killed="cpu_time"))
    deep_checking.look(file.pk)
    assert list(file.findings.filter(is_deep=True).values_list("seen__reason", flat=True)) == ["not_looked_at"]


def test_copies_of_a_file_that_was_taken_out_are_not_made(film_category: Any, cast: Cast) -> None:
    [file] = files_of(film_category, cast.entrant, 1)
    EntryFile.objects.filter(pk=file.pk).update(removed_at=timezone.now())
    assert renditions.sweep() == 0
