"""Writing a ZIP of materials with its manifest: media stored, not compressed, nothing kept in memory."""

from __future__ import annotations

import hashlib
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from common import spreadsheets
from common.in_words import titled
from submissions import handed_in
from submissions.answers import in_words
from submissions.files import storage
from submissions.files.cards import live_files
from submissions.models import Entry, EntryFile

logger = logging.getLogger(__name__)

BLOCK = 1024 * 1024
MANIFEST = "清单.csv"
MISSING = "文件缺失"
HEAD = ("编号", "作品", "征集项目", "申报单位", "文件", "字节", "SHA-256")
UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True)
class Packed:
    """One line of the manifest."""

    entry: Entry
    path: str
    size: int
    sha256: str


def write(entries: Iterable[Entry], path: Path, *, progress: Callable[[int], None]) -> list[Packed]:
    """Write the ZIP; what it holds, line by line. `progress` hears how many percent are done, after each entry."""
    wanted = [handed_in.as_last(entry) for entry in entries]
    packed: list[Packed] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for number, entry in enumerate(wanted, start=1):
            packed += _pack_entry(archive, entry)
            progress(min(99, number * 100 // len(wanted)))
        archive.writestr(MANIFEST, _manifest(packed), zipfile.ZIP_DEFLATED)
    return packed


def _pack_entry(archive: zipfile.ZipFile, entry: Entry) -> Iterator[Packed]:
    folder = f"{entry.number} {safe_name(entry.title)}"
    text = _text(entry).encode("utf-8-sig")
    archive.writestr(f"{folder}/作品信息.txt", text, zipfile.ZIP_DEFLATED)
    yield Packed(entry, f"{folder}/作品信息.txt", len(text), hashlib.sha256(text).hexdigest())
    taken: set[str] = set()
    for file in live_files(entry).received():
        name = f"{folder}/{_unique(safe_name(file.original_name), taken)}"
        try:
            size, digest = _pack_file(archive, file, name)
        except FileNotFoundError:  # the check moved it from staging to storage while we looked
            size, digest = _pack_late(archive, file, name)
        yield Packed(entry, name, size, digest)


def _pack_file(archive: zipfile.ZipFile, file: EntryFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with storage.local_path(file) as path, path.open("rb") as source:
        with archive.open(zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6]), "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
    return size, digest.hexdigest()


def _pack_late(archive: zipfile.ZipFile, file: EntryFile, name: str) -> tuple[int, str]:
    """Once more; bytes that are nowhere cost the package one line of its manifest, and not the whole branch its ZIP."""
    try:
        return _pack_file(archive, file, name)
    except FileNotFoundError:
        logger.error("file %s of entry %s is not in storage", file.pk, file.entry_id)
        return 0, MISSING


def _text(entry: Entry) -> str:
    """The entry's answers as plain text, in the order asked."""
    lines = [f"{entry.number}{titled(entry.title)}", f"{entry.category.name} {in_words.section_name(entry)}".strip()]
    lines += [f"申报单位：{entry.union.name}", f"推荐单位：{entry.recommending.name}", ""]
    for answer in in_words.shown_answers(entry):
        lines += [f"【{answer.label}】", answer.plain, ""]
    return "\r\n".join(lines)


def _manifest(packed: list[Packed]) -> bytes:
    rows = (
        (line.entry.number, line.entry.title, line.entry.category.name, line.entry.union.name, line.path, line.size,
         line.sha256)
        for line in packed
    )  # fmt: skip
    return spreadsheets.as_csv([HEAD, *rows])


def safe_name(name: str) -> str:
    """A file or folder name that every system can unpack, and that cannot leave its folder."""
    return UNSAFE.sub("_", name).strip(" .")[-80:].strip(" .") or "_"


def _unique(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem or extension}-{number}{dot}{extension}" if stem else f"{name}-{number}"
    taken.add(candidate.casefold())
    return candidate
