"""A poster for a work that has no picture of its own, a song or a text: its title, union and category, drawn by us."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property

from PIL import Image, ImageDraw

from common.fonts import Font, chinese_font
from submissions.media.renditions.cards import packed

POSTER, SHARE = (640, 360), (300, 300)
_FINER = 2  # drawn larger and made smaller, so that edges are smooth
# Ground, its second tone, the mark: calm, and white letters stand out on each at 7:1 or more.
_COLOURS = (
    ("#1e3a4c", "#28506a", "#e0b36a"),
    ("#233f34", "#2f5646", "#d8c48a"),
    ("#4a2530", "#633342", "#e7b9a0"),
    ("#2b2f4a", "#3b4166", "#b9c3ee"),
    ("#47341f", "#60482d", "#f0cf9a"),
)
_BARS = 36


@dataclass(frozen=True)
class Words:
    """All that stands on it. `is_sound`: a song or a story told, with a wave as its mark; else rings."""

    title: str
    union: str
    category: str
    is_sound: bool

    @cached_property
    def digest(self) -> str:
        """Changes with what stands on it, so that its address may be kept for as long as a browser likes."""
        words = f"{self.title}|{self.union}|{self.category}|{self.is_sound}"
        return hashlib.blake2b(words.encode(), digest_size=6).hexdigest()


def draw(words: Words, size: tuple[int, int]) -> bytes:
    """A JPEG of this size."""
    ground, second, mark = _COLOURS[int(words.digest, 16) % len(_COLOURS)]
    width, height = (side * _FINER for side in size)
    picture = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(picture)
    unit = min(height / 90, width / 96)
    margin = round(7 * unit)
    _draw_mark(pen, words, (width, height), second)
    pen.text((margin, margin), words.category, font=chinese_font(round(7 * unit)), fill=mark)
    _draw_title(pen, words.title, (margin, width - 2 * margin, height), unit)
    union = lines_of(words.union, chinese_font(round(6 * unit)), width - 2 * margin, most=1)
    pen.text((margin, height - margin - round(8 * unit)), union[0], font=chinese_font(round(6 * unit)), fill="#e9edf0")
    return packed(picture.resize(size, Image.Resampling.LANCZOS))


def _draw_title(pen: ImageDraw.ImageDraw, title: str, place: tuple[int, int, int], unit: float) -> None:
    """In letters as large as let it stand on three lines."""
    left, room, height = place
    for letter in (15, 13, 11, 9.5):
        font = chinese_font(round(letter * unit), serif=True)
        lines = lines_of(title, font, room, most=3)
        if not lines[-1].endswith("…"):
            even = font.getlength(title) / len(lines) + letter * unit  # no line of one letter
            lines = lines_of(title, font, min(room, round(even)), most=3)
            break
    step = round(letter * unit * 1.35)
    top = (height - step * len(lines)) // 2
    for number, line in enumerate(lines):
        pen.text((left, top + number * step), line, font=font, fill="#ffffff")


def lines_of(text: str, font: Font, room: int, *, most: int) -> list[str]:
    """Broken anywhere, as Chinese is; what does not fit ends in an ellipsis."""
    lines = [""]
    for letter in text:
        if font.getlength(lines[-1] + letter) <= room:
            lines[-1] += letter
        elif len(lines) == most:
            lines[-1] = lines[-1][:-1] + "…"
            break
        else:
            lines.append(letter.strip())
    return lines


def _draw_mark(pen: ImageDraw.ImageDraw, words: Words, size: tuple[int, int], colour: str) -> None:
    width, height = size
    if not words.is_sound:
        for step in range(2, 9):
            reach = height * step / 8
            box = (width - reach, height - reach, width + reach, height + reach)
            pen.ellipse(box, outline=colour, width=round(height / 60))
        return
    step_wide = width / _BARS
    for number in range(_BARS):
        left = number * step_wide
        wave = height * (abs(math.sin(number * 0.55) * math.cos(number * 0.21)) * 0.34 + 0.04)
        box = (left, height * 0.74 - wave, left + step_wide * 0.45, height * 0.74 + wave / 2)
        pen.rounded_rectangle(box, step_wide * 0.22, fill=colour)
