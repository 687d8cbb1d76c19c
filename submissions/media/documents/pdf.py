"""What a PDF shows: its text, read by the very program that draws its pages here; a second one where that sees none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from submissions.media.counting import count_word_style
from submissions.media.documents.language import is_language

MAX_PAGES = 1000
# Fewer characters than this on a page: it is a scan, and the characters are a stamp or a page number.
SCAN_CHARACTERS_A_PAGE = 8
SCAN_SHARE = 0.5  # of the page, from which a picture on such a page may be the text itself
NO_TEXT, NOT_LANGUAGE, TOO_LONG = "no_text", "not_language", "too_long"
_HYPHEN = re.compile("[\ufffe\u0002]\r?\n?")  # at the end of a line, where pdfium joins a word


@dataclass(frozen=True)
class PdfText:
    """`unread`: why nobody here can count it, if so. `pictured`: numbers of the pages that are pictures."""

    text: str = ""
    unread: str = ""
    pictured: tuple[int, ...] = ()


def read_text(file: BinaryIO, reader: pypdf.PdfReader) -> PdfText:
    """`reader`: the same file, opened and unlocked."""
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        return PdfText(unread=TOO_LONG)
    reason = NO_TEXT
    for found in _readings(file, reader):
        written = pages - len(found.pictured)
        if written and count_word_style(found.text) >= SCAN_CHARACTERS_A_PAGE * written:
            if is_language(found.text):
                return found
            reason = NOT_LANGUAGE
    return PdfText(unread=reason)


def shown_pages(file: BinaryIO | Path) -> Iterator[Any]:
    """pdfium's pages with the notes on them and what is filled into their form. Raises pypdfium2.PdfiumError."""
    if not isinstance(file, Path):
        file.seek(0)
    document: Any = pypdfium2.PdfDocument(file)
    try:
        for number in range(len(document)):
            page = document[number]
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            yield document[number]
    finally:
        document.close()


def _readings(file: BinaryIO, reader: pypdf.PdfReader) -> Iterator[PdfText]:
    with suppress(pypdfium2.PdfiumError):
        yield _drawn_text(file)
    yield PdfText("\n".join(page.extract_text() for page in reader.pages))


def _drawn_text(file: BinaryIO) -> PdfText:
    texts, pictured = [], []
    for number, page in enumerate(shown_pages(file), 1):
        texts.append(_HYPHEN.sub("", page.get_textpage().get_text_bounded()))
        if count_word_style(texts[-1]) < SCAN_CHARACTERS_A_PAGE and _is_pictured(page):
            pictured.append(number)
    return PdfText("\n".join(texts), pictured=tuple(pictured))


def _is_pictured(page: Any) -> bool:
    wide, high = page.get_size()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= SCAN_SHARE * wide * high:
            return True
    return False
