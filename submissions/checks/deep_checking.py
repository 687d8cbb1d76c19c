"""The slow checks, for screeners' eyes: black, frozen, silent, letterboxed, blurred, watermarked. Warnings only.

The same look gives the fingerprints by which likely duplicates are found (`likeness`). Findings never change
whether a file passed; each keeps the time and a picture of what was seen. A look is claimed like a check, and swept;
one that three times came to no end is told of.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.background import leases
from common.sandbox.child import ChildKilled, run_limited
from submissions.checks import turns
from submissions.checks.findings import row_of
from submissions.duplicates import comparing, fingerprints
from submissions.files import storage
from submissions.files.cards import rule_of
from submissions.media import facts as media
from submissions.media.deep import fingerprints as prints
from submissions.media.deep.analysis import DeepResult, deep_look
from submissions.media.probe import probe_limited
from submissions.models import EntryFile, Finding

LEASE = timedelta(minutes=10)  # above the longest look: 4 minutes, and reading the facts before
MAX_ATTEMPTS = 3
MOST_HINTS = 20  # of one sweep


@shared_task(name="submissions.tasks.look_closer", soft_time_limit=540, time_limit=570)
def run_deep_checks(file_id: int) -> None:
    """`file_id` is what asked for the turn; the turn may be another union's."""
    turns.take(waiting, look)


@shared_task(name="submissions.tasks.sweep_looks")
def sweep_looks() -> None:
    sweep()


def waiting() -> QuerySet[EntryFile]:
    """Good files that nobody has looked at closely, or is looking at."""
    files = EntryFile.objects.good().filter(deep_checked_at__isnull=True)
    return files.filter(Q(deep_lease_until__isnull=True) | Q(deep_lease_until__lt=timezone.now()))


def sweep() -> int:
    """Ask for a turn for every file that waits for its look; how many."""
    stuck = waiting().filter(checked_at__lt=timezone.now() - timedelta(minutes=1))
    return leases.sweep(stuck, run_deep_checks, most=MOST_HINTS)


def look(file_id: int) -> bool:
    """Look closer at one good file, once; whether this call did."""
    until = timezone.now() + LEASE
    if not waiting().filter(pk=file_id).update(deep_lease_until=until, deep_attempts=F("deep_attempts") + 1):
        return False
    file = EntryFile.objects.select_related("entry").get(pk=file_id)
    if file.deep_attempts > MAX_ATTEMPTS:
        return _keep(file, DeepResult(killed="attempts"), None, Path())
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


def _looked_at(file: EntryFile, path: Path, folder: Path) -> DeepResult:
    rule = rule_of(file)
    if rule is None:
        return DeepResult()
    facts = probe_limited(path, name=file.original_name)
    return deep_look(path, facts, rule, evidence_folder=folder)


@transaction.atomic
def _keep(file: EntryFile, seen: DeepResult, picture: str | None, folder: Path) -> bool:
    unseen_yet = EntryFile.objects.filter(pk=file.pk, deep_checked_at__isnull=True)
    first = unseen_yet.update(deep_checked_at=timezone.now(), deep_lease_until=None)
    if not first:
        return False
    unseen = [media.Finding("integrity", "warn", {"reason": "not_looked_at"}, {})] if seen.killed else []
    rows = [row_of(finding, file, is_deep=True) for finding in (*seen.findings, *unseen)]
    for number, row in enumerate(rows):
        if row.evidence:
            name = f"evidence/{file.key.hex[:2]}/{file.key.hex}-{number}.jpg"
            row.evidence = storage.put(folder / row.evidence, name)
    Finding.objects.bulk_create(rows)
    fingerprints.remember_film(file, seen)
    fingerprints.remember_picture(file, picture)
    return True
