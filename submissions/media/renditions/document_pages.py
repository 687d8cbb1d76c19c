"""Pictures of a document's pages. A PDF is rendered; Word and PowerPoint get an honest text preview.

No office suite runs here: a preview shows text and embedded pictures, and says on every page that it
is one. Runs inside the limited child, after the archive was judged safe to open.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.util import Pt

from submissions.media.renditions.fonts import chinese_font, give_fonts_to_pdfium

LONG_SIDE = 1600
PAGE = (1000, 1414)
SLIDE_WIDE = 1280
MARGIN = 80
MOST_PARAGRAPHS = 3000
MOST_PICTURE_PIXELS = 40_000_000
CLOSING = "，。、；：！？）》】”’"
LABEL = "文字预览 · 版式以原文件为准"

give_fonts_to_pdfium()


def draw_pages(path: Path, out_folder: Path, max_pages: int, container: str) -> list[Path]:
    """Writes page-001.jpg … into the folder; their paths. Empty for a kind that cannot be drawn here."""
    makers = {"pdf": _pdf_pages, "docx": _docx_pages, "pptx": _pptx_pages}
    if container not in makers:
        return []
    out_folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, picture in zip(range(1, max_pages + 1), makers[container](path), strict=False):
        paths.append(out_folder / f"page-{number:03}.jpg")
        picture.save(paths[-1], "JPEG", quality=82)
    return paths


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    for page in document:
        longest = max(page.get_size())
        if longest > 0:
            yield page.render(scale=LONG_SIDE / longest, may_draw_forms=False).to_pil().convert("RGB")


# Word


def _docx_pages(path: Path) -> Iterator[Image.Image]:
    sheet = Image.new("RGB", PAGE, "#ffffff")
    y = _label(sheet)
    for block in _docx_blocks(path):
        if isinstance(block, Image.Image):
            pieces = [_fitted(block, PAGE[0] - 2 * MARGIN, 700)]
        else:
            text, size = block
            pieces = [_line(line, size) for line in wrap(text, size, PAGE[0] - 2 * MARGIN)]
        for piece in pieces:
            if y + piece.size[1] > PAGE[1] - MARGIN:
                yield sheet
                sheet = Image.new("RGB", PAGE, "#ffffff")
                y = _label(sheet)
            sheet.paste(piece, (MARGIN, y))
            y += piece.size[1]
        y += 14
    yield sheet


def _docx_blocks(path: Path) -> Iterator[tuple[str, int] | Image.Image]:
    """Paragraphs as (text, font size), tables row by row, pictures where they stand."""
    document = Document(str(path))
    for number, block in enumerate(document.iter_inner_content()):
        if number > MOST_PARAGRAPHS:
            return
        if isinstance(block, Table):
            for row in block.rows[:200]:
                yield "  |  ".join(cell.text.strip() for cell in row.cells), 22
            continue
        style = (block.style.name or "") if block.style is not None else ""
        if block.text.strip():
            yield block.text.strip(), 34 if style in ("Title", "Heading 1") else 28 if "Heading" in style else 24
        for blip in block._element.iter(qn("a:blip")):
            part = document.part.related_parts.get(blip.get(qn("r:embed")))
            picture = _opened(part.blob) if part is not None else None
            if picture is not None:
                yield picture


# PowerPoint


def _pptx_pages(path: Path) -> Iterator[Image.Image]:
    deck = Presentation(str(path))
    if not deck.slide_width or not deck.slide_height:
        return
    scale = SLIDE_WIDE / deck.slide_width
    size = SLIDE_WIDE, max(200, min(SLIDE_WIDE * 2, round(deck.slide_height * scale)))
    for slide in deck.slides:
        sheet = Image.new("RGB", size, "#ffffff")
        for shape in list(slide.shapes)[:300]:
            _draw_shape(sheet, shape, scale)
        font = chinese_font(18)
        ImageDraw.Draw(sheet).text((size[0] - 16, size[1] - 12), LABEL, font=font, fill="#5f6772", anchor="rs",
                                   stroke_width=2, stroke_fill="#ffffff")  # fmt: skip
        yield sheet


def _draw_shape(sheet: Image.Image, shape: object, scale: float) -> None:
    left, top, wide = (round((getattr(shape, side, None) or 0) * scale) for side in ("left", "top", "width"))
    high = round((getattr(shape, "height", None) or 0) * scale)
    image = getattr(shape, "image", None) if getattr(shape, "shape_type", None) == 13 else None
    picture = _opened(image.blob) if image is not None else None
    if picture is not None and wide > 0 and high > 0:
        sheet.paste(picture.resize((min(wide, 4000), min(high, 4000))), (left, top))
    if getattr(shape, "has_table", False):
        rows = ["  |  ".join(cell.text for cell in row.cells) for row in list(shape.table.rows)[:60]]  # type: ignore[attr-defined]
        _draw_text(sheet, [(row, 20) for row in rows], left, top, wide)
    elif getattr(shape, "has_text_frame", False):
        texts = [(p.text, _text_size(p, scale)) for p in shape.text_frame.paragraphs[:200] if p.text.strip()]  # type: ignore[attr-defined]
        _draw_text(sheet, texts, left, top, wide)


def _text_size(paragraph: object, scale: float) -> int:
    sizes = [run.font.size for run in paragraph.runs if run.font.size]  # type: ignore[attr-defined]
    size = paragraph.font.size or (max(sizes) if sizes else Pt(20))  # type: ignore[attr-defined]
    return max(14, min(96, round(size * scale)))


def _draw_text(sheet: Image.Image, texts: list[tuple[str, int]], left: int, top: int, wide: int) -> None:
    """With a pale rim, for text over pictures of any colour."""
    draw, y = ImageDraw.Draw(sheet), top + 8
    for text, size in texts:
        for line in wrap(text, size, max(wide - 16, size * 4)):
            if y > sheet.size[1]:
                return
            draw.text(
                (left + 8, y), line, font=chinese_font(size), fill="#1f2329", stroke_width=2, stroke_fill="#ffffff"
            )
            y += round(size * 1.4)


# Both


def wrap(text: str, size: int, wide: int) -> list[str]:
    """Lines of at most `wide` pixels, broken anywhere but before a closing mark, as Chinese is."""
    font = chinese_font(size)
    lines, line, length = [], "", 0.0
    for character in " ".join(text.split())[:20_000]:
        step = font.getlength(character)
        if line and length + step > wide and character not in CLOSING:
            lines.append(line)
            line, length = "", 0.0
        line += character
        length += step
    return [*lines, line] if line else lines


def _line(text: str, size: int) -> Image.Image:
    line = Image.new("RGB", (PAGE[0] - 2 * MARGIN, round(size * 1.6)), "#ffffff")
    heading = size > 24  # the serif of the wheel has no bold face
    ImageDraw.Draw(line).text((0, 4), text, font=chinese_font(size, heading), fill="#1f2329", stroke_width=heading)
    return line


def _label(sheet: Image.Image) -> int:
    """The honest words at the top of a page; where the text may begin."""
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, 36), LABEL, font=chinese_font(18), fill="#5f6772")
    draw.line([(MARGIN, 68), (PAGE[0] - MARGIN, 68)], fill="#e3e6ea", width=2)
    return MARGIN + 14


def _opened(blob: bytes) -> Image.Image | None:
    """An embedded picture, or None for what is not an ordinary one (vector drawings, bombs, damage)."""
    try:
        with Image.open(io.BytesIO(blob), formats=("JPEG", "PNG", "GIF", "BMP")) as picture:
            if picture.size[0] * picture.size[1] > MOST_PICTURE_PIXELS:
                return None
            picture.draft("RGB", (SLIDE_WIDE, SLIDE_WIDE))
            return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _fitted(picture: Image.Image, wide: int, high: int) -> Image.Image:
    picture.thumbnail((wide, high))
    return picture
