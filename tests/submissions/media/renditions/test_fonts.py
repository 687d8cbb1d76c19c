"""Every picture that is drawn here has its Chinese from the wheel, whatever fonts the system has or lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from common import fonts
from rehearsal.sample_files import deep_wrong, drawing, papers
from submissions.media.renditions import document_pages

ROOT = Path(__file__).parents[4]
CODE = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0] not in (".venv", "tests", "var")]


def draw_a_page_of_each(folder: Path) -> None:
    documents = [papers.document_docx(folder / "a.docx"), papers.slides_pptx(folder / "a.pptx", pages=1)]
    for document in documents:
        document_pages.draw_pages(document, folder, 1, document.suffix[1:])


def draw_for_the_demo(folder: Path) -> None:
    drawing.titled(Image.new("RGB", (640, 360)), "榕城夜归人")
    papers.score_sheet(folder / "a.png", title="网络文明歌")
    papers.document_pdf(folder / "a.pdf", pages=1)
    deep_wrong._mark(seed=1)


@pytest.mark.parametrize("draw", [draw_a_page_of_each, draw_for_the_demo])
def test_only_fonts_of_the_wheel_are_loaded(draw, tmp_path, monkeypatch):
    loaded = set()
    truetype = ImageFont.truetype
    monkeypatch.setattr(ImageFont, "truetype", lambda font, size: loaded.add(font) or truetype(font, size))
    fonts.chinese_font.cache_clear()

    draw(tmp_path)

    assert loaded == {sans_path(), serif_path()}


def test_no_other_file_loads_a_font():
    assert [path for path in CODE if "ImageFont" in path.read_text()] == [Path(fonts.__file__)]


@pytest.mark.parametrize("name", ["SimSun", "FangSong_GB2312"])
def test_pdf_that_brings_no_font_is_not_blank(name, tmp_path):
    """As a word processor writes it that embeds nothing: it counts on the reader's having a Song."""
    (tmp_path / "a.pdf").write_bytes(pdf_without_its_font("工人阶级", name))

    (page,) = document_pages.draw_pages(tmp_path / "a.pdf", tmp_path, 1, "pdf")

    with Image.open(page) as picture:
        dark = sum(picture.convert("L").histogram()[:128])
    assert dark > 2000


def pdf_without_its_font(text: str, font: str) -> bytes:
    content = b"BT /F1 60 Tf 50 700 Td <%s> Tj ET" % text.encode("utf-16-be").hex().encode()
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2"
        f">>/FontDescriptor<</Type/FontDescriptor/FontName/{font}/Flags 6/StemV 80>>>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/UniGB-UCS2-H/DescendantFonts[%s]>>"
        % (font.encode(), descendant.encode()),
    ]
    numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(objects, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>\n%%EOF"
