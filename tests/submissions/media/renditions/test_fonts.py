"""Every picture that is drawn here has its Chinese from the wheel, whatever fonts the system has or lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from rehearsal.sample_files import deep_wrong, drawing, papers
from submissions.media.renditions import document_pages, fonts

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
