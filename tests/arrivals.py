"""Files that have just arrived: their bytes in staging, their row waiting for the check."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.utils import timezone

from submissions.files import storage
from submissions.models import Entry, EntryFile


def received(entry: Entry, sample: Path, *, role: str = "work", **fields: Any) -> EntryFile:
    values = {"original_name": sample.name, "size": sample.stat().st_size, "received_at": timezone.now()}
    file = EntryFile.objects.create(
        entry=entry, role=role, uploaded_by=entry.created_by, state="checking", **(values | fields)
    )
    staged = storage.staging_path(file)
    staged.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, staged)
    return file
