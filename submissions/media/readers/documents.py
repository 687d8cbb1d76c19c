"""Documents: their text, wherever it stands.

Text stands in tables, text boxes and split runs too, so the XML is read run by run and nothing is
asked of styles or layout. A text box is written twice (for new and for old Word): counted once.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import olefile
import pypdf
from lxml import etree  # type: ignore[import-untyped]

from submissions.media.counting import count_han, count_word_style
from submissions.media.facts import DocumentFacts, Problem
from submissions.media.readers.archives import UNREADABLE, judge_directory, office_kind
from submissions.media.readers.dangers import VBA_STORAGES, office_dangers, pdf_dangers

MAX_PAGES = 1000
# Fewer characters than this on a page of a PDF: it is a scan, and the characters are a stamp or a page number.
SCAN_CHARACTERS_A_PAGE = 8

_PARTS = {
    "docx": re.compile(r"word/(document\d*|footnotes|endnotes|diagrams/data\d*)\.xml$", re.IGNORECASE),
    "pptx": re.compile(r"ppt/(slides/slide\d+|diagrams/data\d*)\.xml$", re.IGNORECASE),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|drawings/drawing\d+)\.xml$", re.IGNORECASE),
}
# Local names: what holds text, what ends a word, what repeats or hides text.
_TEXT, _BREAKS = {"t"}, {"p", "br", "cr", "tab", "tc", "si", "row"}
_SKIPPED = {"Fallback", "del", "moveFrom", "rPh"}
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
        text = "".join(_office_text(archive, _PARTS[kind]))
    except (etree.XMLSyntaxError, *UNREADABLE):
        return kind, DocumentFacts(parts=parts, unpacked_bytes=unpacked), [*problems, Problem("integrity", "damaged")]
    pages = sum(1 for info in infos if re.match(r"ppt/slides/slide\d+\.xml$", info.filename))
    # Word and WPS refuse a file with any damaged part, be it only a picture or a style.
    return kind, _counted(text, pages=pages or None, parts=parts, unpacked=unpacked), problems + _first_damage(archive)


def _first_damage(archive: zipfile.ZipFile) -> list[Problem]:
    """Checksums of all parts: the directory was judged, so reading is bounded."""
    if any(info.flag_bits & 1 for info in archive.infolist()):
        return [Problem("text_unreadable", "password")]
    try:
        return [Problem("integrity", "damaged")] if archive.testzip() else []
    except UNREADABLE:
        return [Problem("integrity", "damaged")]


def _counted(text: str, *, pages: int | None, parts: int = 0, unpacked: int = 0) -> DocumentFacts:
    readable = bool(text.strip())
    return DocumentFacts(
        han=count_han(text) if readable else None,
        word_style=count_word_style(text) if readable else None,
        pages=pages,
        parts=parts,
        unpacked_bytes=unpacked,
    )


def _office_text(archive: zipfile.ZipFile, wanted: re.Pattern[str]) -> Iterator[str]:
    for name in archive.namelist():
        if wanted.match(name):
            with archive.open(name) as part:
                yield from _text_of(part)
            yield "\n"


def _text_of(part: Any) -> Iterator[str]:
    """Text of one XML part, in order. No entities, no network, no trees larger than the parser allows."""
    skipping = 0
    events = etree.iterparse(part, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    for event, element in events:
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        if name in _SKIPPED:
            skipping += 1 if event == "start" else -1
        if event == "end":
            if not skipping and name in _TEXT:
                yield element.text or ""
            elif name in _BREAKS:
                yield "\n"
            if not skipping or name in _SKIPPED:
                element.clear(keep_tail=True)


def read_pdf(file: BinaryIO) -> tuple[DocumentFacts, list[Problem]]:
    """Text of all pages. A scan has none: `han` stays None, and a person must count."""
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            return DocumentFacts(), [Problem("text_unreadable", "password")]
        pages = len(reader.pages)
        problems = pdf_dangers(reader)
        text = "\n".join(page.extract_text() for page in reader.pages[:MAX_PAGES]) if pages else ""
    except MemoryError:
        raise
    except Exception:
        return DocumentFacts(), [Problem("integrity", "damaged")]
    if not pages:
        return DocumentFacts(), [Problem("integrity", "damaged")]
    facts = _counted(text, pages=pages)
    if (facts.word_style or 0) < SCAN_CHARACTERS_A_PAGE * pages:
        facts = DocumentFacts(pages=pages)
    return facts, problems


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
