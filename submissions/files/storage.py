"""Where the bytes of a file lie: in staging until it is judged, then in storage under an ASCII key.

Staging is a local folder shared by web and worker processes; storage is a folder or a bucket (django-storages).
The client's file name never becomes a path.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from submissions.models import Conversion, DerivedCopy, EntryFile, EvidenceFile

BLOCK = 1024 * 1024
SPARE_DISK = 1024**3  # what uploads leave to the site itself


def staging_path(file: EntryFile | EvidenceFile) -> Path:
    return Path(settings.UPLOAD_DIR) / f"{file.key.hex}.part"


def has_room_for(length: int) -> bool:
    """Whether staging can take so many bytes more and leave the site its spare room."""
    try:
        free = shutil.disk_usage(settings.UPLOAD_DIR).free
    except FileNotFoundError:  # only before the first upload of all; this is asked for every block
        Path(settings.UPLOAD_DIR).mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.UPLOAD_DIR).free
    return free >= length + SPARE_DISK


def storage_key(file: EntryFile | Conversion | EvidenceFile) -> str:
    return f"files/{file.key.hex[:2]}/{file.key.hex}"


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def force_to_disk(path: Path) -> None:
    """Wait until the bytes would survive a power cut (docs/decisions/0005)."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


@contextlib.contextmanager
def local_path(file: EntryFile | EvidenceFile) -> Iterator[Path]:
    """A path on this machine that holds the file's bytes, for as long as the block lasts."""
    staged = staging_path(file)
    if staged.exists():
        yield staged
        return
    # A worker that died between moving the bytes and saying so left no name yet: the key tells it.
    with stored_path(file.storage_name or storage_key(file)) as path:
        yield path


@contextlib.contextmanager
def stored_path(name: str) -> Iterator[Path]:
    """The same for anything in storage; what lies in a bucket is fetched into a temporary file."""
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.path(name))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with default_storage.open(name) as source, path.open("wb") as target:
            for block in source.chunks(BLOCK):
                target.write(block)
        yield path


def put(path: Path, name: str) -> str:
    """Move a local file into storage under `name`, whole or not at all; doing it twice changes nothing."""
    if isinstance(default_storage, FileSystemStorage):
        target = Path(default_storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            _move(path, target)
        return name
    if path.exists():
        with path.open("rb") as stream:
            default_storage.save(name, File(stream))
        path.unlink(missing_ok=True)
    return name


def _move(path: Path, target: Path) -> None:
    """By its name alone; from another disk, as temporary files often are, by a copy made beside the target."""
    try:
        os.replace(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
        try:
            shutil.copyfile(path, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        path.unlink()


def names_of(file: EntryFile) -> list[Path | str]:
    """Everything on disk or in storage that belongs to a file: its staged part, itself, its derived copies, and what
    was made of it and not accepted yet."""
    stored = [file.storage_name, *file.copies.values_list("storage_name", flat=True)]
    evidence = file.findings.exclude(evidence="").values_list("evidence", flat=True)
    converted = [name for row in file.conversions.values_list("storage_name", "before") for name in row]
    return [staging_path(file), *filter(None, [*stored, *converted]), *evidence]


def erase_names(names: list[Path | str]) -> None:
    """What other rows still name stays: a national copy shares its files with the entry that it was copied from."""
    stored = [name for name in names if isinstance(name, str)]
    shared = {name for rows in (EntryFile, DerivedCopy) for name in _named(rows, stored)} if stored else set()
    for name in names:
        if isinstance(name, Path):
            name.unlink(missing_ok=True)
        elif name not in shared:
            default_storage.delete(name)


def _named(rows: type[EntryFile] | type[DerivedCopy], names: list[str]) -> Iterable[str]:
    return rows._default_manager.filter(storage_name__in=names).values_list("storage_name", flat=True)
