"""Files that have just arrived: their bytes in staging, their row waiting for the check."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.utils import timezone

from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving
from tests.factories import make_campaign, make_entry


def received(entry: Entry, sample: Path, *, role: str = "work", **fields: Any) -> EntryFile:
    values = {"original_name": sample.name, "size": sample.stat().st_size, "received_at": timezone.now()}
    file = EntryFile.objects.create(
        entry=entry, role=role, uploaded_by=entry.created_by, state="checking", **(values | fields)
    )
    staged = storage.staging_path(file)
    staged.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, staged)
    return file


def waiting(person: Any) -> EntryFile:
    """A file of four bytes that are no film, announced and received by the verbs themselves: its check is queued."""
    entry = make_entry(make_campaign().categories.get(code="film"), by=person)
    file = receiving.announce(entry=entry, role="work", name="片子.mp4", length=4, by=person)
    storage.staging_path(file).write_bytes(b"none")
    receiving.complete(file)
    return file
