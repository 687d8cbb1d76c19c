"""The files of the site into a store where each content lies once, and back; of a bucket an inventory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from operations.backup.manifest import InBucket, Kept, digest, in_store

FOLDERS = ("media", "uploads")


def store_files(store: Path, known: list[Kept]) -> list[Kept]:
    """Copy what is new. `known`: files of the back-up before; their digests stand while size and time are the same."""
    before = {(one.path, one.size, one.changed_ns): one.sha256 for one in known}
    return [kept for path in _site_files() if (kept := _store(store, path, before))]


def put_back(store: Path, files: list[Kept]) -> None:
    """Write every file to its place below VAR_DIR; what lies there already with these bytes stays."""
    for kept in files:
        target = settings.VAR_DIR / kept.path
        if target.is_file() and target.stat().st_size == kept.size and digest(target) == kept.sha256:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + ".restoring")
        shutil.copyfile(in_store(store, kept.sha256), half)
        os.utime(half, ns=(kept.changed_ns, kept.changed_ns))
        half.replace(target)


def inventory() -> tuple[InBucket, ...]:
    """Every object of the bucket; empty where files lie in VAR_DIR."""
    if not settings.S3_BUCKET:
        return ()
    objects = default_storage.bucket.objects.all()  # type: ignore[attr-defined]  # of django-storages
    return tuple(InBucket(one.key, one.size, one.e_tag.strip('"')) for one in objects)


def missing_objects(wanted: tuple[InBucket, ...]) -> list[str]:
    """Names of objects that the back-up lists and the bucket does not have, or has otherwise."""
    have = {(one.name, one.size, one.etag) for one in inventory()}
    return [one.name for one in wanted if (one.name, one.size, one.etag) not in have]


def _site_files() -> Iterator[Path]:
    for name in FOLDERS:
        yield from (path for path in sorted((settings.VAR_DIR / name).rglob("*")) if path.is_file())


def _store(store: Path, path: Path, before: dict[tuple[str, int, int], str]) -> Kept | None:
    """None for a file that went away meanwhile: an upload was ended, a package replaced."""
    name = path.relative_to(settings.VAR_DIR).as_posix()
    try:
        found = path.stat()
        sha256 = before.get((name, found.st_size, found.st_mtime_ns)) or ""
        if sha256 and in_store(store, sha256).exists():
            return Kept(name, found.st_size, sha256, found.st_mtime_ns)
        return _copy(store, path, name, found.st_mtime_ns)
    except FileNotFoundError:
        return None


def _copy(store: Path, path: Path, name: str, changed_ns: int) -> Kept:
    """What was copied is what is digested, though an upload grows meanwhile."""
    half = store / "store" / ".part"
    half.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, half)
    sha256, size = digest(half), half.stat().st_size
    target = in_store(store, sha256)
    target.parent.mkdir(exist_ok=True)
    half.replace(target)
    return Kept(name, size, sha256, changed_ns)
