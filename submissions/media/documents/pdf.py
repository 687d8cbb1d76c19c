"""The text of a PDF, as the very program reads it that draws its pages here; a second one where that sees none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import pypdf
import pypdfium2  # type: ignore[import-untyped]

from submissions.media.counting import count_word_style
from submissions.media.documents.language import is_language

MAX_PAGES = 1000
# Fewer characters than this on a page: it is a scan, and the characters are a stamp or a page number.
SCAN_CHARACTERS_A_PAGE = 8
NO_TEXT, NOT_LANGUAGE, TOO_LONG = "no_text", "not_language", "too_long"
_HYPHEN = re.compile("[\ufffe\u0002]\r?\n?")  # at the end of a line, where pdfium joins a word


def read_text(file: BinaryIO, reader: pypdf.PdfReader) -> tuple[str, str]:
    """(text, "") or ("", why nobody here can count it). `reader`: the same file, opened and unlocked."""
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        return "", TOO_LONG
    enough, reason = SCAN_CHARACTERS_A_PAGE * pages, NO_TEXT
    for text in _readings(file, reader):
        if count_word_style(text) >= enough:
            if is_language(text):
                return text, ""
            reason = NOT_LANGUAGE
    return "", reason


def _readings(file: BinaryIO, reader: pypdf.PdfReader) -> Iterator[str]:
    with suppress(pypdfium2.PdfiumError):
        yield _drawn_text(file)
    yield "\n".join(page.extract_text() for page in reader.pages)


def _drawn_text(file: BinaryIO) -> str:
    file.seek(0)
    document: Any = pypdfium2.PdfDocument(file)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return _HYPHEN.sub("", "\n".join(texts))
