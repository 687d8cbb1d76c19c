"""ZIP files, judged from their directory before anything in them is opened.

Office documents are ZIP files. A bomb shows in the directory: sizes, number of parts, parts that
overlap. What the directory hides (a part longer than stated) Python's reader cuts off by itself.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import BinaryIO

from submissions.media.facts import Problem

MAX_UNPACKED_BYTES = 200 << 20
MAX_PARTS = 5000
MAX_DIRECTORY_BYTES = 4 << 20
MAX_RATIO = 200  # of one part over a megabyte; text of Word documents stays below 30
_RATIO_FROM_BYTES = 1 << 20
# What zipfile raises for a damaged part; RuntimeError also stands for a password and for an unknown compression.
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError)
_END = struct.Struct("<4s4H2LH")

_MAIN_TYPES = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"presentationml.slideshow.main+xml", "pptx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"ms-word.document.macroEnabled", "docx"),
    (b"ms-powerpoint.presentation.macroEnabled", "pptx"),
    (b"ms-powerpoint.slideshow.macroEnabled", "pptx"),
    (b"ms-excel.sheet.macroEnabled", "xlsx"),
)


def judge_directory(file: BinaryIO, size: int) -> tuple[zipfile.ZipFile | None, list[Problem]]:
    """The archive, if it is safe to open, and what is wrong with it."""
    end = _end_record(file, size)
    if end is None:
        return None, [Problem("integrity", "truncated")]
    parts, directory = end
    if parts > MAX_PARTS or directory > MAX_DIRECTORY_BYTES:
        return None, [Problem("archive_bomb", "too_many_parts", {"parts": parts})]
    try:
        archive = zipfile.ZipFile(file)
    except (*UNREADABLE, ValueError, struct.error):
        return None, [Problem("integrity", "damaged")]
    infos = archive.infolist()
    if any(_leads_out(info.orig_filename) for info in infos):
        return None, [Problem("integrity", "part_names")]
    unpacked, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if len(infos) > MAX_PARTS:
        return None, [Problem("archive_bomb", "too_many_parts", {"parts": len(infos)})]
    if unpacked > MAX_UNPACKED_BYTES:
        return None, [Problem("archive_bomb", "too_large", {"unpacked_bytes": unpacked})]
    if packed > size:
        return None, [Problem("archive_bomb", "overlap", {"packed_bytes": packed})]
    for info in infos:
        if info.file_size > _RATIO_FROM_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size):
            return None, [Problem("archive_bomb", "ratio", {"unpacked_bytes": info.file_size})]
    return archive, []


def _leads_out(name: str) -> bool:
    """A part's name that, unpacked by some careless program, would end up outside its folder."""
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or not steps[0] or ":" in steps[0] or "\0" in name


def _end_record(file: BinaryIO, size: int) -> tuple[int, int] | None:
    """(number of parts, bytes of the directory) as the end record says; None without one."""
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        return None
    _, _, _, _, parts, directory, _, _ = _END.unpack_from(tail, at)
    # 0xFFFF and 0xFFFFFFFF point to a ZIP64 record: nothing of ours is that large.
    return parts, directory


def office_kind(archive: zipfile.ZipFile) -> str:
    """docx, pptx or xlsx by content type, whatever the name says; zip for anything else."""
    try:
        types = archive.read("[Content_Types].xml")[: 1 << 20]
    except (KeyError, *UNREADABLE):
        return "zip"
    return next((kind for mark, kind in _MAIN_TYPES if mark in types), "zip")
