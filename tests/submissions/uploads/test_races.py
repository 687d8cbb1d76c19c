"""Two senders of one upload never corrupt it, and a sender that vanished holds nothing (uploads.md, "Atomicity")."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent
from submissions import tasks
from submissions.files import storage
from submissions.models import EntryFile
from submissions.uploads import receiving, removing
from tests.factories import film_spec, make_campaign, make_entry, make_user
from tests.racing import at_once

BYTES = os.urandom(3_000_000)
BLOCK = 64 * 1024


@pytest.fixture
def file(transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> EntryFile:
    settings.UPLOAD_DIR = tmp_path
    monkeypatch.setattr(tasks.check_file, "delay", lambda *_: None)
    person = make_user(role="entrant")
    entry = make_entry(make_campaign(categories=(film_spec(),)).categories.get(), by=person)
    return receiving.announce(entry=entry, role="work", name="灯.mp4", length=len(BYTES), by=person)


def send(file: EntryFile, *, stop_after: int | None = None) -> str:
    """What a client does: ask for the offset, append blocks until done, begin again on a conflict."""
    descriptor = os.open(storage.staging_path(file), os.O_RDWR)
    sent = 0
    try:
        while (at := receiving.offset(EntryFile.objects.get(pk=file.pk))) < len(BYTES):
            try:
                while at < len(BYTES):
                    at = receiving.append(descriptor, at, BYTES[at : at + random.randint(1, BLOCK)])
                    sent += 1
                    if stop_after is not None and sent >= stop_after:
                        return "vanished"
            except receiving.WrongOffset:
                continue
        receiving.complete(EntryFile.objects.get(pk=file.pk))
        return "done"
    finally:
        os.close(descriptor)
        connection.close()


def test_eight_tabs_sending_one_file_leave_it_whole(file: EntryFile) -> None:
    assert at_once(*[lambda: send(file)] * 8) == ["done"] * 8
    assert storage.sha256_of(storage.staging_path(file)) == hashlib.sha256(BYTES).hexdigest()
    assert EntryFile.objects.get().state == EntryFile.State.CHECKING


def test_completion_happens_once(file: EntryFile) -> None:
    storage.staging_path(file).write_bytes(BYTES)

    def finish() -> bool:
        try:
            return receiving.complete(EntryFile.objects.get(pk=file.pk))
        finally:
            connection.close()

    assert sorted(at_once(*[finish] * 8)) == [False] * 7 + [True]
    assert AuditEvent.objects.filter(action="file.receive").count() == 1


def test_phone_that_vanished_holds_nothing(file: EntryFile) -> None:
    assert send(file, stop_after=5) == "vanished"
    assert at_once(lambda: send(file)) == ["done"]
    assert storage.sha256_of(storage.staging_path(file)) == hashlib.sha256(BYTES).hexdigest()


def test_upload_given_up_elsewhere_takes_no_more_bytes(file: EntryFile) -> None:
    descriptor = os.open(storage.staging_path(file), os.O_RDWR)
    receiving.append(descriptor, 0, b"first")
    removing.remove(file=EntryFile.objects.get(pk=file.pk), by=file.uploaded_by)
    with pytest.raises(receiving.Gone):
        receiving.append(descriptor, 5, b"second")
    os.close(descriptor)
