"""Documents: their facts, and how much text people are shown (`media.documents`). The preview draws the same text."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import olefile
import pypdf
from lxml import etree  # type: ignore[import-untyped]

from submissions.media.counting import count_han, count_word_style
from submissions.media.documents import pdf, slides, word
from submissions.media.documents.blocks import OTHER_FILE, Block, Unseen, text_of
from submissions.media.documents.parts import Package, TooLarge, children, local
from submissions.media.facts import DocumentFacts, Problem
from submissions.media.readers.archives import UNREADABLE, judge_directory, office_kind
from submissions.media.readers.dangers import VBA_STORAGES, office_dangers, pdf_dangers

MOST_NAMED = 50  # pages that are pictures
_SHEETS = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|drawings/drawing\d+)\.xml$", re.IGNORECASE)
# Old Office files encrypted by a password, and new ones wrapped in an old container.
_ENCRYPTED_STREAMS = ("EncryptedPackage", "EncryptionInfo")


def read_archive(file: BinaryIO, size: int) -> tuple[str, DocumentFacts, list[Problem]]:
    """Kind by content (docx, pptx, xlsx or zip), facts and problems of the open ZIP file."""
    archive, problems = judge_directory(file, size)
    if archive is None:
        return "zip", DocumentFacts(), problems
    infos = archive.infolist()
    parts, unpacked, kind = len(infos), sum(info.file_size for info in infos), office_kind(archive)
    if kind == "zip":
        return kind, DocumentFacts(parts=parts, unpacked_bytes=unpacked), _first_damage(archive)
    try:
        problems = office_dangers(archive)
        text, pages, unread = _shown_text(archive, kind)
    except TooLarge:
        return kind, DocumentFacts(parts=parts, unpacked_bytes=unpacked), [Problem("archive_bomb", "too_large")]
    except (etree.XMLSyntaxError, *UNREADABLE):
        return kind, DocumentFacts(parts=parts, unpacked_bytes=unpacked), [*problems, Problem("integrity", "damaged")]
    # Word and WPS refuse a file with any damaged part, be it only a picture or a style.
    facts = _counted(text, pages=pages, parts=parts, unpacked=unpacked, unread=unread)
    return kind, facts, problems + _first_damage(archive)


def _first_damage(archive: zipfile.ZipFile) -> list[Problem]:
    """Checksums of all parts: the directory was judged, so reading is bounded."""
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return [Problem("text_unreadable", "password")]
    try:
        return [Problem("integrity", "damaged")] if archive.testzip() else []
    except UNREADABLE:
        return [Problem("integrity", "damaged")]


def _counted(text: str, *, pages: int | None, parts: int = 0, unpacked: int = 0, unread: str = "") -> DocumentFacts:
    """`unread`: why nobody here can count it, if so."""
    readable = bool(text.strip()) and not unread
    return DocumentFacts(
        han=count_han(text) if readable else None,
        word_style=count_word_style(text) if readable else None,
        pages=pages,
        parts=parts,
        unpacked_bytes=unpacked,
        unread=unread,
    )


def _shown_text(archive: zipfile.ZipFile, kind: str) -> tuple[str, int | None, str]:
    """(text, number of slides, why it cannot be counted)."""
    if kind == "xlsx":
        return "".join(_sheet_text(archive)), None, ""
    package = Package(archive)
    if kind == "pptx":
        shown = list(slides.slides(package))
        return text_of(block for slide in shown for block in slide.blocks), len(shown) or None, ""
    blocks = list(word.blocks(package))
    return text_of(blocks), None, _left_unread(blocks)


def _left_unread(blocks: list[Block]) -> str:
    """Word shows another file that is put in whole (altChunk) like its own text; nothing here reads that."""
    return OTHER_FILE if Unseen(OTHER_FILE) in blocks else ""


def _sheet_text(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if _SHEETS.match(name):
            yield from _texts(Package(archive).tree(name))


def _texts(element: Any) -> Iterator[str]:
    for inner in children(element):
        if local(inner) == "t":
            yield inner.text or ""
        elif local(inner) != "rPh":  # how a Japanese name is read aloud
            yield from _texts(inner)
            yield "\n" if local(inner) in ("si", "is", "p", "row") else ""


def read_pdf(file: BinaryIO) -> tuple[DocumentFacts, list[Problem]]:
    """Text of all pages. What cannot be read as language has no count: `unread` says why, and a person must count."""
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            return DocumentFacts(), [Problem("text_unreadable", "password")]
        pages = len(reader.pages)
        problems = pdf_dangers(reader)
        found = pdf.read_text(file, reader) if pages else pdf.PdfText()
    except MemoryError:
        raise
    except Exception:
        return DocumentFacts(), [Problem("integrity", "damaged")]
    if not pages:
        return DocumentFacts(), [Problem("integrity", "damaged")]
    facts = _counted(found.text, pages=pages, unread=found.unread)
    return dataclasses.replace(facts, pictured_pages=found.pictured[:MOST_NAMED]), problems


def read_old_office(file: BinaryIO) -> tuple[str, list[Problem]]:
    """doc, ppt or xls by its streams, or "ole"; macros and passwords. Their text is not counted."""
    try:
        with olefile.OleFileIO(file) as ole:
            streams = {entry[0] for entry in ole.listdir(streams=True, storages=True)}
            nested = {name.lower() for entry in ole.listdir(streams=True, storages=True) for name in entry}
    except Exception:
        return "ole", [Problem("integrity", "damaged")]
    problems = [Problem("macro", "vba")] if nested & VBA_STORAGES else []
    if streams & set(_ENCRYPTED_STREAMS):
        return "ole", [*problems, Problem("text_unreadable", "password")]
    kinds = {"WordDocument": "doc", "PowerPoint Document": "ppt", "Workbook": "xls", "Book": "xls"}
    return next((kind for stream, kind in kinds.items() if stream in streams), "ole"), problems
