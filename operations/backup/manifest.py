"""What a back-up holds, as the file manifest.json beside it says: sizes and digests of every part, no secret.

A folder of back-ups looks like this; a file that many back-ups have in common lies there once:

    store/ab/abcdef…              files by their SHA-256
    20261127T003000Z/             one back-up, in UTC
        database.dump | database.sqlite3
        manifest.json
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from common.refusals import Refused

FORMAT = 1
NAME = "manifest.json"
# They are saved elsewhere, by hand; a back-up says only which ones it needs.
KEYS = ("SECRET_KEY", "PHONE_HMAC_KEY", "LEDGER_KEY")
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A file: its path below VAR_DIR, bytes, SHA-256, time of change in ns (by which unchanged ones are known)."""

    path: str
    size: int
    sha256: str
    changed_ns: int


@dataclass(frozen=True)
class InBucket:
    """An object that stays in its bucket; the back-up is an inventory of it."""

    name: str
    size: int
    etag: str


@dataclass(frozen=True)
class Manifest:
    """`counts`: rows by table, to compare after restoring. `migrations`: the newest of every app, "review 0006_…"."""

    made_at: str
    vendor: str  # sqlite | postgresql
    database: Kept
    keys: dict[str, str]
    migrations: list[str]
    counts: dict[str, int]
    files: list[Kept]
    bucket: str = ""
    objects: tuple[InBucket, ...] = ()
    format: int = FORMAT


def fingerprints() -> dict[str, str]:
    """Which keys are in use, without telling them."""
    said = b"which key a back-up was made with"
    return {name: hmac.new(getattr(settings, name).encode(), said, "sha256").hexdigest()[:16] for name in KEYS}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(manifest: Manifest, folder: Path) -> None:
    """The last file of a back-up: a folder without it was never finished."""
    text = json.dumps(dataclasses.asdict(manifest), ensure_ascii=False, indent=1)
    half = folder / (NAME + ".part")
    half.write_text(text, encoding="utf-8")
    half.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """Raises Refused for a folder that is no finished back-up."""
    try:
        values: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Refused(_("%s 不是一份完整的备份，缺少 manifest.json。请另选一份。") % folder) from problem
    if values.get("format") != FORMAT:
        raise Refused(_("这份备份由别的版本生成，本版本不能读取。请用生成它的版本恢复，再升级。"))
    values["database"] = Kept(**values["database"])
    values["files"] = [Kept(**one) for one in values["files"]]
    values["objects"] = tuple(InBucket(**one) for one in values["objects"])
    return Manifest(**values)


def finished(store: Path) -> list[Path]:
    """The back-ups below a folder, oldest first."""
    return sorted(path.parent for path in store.glob(f"*/{NAME}"))


def in_store(store: Path, sha256: str) -> Path:
    return store / "store" / sha256[:2] / sha256


def faults(store: Path, folder: Path, manifest: Manifest) -> Iterable[str]:
    """What is missing or changed since it was made, one sentence each. Reads every byte."""
    if not _is_whole(folder / manifest.database.path, manifest.database):
        yield _("数据库备份缺失或已损坏。")
    for file in manifest.files:
        if not _is_whole(in_store(store, file.sha256), file):
            yield _("文件缺失或已损坏：%s") % file.path


def _is_whole(path: Path, kept: Kept) -> bool:
    return path.is_file() and path.stat().st_size == kept.size and digest(path) == kept.sha256
