"""Make a back-up: database first, files second. A file without a row is waste, a row without its file is a loss."""

from __future__ import annotations

import shutil
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from operations.backup import database, files, manifest
from operations.backup.manifest import Kept, Manifest


def back_up(store: Path) -> tuple[Path, Manifest]:
    """A new back-up below `store`. It is finished when its manifest is there; what did not get so far is taken away."""
    earlier = manifest.finished(store)
    known = manifest.read(earlier[-1]).files if earlier else []
    now = timezone.now().astimezone(UTC)
    folder = store / f"{now:%Y%m%dT%H%M%SZ}"
    folder.mkdir(parents=True)
    folder.chmod(0o700)  # it holds personal data
    try:
        made = _make(store, folder, known, now.isoformat(timespec="seconds"))
    except BaseException:
        shutil.rmtree(folder)
        raise
    manifest.write(made, folder)
    return folder, made


def prune(store: Path, keep: int) -> list[Path]:
    """Take away all but the newest `keep` back-ups, and the files that only those had."""
    old = manifest.finished(store)[:-keep]
    for folder in old:
        shutil.rmtree(folder)
    used = {one.sha256 for folder in manifest.finished(store) for one in manifest.read(folder).files}
    for path in (store / "store").glob("*/*"):
        if path.name not in used:
            path.unlink()
    return old


def _make(store: Path, folder: Path, known: list[Kept], made_at: str) -> Manifest:
    path, counts = database.dump(folder)
    kept = Kept(path.name, path.stat().st_size, manifest.digest(path), path.stat().st_mtime_ns)
    return Manifest(
        made_at=made_at,
        vendor=connection.vendor,
        database=kept,
        keys=manifest.fingerprints(),
        migrations=database.migrations(),
        counts=counts,
        files=files.store_files(store, known),
        bucket=settings.S3_BUCKET,
        objects=files.inventory(),
    )
