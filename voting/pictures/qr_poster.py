"""A poster of a work to print or to send: its picture, title and union, and the code that leads to it."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageOps

from common.fonts import chinese_font
from voting.pictures import drawn_poster
from voting.pictures.drawn_poster import Words, lines_of

SIZE = (750, 1120)
_PICTURE = (750, 422)
_MARGIN = 56
_CODE_SIDE = 300
_INK, _QUIET, _RED = "#1f2329", "#5f6772", "#b3261e"


@dataclass(frozen=True)
class Poster:
    """`notes`: the lines beside the code; `foot`: who calls for it."""

    words: Words
    number: str
    address: str
    notes: tuple[str, ...]
    foot: str


def draw(poster: Poster, picture: Path | None) -> bytes:
    """A JPEG. `picture`: one that we made ourselves; without it the poster that we draw."""
    sheet = Image.new("RGB", SIZE, "#ffffff")
    sheet.paste(_top(poster.words, picture), (0, 0))
    pen = ImageDraw.Draw(sheet)
    below = _write_title(pen, poster)
    sheet.paste(_code(poster.address), (_MARGIN, below))
    _write_notes(pen, poster, below)
    pen.text((SIZE[0] // 2, SIZE[1] - 44), poster.foot, font=chinese_font(22), fill=_QUIET, anchor="mm")
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=88, progressive=True)
    return file.getvalue()


def code_as_svg(address: str) -> bytes:
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", scale=8, border=4, light="#ffffff")
    return file.getvalue()


def _top(words: Words, picture: Path | None) -> Image.Image:
    with suppress(OSError):  # a picture that is gone or damaged keeps nobody from the poster
        if picture is not None:
            with Image.open(picture, formats=("JPEG",)) as own:
                return ImageOps.fit(own.convert("RGB"), _PICTURE, Image.Resampling.LANCZOS)
    drawn = drawn_poster.draw(words, drawn_poster.POSTER)
    return Image.open(io.BytesIO(drawn)).resize(_PICTURE, Image.Resampling.LANCZOS)


def _write_title(pen: ImageDraw.ImageDraw, poster: Poster) -> int:
    """How far down it comes."""
    room, at = SIZE[0] - 2 * _MARGIN, _PICTURE[1] + 40
    for line in lines_of(poster.words.title, chinese_font(46, serif=True), room, most=2):
        pen.text((_MARGIN, at), line, font=chinese_font(46, serif=True), fill=_INK)
        at += 64
    (union,) = lines_of(poster.words.union, chinese_font(28), room, most=1)
    pen.text((_MARGIN, at + 8), union, font=chinese_font(28), fill=_QUIET)
    pen.text((_MARGIN, at + 52), f"{poster.words.category} · {poster.number}", font=chinese_font(24), fill=_QUIET)
    return at + 120


def _write_notes(pen: ImageDraw.ImageDraw, poster: Poster, top: int) -> None:
    left = _MARGIN + _CODE_SIDE + 36
    at, room = top + 28, SIZE[0] - left - _MARGIN
    for place, note in enumerate(poster.notes):
        font = chinese_font(26 if place else 34)
        for line in lines_of(note, font, room, most=3):
            pen.text((left, at), line, font=font, fill=_QUIET if place else _RED)
            at += 38 if place else 50
        at += 10


def _code(address: str) -> Image.Image:
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="png", scale=10, border=2)
    return Image.open(file).convert("RGB").resize((_CODE_SIDE, _CODE_SIDE), Image.Resampling.NEAREST)
