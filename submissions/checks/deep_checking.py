"""The slow checks, for screeners' eyes: black, frozen, silent, letterboxed, blurred, watermarked. Warnings only.

The same look gives the fingerprints by which likely duplicates are found (`likeness`). Findings never change
whether a file passed; each keeps the time and a picture of what was seen.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from common.sandbox.child import ChildKilled, run_limited
from submissions.checks.findings import stored
from submissions.duplicates import comparing, fingerprints
from submissions.files import storage
from submissions.files.cards import rule_of
from submissions.media.deep import fingerprints as prints
from submissions.media.deep.analysis import DeepLook, deep_look
from submissions.media.probe import probe_limited
from submissions.models import EntryFile, Finding

GOOD = (EntryFile.State.PASSED, EntryFile.State.WARNED)


@shared_task(name="submissions.tasks.look_closer")
def look_closer(file_id: int) -> None:
    look(file_id)


def look(file_id: int) -> bool:
    """Look closer at one good file, once; whether this call did."""
    file = (
        EntryFile.objects.select_related("entry__category")
        .filter(pk=file_id, state__in=GOOD, deep_checked_at__isnull=True)
        .first()
    )
    if file is None:
        return False
    with tempfile.TemporaryDirectory() as folder, storage.local_path(file) as path:
        seen = _looked_at(file, path, Path(folder))
        picture = _picture_hash(file, path)
        done = _keep(file, seen, picture, Path(folder))
    if done and file.entry.number:
        comparing.compare(file.entry)
    return done


def _picture_hash(file: EntryFile, path: Path) -> str | None:
    if not file.content_type.startswith("image/"):
        return None
    try:
        value: str | None = run_limited(prints.picture_hash, path)
    except ChildKilled:
        return None
    return value


def _looked_at(file: EntryFile, path: Path, folder: Path) -> DeepLook:
    rule = rule_of(file)
    if rule is None:
        return DeepLook()
    facts = probe_limited(path, name=file.original_name)
    return deep_look(path, facts, rule, evidence_folder=folder)


@transaction.atomic
def _keep(file: EntryFile, seen: DeepLook, picture: str | None, folder: Path) -> bool:
    first = EntryFile.objects.filter(pk=file.pk, deep_checked_at__isnull=True).update(deep_checked_at=timezone.now())
    if not first:
        return False
    rows = [stored(finding, file, is_deep=True) for finding in seen.findings]
    for number, row in enumerate(rows):
        if row.evidence:
            name = f"evidence/{file.key.hex[:2]}/{file.key.hex}-{number}.jpg"
            row.evidence = storage.put(folder / row.evidence, name)
    Finding.objects.bulk_create(rows)
    fingerprints.remember_film(file, seen)
    fingerprints.remember_picture(file, picture)
    return True
