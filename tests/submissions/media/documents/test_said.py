"""Where a preview shows less than the document holds, it says so on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image

from submissions.media.renditions import document_pages, drawing_text
from submissions.media.renditions.document_pages import CUT, NO_PICTURE, NOT_DRAWN, OTHER, draw_pages
from tests.submissions.media.documents.made import paragraph, shape, slides_file, word_file
from tests.submissions.media.documents.test_slides import frame
from tests.submissions.media.papers import pdf

CHART = NOT_DRAWN["chart"]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the pages drawn meanwhile say in words of ours."""
    heard: list[str] = []
    real = drawing_text.note

    def noting(sheet: Any, text: str, y: int) -> None:
        heard.append(text)
        real(sheet, text, y)

    monkeypatch.setattr(drawing_text, "note", noting)
    monkeypatch.setattr(document_pages, "note", noting)
    return heard


def blank_pdf(path: Path, pages: int) -> Path:
    writer = pypdf.PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    writer.write(path)
    return path


@pytest.mark.parametrize(("most", "words"), [(2, [CUT]), (3, []), (9, [])])
def test_preview_that_ends_before_the_document_says_so(
    tmp_path: Path, said: list[str], most: int, words: list[str]
) -> None:
    long = word_file(tmp_path / "a.docx", paragraph("字" * 1200) * 2)
    files = (blank_pdf(tmp_path / "a.pdf", 3), slides_file(tmp_path / "a.pptx", *[shape("字")] * 3), long)
    for path in files:
        said.clear()
        drawn = draw_pages(path, tmp_path / path.suffix[1:], most, path.suffix[1:])
        assert (len(drawn), said) == (min(most, 3), words), path.suffix


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<w:p><w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p>', [NO_PICTURE]),
        ('<w:p><w:r><w:drawing><c:chart r:id="rId9"/></w:drawing></w:r></w:p>', [CHART]),
        ('<w:altChunk r:id="rId9"/>', [OTHER]),
        (paragraph("字"), []),
    ],
)
def test_what_cannot_be_drawn_of_a_word_file_is_said_in_its_place(
    tmp_path: Path, said: list[str], body: str, words: list[str]
) -> None:
    draw_pages(word_file(tmp_path / "a.docx", body), tmp_path, 9, "docx")
    assert said == words


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (frame('<c:chart r:id="rId9"/>'), [CHART]),
        (frame("<p:oleObj/>"), [OTHER]),
        ('<p:pic><p:blipFill><a:blip r:embed="rId9"/></p:blipFill></p:pic>', [NO_PICTURE]),
    ],
)
def test_what_cannot_be_drawn_of_a_slide_is_said(tmp_path: Path, said: list[str], tree: str, words: list[str]) -> None:
    draw_pages(slides_file(tmp_path / "a.pptx", tree), tmp_path, 9, "pptx")
    assert said == words


def darkness(folder: Path, **more: range) -> int:
    """How many dark pixels a page of one character has, with what else stands on it."""
    [page] = draw_pages(pdf(folder / "a.pdf", [1200], ordering="GB1", **more), folder, 9, "pdf")
    with Image.open(page) as picture:
        return sum(picture.convert("L").histogram()[:128])


def test_notes_and_filled_in_fields_of_a_pdf_are_drawn(tmp_path: Path) -> None:
    plain = darkness(tmp_path)
    assert darkness(tmp_path, noted=range(1300, 1310)) > plain * 3
    assert darkness(tmp_path, filled_in=range(1400, 1410)) > plain * 3
