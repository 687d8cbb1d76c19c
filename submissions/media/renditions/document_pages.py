"""Pictures of a document's pages. A PDF is rendered; Word and PowerPoint get an honest text preview.

No office suite runs here: a preview draws the very blocks that are counted (`media.documents`), all of them, and says
on every page that it is one; where it shows less than the document holds, it says that too. Runs inside the limited
child, after the archive was judged safe to open.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from common.fonts import chinese_font
from submissions.media.documents import slides, word
from submissions.media.documents.blocks import CHART, HEADING, TITLE, Block, Paragraph, Picture, Row, Unseen
from submissions.media.documents.parts import Package
from submissions.media.documents.pdf import shown_pages
from submissions.media.renditions.drawing_text import (
    Piece,
    fitted,
    line_piece,
    note,
    note_piece,
    opened,
    row_piece,
    text_lines,
    wrap,
    write,
)  # fmt: skip
from submissions.media.renditions.pdfium_fonts import give_fonts_to_pdfium

__all__ = ["LABEL", "draw_pages", "wrap"]

LONG_SIDE = 1600
PAGE = (1000, 1414)
SLIDE_WIDE = 1280
MARGIN = 80
GAP = 14
LEAST_WIDE = 160  # of a slide's box, wherever it stands
MOST_SIDE = 4000
POINTS = 20.0  # of a slide's letters that say nothing of their size
UNITS_A_POINT = 12_700  # of PowerPoint
LABEL = "文字预览 · 版式以原文件为准"
NOT_DRAWN = {CHART: "此处有一张图表，预览画不出来，请看原文件。"}
OTHER = "此处嵌入了别的文件，预览画不出来，请看原文件。"
NO_PICTURE = "此处有一张图片，预览画不出来，请看原文件。"
CUT = "预览到这一页为止，后面还有内容，请看原文件。"

give_fonts_to_pdfium()


def draw_pages(path: Path, out_folder: Path, max_pages: int, container: str) -> list[Path]:
    """Writes page-001.jpg … into the folder; their paths. Empty for a kind that cannot be drawn here."""
    makers = {"pdf": _pdf_pages, "docx": _docx_pages, "pptx": _pptx_pages}
    if container not in makers:
        return []
    out_folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    pictures = makers[container](path)
    following = next(pictures, None)
    while following is not None and len(paths) < max_pages:
        picture, following = following, next(pictures, None)
        if following is not None and len(paths) == max_pages - 1:
            note(picture, CUT, picture.size[1] - 60)
        paths.append(out_folder / f"page-{len(paths) + 1:03}.jpg")
        picture.save(paths[-1], "JPEG", quality=82)
    return paths


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    try:
        for page in shown_pages(path):
            longest = max(page.get_size())
            if longest > 0:
                yield page.render(scale=LONG_SIDE / longest, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def _docx_pages(path: Path) -> Iterator[Image.Image]:
    with zipfile.ZipFile(path) as archive:
        package = Package(archive)
        yield from _flowing(_pieces(package, word.blocks(package), PAGE[0] - 2 * MARGIN), PAGE)


def _flowing(pieces: Iterator[Piece], size: tuple[int, int]) -> Iterator[Image.Image]:
    """Pieces below each other, on as many sheets as they need."""
    sheet, y = _sheet(size)
    for piece in pieces:
        if y + piece.picture.size[1] > size[1] - MARGIN:
            yield sheet
            sheet, y = _sheet(size)
        sheet.paste(piece.picture, (MARGIN, y))
        y += piece.picture.size[1] + piece.gap
    yield sheet


def _sheet(size: tuple[int, int]) -> tuple[Image.Image, int]:
    """An empty sheet with the honest words at its top, and where the text may begin."""
    sheet = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, 36), LABEL, font=chinese_font(18), fill="#5f6772")
    draw.line([(MARGIN, 68), (size[0] - MARGIN, 68)], fill="#e3e6ea", width=2)
    return sheet, MARGIN + 14


def _pieces(package: Package, blocks: Iterable[Block], wide: int) -> Iterator[Piece]:
    """The pictures of all blocks, none higher than half a page but for a single line or row of that height."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _line_pieces(block, wide)
        elif isinstance(block, Row):
            row = row_piece(block, wide, PAGE[1] // 2)
            yield from (
                [row] if row else (piece for cell in block.cells for p in cell for piece in _line_pieces(p, wide))
            )
        elif isinstance(block, Picture):
            picture = opened(package.read(block.part))
            yield Piece(fitted(picture, wide, 700), GAP) if picture else note_piece(NO_PICTURE, wide)
        elif isinstance(block, Unseen):
            yield note_piece(NOT_DRAWN.get(block.what, OTHER), wide)


def _line_pieces(paragraph: Paragraph, wide: int) -> Iterator[Piece]:
    size = {TITLE: 34, HEADING: 28}.get(paragraph.level, 24)
    lines = text_lines(paragraph.text, size, wide)
    for number, line in enumerate(lines, 1):
        yield line_piece(line, size, wide, GAP if number == len(lines) else 0)


# PowerPoint


def _pptx_pages(path: Path) -> Iterator[Image.Image]:
    with zipfile.ZipFile(path) as archive:
        package = Package(archive)
        wide, high = slides.size(package)
        scale = SLIDE_WIDE / wide
        size = SLIDE_WIDE, max(400, min(SLIDE_WIDE * 2, round(high * scale)))
        for slide in slides.slides(package):
            yield from _slide_pages(package, slide, size, scale)


def _slide_pages(package: Package, slide: slides.Slide, size: tuple[int, int], scale: float) -> Iterator[Image.Image]:
    """The slide, texts above all else; what does not fit onto it stands on a sheet behind it."""
    sheet, left_over = Image.new("RGB", size, "#ffffff"), list[Block]()
    for box in sorted(slide.boxes, key=lambda box: all(isinstance(block, Paragraph) for block in box.blocks)):
        left_over += _draw_box(package, sheet, box, scale)
    font = chinese_font(18)
    ImageDraw.Draw(sheet).text((size[0] - 16, size[1] - 12), LABEL, font=font, fill="#5f6772", anchor="rs",
                               stroke_width=2, stroke_fill="#ffffff")  # fmt: skip
    yield sheet
    if left_over:
        yield from _flowing(_pieces(package, left_over, size[0] - 2 * MARGIN), size)


def _draw_box(package: Package, sheet: Image.Image, box: slides.Box, scale: float) -> list[Block]:
    """Draws what fits; what does not is given back."""
    left = max(0, min(sheet.size[0] - LEAST_WIDE, round(box.place.left * scale)))
    top, high = max(0, round(box.place.top * scale)), round(box.place.height * scale)
    wide = max(LEAST_WIDE, min(sheet.size[0] - left, round(box.place.width * scale)))
    y, left_over = top + 8, list[Block]()
    for block in box.blocks:
        if isinstance(block, Picture):
            left_over += _draw_picture(package, sheet, block, (left, top, wide, high))
        elif isinstance(block, Paragraph):
            y, rest = _draw_paragraph(sheet, block, (left + 8, y), wide - 16, scale)
            left_over += rest
        elif (piece := next(_pieces(package, [block], wide), None)) and y + piece.picture.size[1] < sheet.size[1]:
            sheet.paste(piece.picture, (left, y))
            y += piece.picture.size[1]
        else:
            left_over.append(block)
    return left_over


def _draw_picture(
    package: Package, sheet: Image.Image, block: Picture, place: tuple[int, int, int, int]
) -> list[Block]:
    left, top, wide, high = place
    picture = opened(package.read(block.part))
    if picture is None or high <= 0:
        return [block]
    sheet.paste(picture.resize((min(wide, MOST_SIDE), min(high, MOST_SIDE))), (left, top))
    return []


def _draw_paragraph(
    sheet: Image.Image, paragraph: Paragraph, at: tuple[int, int], wide: int, scale: float
) -> tuple[int, list[Block]]:
    """With a pale rim, for text over pictures of any colour. Where the next one begins, and the lines left over."""
    size = max(14, min(96, round((paragraph.points or POINTS) * UNITS_A_POINT * scale)))
    lines, y = text_lines(paragraph.text, size, max(wide, size * 4)), at[1]
    for number, line in enumerate(lines):
        if y + round(size * 1.4) > sheet.size[1]:
            return y, [Paragraph("\n".join(lines[number:]))]
        write(sheet, (at[0], y), line, chinese_font(size), rim=2)
        y += round(size * 1.4)
    return y, []
