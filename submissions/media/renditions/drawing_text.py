"""Lines, table rows and notes of a document's preview as small pictures, in the fonts of the wheel."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from common.fonts import Font, chinese_font
from submissions.media.documents.blocks import Row

CLOSING = "，。、；：！？）》】”’"
INK, QUIET, RULE = "#1f2329", "#5f6772", "#c9ced6"
ROW_SIZE, ROW_PAD = 22, 10
LEAST_COLUMN = 90
MOST_PICTURE_PIXELS = 40_000_000


@dataclass(frozen=True)
class Piece:
    """`gap`: pixels to leave below it."""

    picture: Image.Image
    gap: int = 0


def write(sheet: Image.Image, at: tuple[int, int], text: str, font: Font, *, rim: int = 0, bold: int = 0) -> None:
    """One line of the document's own text; nothing else writes any. `rim`: how wide a pale one around its letters."""
    edge = "#ffffff" if rim else INK
    ImageDraw.Draw(sheet).text(at, text, font=font, fill=INK, stroke_width=rim or bold, stroke_fill=edge)


def note(sheet: Image.Image, text: str, y: int) -> None:
    """A strip with words of ours across a page."""
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, y, sheet.size[0], y + 44), fill="#fff6e0")
    draw.text((sheet.size[0] // 2, y + 22), text, font=chinese_font(20), fill=QUIET, anchor="mm")


def note_piece(text: str, wide: int) -> Piece:
    """Words of ours where something of the document cannot be drawn."""
    picture = Image.new("RGB", (wide, 44), "#ffffff")
    note(picture, text, 0)
    return Piece(picture, 14)


def wrap(text: str, size: int, wide: int) -> list[str]:
    """Lines of at most `wide` pixels, broken anywhere but before a closing mark, as Chinese is."""
    font = chinese_font(size)
    lines, line, length = [], "", 0.0
    for character in " ".join(text.split()):
        step = font.getlength(character)
        if line and length + step > wide and character not in CLOSING:
            lines.append(line)
            line, length = "", 0.0
        line += character
        length += step
    return [*lines, line] if line else lines


def text_lines(text: str, size: int, wide: int) -> list[str]:
    """The same of a text that breaks its lines itself here and there."""
    return [line for part in text.splitlines() for line in wrap(part, size, wide)]


def line_piece(text: str, size: int, wide: int, gap: int = 0) -> Piece:
    picture = Image.new("RGB", (wide, round(size * 1.6)), "#ffffff")
    heading = size > 24  # the serif of the wheel has no bold face
    write(picture, (0, 4), text, chinese_font(size, heading), bold=int(heading))
    return Piece(picture, gap)


def row_piece(row: Row, wide: int, most_high: int) -> Piece | None:
    """A table's row in columns of one width; None where it does not fit: too many columns, too much in one."""
    column = wide // max(1, len(row.cells))
    if column < LEAST_COLUMN:
        return None
    step, room = round(ROW_SIZE * 1.5), column - 2 * ROW_PAD
    cells = [[line for p in cell for line in text_lines(p.text, ROW_SIZE, room)] for cell in row.cells]
    high = max(1, *(len(cell) for cell in cells)) * step + 2 * ROW_PAD
    if high > most_high:
        return None
    picture = Image.new("RGB", (wide, high), "#ffffff")
    draw = ImageDraw.Draw(picture)
    for number, cell in enumerate(cells):
        draw.rectangle((number * column, 0, (number + 1) * column - 1, high - 1), outline=RULE)
        for place, line in enumerate(cell):
            write(picture, (number * column + ROW_PAD, ROW_PAD + place * step), line, chinese_font(ROW_SIZE))
    return Piece(picture)


def opened(blob: bytes) -> Image.Image | None:
    """An embedded picture, or None for what is not an ordinary one (vector drawings, bombs, damage)."""
    try:
        with Image.open(io.BytesIO(blob), formats=("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")) as picture:
            if picture.size[0] * picture.size[1] > MOST_PICTURE_PIXELS:
                return None
            picture.draft("RGB", (1280, 1280))
            return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def fitted(picture: Image.Image, wide: int, high: int) -> Image.Image:
    picture.thumbnail((wide, high))
    return picture
