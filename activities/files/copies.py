"""The scaled copy of a photograph that passed its check: upright, light, without place, camera or author."""

from __future__ import annotations

import tempfile
from pathlib import Path

from celery import shared_task
from django.db.models import QuerySet

from activities.models import ActivityFile
from common.background.queueing import queue
from submissions.evidence.giving import SHOWN
from submissions.files import storage
from submissions.media.renditions.making import DeriveFailed, thumbnail
from submissions.models import EvidenceFile

LONG_SIDE = 1280
MOST_SWEPT = 20


@shared_task(name="activities.tasks.make_copy", soft_time_limit=150, time_limit=180)
def make_copy(pk: int) -> None:
    make(pk)


@shared_task(name="activities.tasks.sweep_copies")
def sweep_copies() -> None:
    """Whatever was not queued, or was lost."""
    for pk in _without_copy().values_list("pk", flat=True)[:MOST_SWEPT]:
        queue(make_copy, pk)


def after_check(file: EvidenceFile) -> None:
    """Called by the worker when a file of evidence has passed (submissions/evidence/checking)."""
    for pk in _without_copy().filter(file=file).values_list("pk", flat=True):
        queue(make_copy, pk)


def make(pk: int) -> bool:
    """Whether there is a copy now. Twice at once does the same work twice, and changes nothing."""
    row = _without_copy().select_related("file").filter(pk=pk).first()
    if row is None:
        return False
    try:
        with tempfile.TemporaryDirectory() as folder, storage.local_path(row.file) as original:
            made = thumbnail(original, Path(folder) / "photo.jpg", LONG_SIDE)
            name = storage.put(made, f"activities/{row.key.hex[:2]}/{row.key.hex}.jpg")
    except (DeriveFailed, FileNotFoundError):
        ActivityFile.objects.filter(pk=pk, copy_name="").update(copy_failed=True)
        return False
    return bool(ActivityFile.objects.filter(pk=pk).update(copy_name=name, copy_failed=False))


def _without_copy() -> QuerySet[ActivityFile]:
    rows = ActivityFile.objects.filter(role=ActivityFile.Role.PHOTO, copy_name="", copy_failed=False)
    return rows.filter(file__state__in=EvidenceFile.OPEN, file__content_type__in=SHOWN)
