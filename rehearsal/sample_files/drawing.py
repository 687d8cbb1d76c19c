"""The paintbox of the drawn scenes: palettes, a canvas addressed in units, hills, titles.

Every scene is drawn in units where the short side of the picture is 270, so that one function serves
landscape, portrait and square.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw

from common.fonts import chinese_font

UNITS = 270
OVERSAMPLE = 2

Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    sky: tuple[str, str]
    sun: str
    far: str
    middle: str
    near: str
    dark: str
    accents: tuple[str, ...]


PALETTES = (
    Palette(
        ("#f4b183", "#fbe9cf"),
        "#ffe9c4",
        "#8fb0c9",
        "#5d86a6",
        "#274a63",
        "#22303c",
        ("#c8553d", "#588b8b", "#e0a458", "#33658a", "#f2d0a4"),
    ),
    Palette(
        ("#f3ead2", "#dfeadd"),
        "#fff4d9",
        "#a9c9b0",
        "#7db08c",
        "#3f7d5c",
        "#1f5a3d",
        ("#c8553d", "#e6b566", "#f6efe0", "#7a5a38", "#5fb3b3"),
    ),
    Palette(
        ("#22304d", "#6d6a8f"),
        "#fdf1c7",
        "#4f5d8a",
        "#3a4472",
        "#2b3358",
        "#161c30",
        ("#f0d9a8", "#8fd3d0", "#e2b33c", "#d98e73", "#a9546b"),
    ),
    Palette(
        ("#8fd3d0", "#fff1df"),
        "#fff8e6",
        "#a9c3d6",
        "#7aa3bf",
        "#4f7c8a",
        "#22404c",
        ("#d98e73", "#f7d58b", "#a9546b", "#588b8b", "#ffffff"),
    ),
    Palette(
        ("#f0c9b8", "#f7e6d8"),
        "#fff3ea",
        "#c9a9b8",
        "#a9788c",
        "#6b4560",
        "#3a2438",
        ("#e2b33c", "#f0dcc0", "#5fb3b3", "#c8553d", "#fdf1c7"),
    ),
)


class Canvas:
    """A picture addressed in units; `w` × `h` units cover it whole."""

    def __init__(self, width: int, height: int) -> None:
        self.scale = min(width, height) * OVERSAMPLE / UNITS
        self.w, self.h = width * OVERSAMPLE / self.scale, height * OVERSAMPLE / self.scale
        self.image = Image.new("RGB", (width * OVERSAMPLE, height * OVERSAMPLE))
        self.draw = ImageDraw.Draw(self.image)

    def sky(self, colours: tuple[str, str]) -> None:
        top, bottom = (ImageColor.getrgb(colour)[:3] for colour in colours)
        strip = Image.new("RGB", (1, 64))
        for row in range(64):
            mix = row / 63
            strip.putpixel((0, row), tuple(round(a + (b - a) * mix) for a, b in zip(top, bottom, strict=True)))
        self.image.paste(strip.resize(self.image.size, Image.Resampling.BILINEAR))

    def shape(self, points: list[Point], fill: str) -> None:
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str, radius: float = 0) -> None:
        s = self.scale
        self.draw.rounded_rectangle((x * s, y * s, (x + w) * s, (y + h) * s), radius * s, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        s = self.scale
        self.draw.ellipse(((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s), fill=fill)

    def line(self, points: list[Point], fill: str, width: float) -> None:
        s = self.scale
        self.draw.line([(x * s, y * s) for x, y in points], fill=fill, width=max(1, round(width * s)), joint="curve")


def ridge(c: Canvas, r: random.Random, *, base: float, swing: float, fill: str) -> None:
    """A line of hills across the whole picture, filled to the bottom. `base` and `swing` are shares of the height."""
    waves = [(r.uniform(0.4, 1), r.uniform(60, 200), r.uniform(0, 6.28)) for _ in range(3)]
    top = [
        (x, c.h * (base - swing * sum(a * math.sin(x / length + at) for a, length, at in waves) / 2))
        for x in range(-4, int(c.w) + 9, 4)
    ]
    c.shape([*top, (c.w + 8, c.h), (-4, c.h)], fill)


def titled(picture: Image.Image, title: str) -> Image.Image:
    """The picture with its title across the lower third, as in an opening; unchanged without one."""
    if not title:
        return picture
    size = min(picture.size[0] // max(8, len(title) + 3), picture.size[1] // 9)
    font = chinese_font(size, serif=True)
    shaded = Image.blend(picture, Image.new("RGB", picture.size, "#15181d"), 0.42)
    draw = ImageDraw.Draw(shaded)
    x, y = picture.size[0] / 2, picture.size[1] * 0.52
    draw.text((x, y), title, font=font, fill="#fff8e6", anchor="mm", stroke_width=size // 48)
    draw.line([(x - size, y + size), (x + size, y + size)], fill="#e0a458", width=max(2, size // 16))
    return shaded
