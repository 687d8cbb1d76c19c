"""Drawn scenes of Fujian for rehearsal and demo media: flat shapes, one light, no photographs.

The same seed gives the same picture; another seed gives other hills.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image

from rehearsal.sample_files.drawing import OVERSAMPLE, PALETTES, Canvas, Palette, ridge


def harbour(c: Canvas, r: random.Random, p: Palette) -> None:
    sea = c.h * r.uniform(0.66, 0.76)
    c.disc(c.w * r.uniform(0.15, 0.85), sea - r.uniform(20, 70), r.uniform(22, 40), p.sun)
    ridge(c, r, base=(sea - 14) / c.h, swing=0.05, fill=p.far)
    c.box(0, sea, c.w, c.h - sea, p.near)
    for _ in range(r.randint(2, 4)):
        _crane(c, r.uniform(0.1, 0.9) * c.w, sea, r.uniform(90, 140), p)
    x = r.uniform(4, 20)
    while x < c.w - 30:
        for level in range(r.randint(0, 4)):
            c.box(x, sea - 14 - 14 * level, 24, 13, r.choice(p.accents))
        x += 26
    keel = sea + r.uniform(16, 30)
    c.shape([(c.w * 0.05, keel), (c.w * 0.72, keel), (c.w * 0.68, keel + 26), (c.w * 0.09, keel + 26)], p.dark)
    _ripples(c, r, keel + 30, p)


def tea_hills(c: Canvas, r: random.Random, p: Palette) -> None:
    c.disc(c.w * r.uniform(0.2, 0.8), c.h * r.uniform(0.14, 0.32), r.uniform(18, 34), p.sun)
    for base, fill in ((0.46, p.far), (0.58, p.middle), (0.72, p.near)):
        ridge(c, r, base=base + r.uniform(-0.05, 0.05), swing=r.uniform(0.04, 0.12), fill=fill)
    bend, rows = r.uniform(-0.35, 0.35), r.randint(7, 10)
    for row in range(rows):
        y = c.h * (0.78 + 0.24 * row / rows)
        c.line(
            [
                (x, y + math.sin(x / 90 + bend * 9) * 9 + bend * (x - c.w / 2) * 0.2)
                for x in range(-10, int(c.w) + 20, 10)
            ],
            p.dark,
            5,
        )
    for _ in range(r.randint(2, 5)):
        x, y = r.uniform(0.1, 0.9) * c.w, c.h * r.uniform(0.78, 0.94)
        c.shape([(x - 7, y + 20), (x, y), (x + 7, y + 20)], r.choice(p.accents))
        c.disc(x, y - 2, 4, p.accents[2])


def metro(c: Canvas, r: random.Random, p: Palette) -> None:
    _towers(c, r, p, floor=0.72)
    rail = c.h * r.uniform(0.66, 0.74)
    c.box(0, rail, c.w, 9, p.dark)
    for x in range(int(r.uniform(0, 60)), int(c.w), 92):
        c.box(x, rail + 8, 15, c.h, p.dark)
    colour, start = r.choice(p.accents), r.uniform(-0.1, 0.3) * c.w
    for car in range(3):
        left = start + car * 108
        c.box(left, rail - 42, 104, 40, "#f6f3ec", 6)
        c.box(left, rail - 14, 104, 6, colour)
        for window in range(4):
            c.box(left + 8 + window * 24, rail - 35, 18, 15, p.near, 2)
    _ripples(c, r, c.h * 0.9, p)


def lighthouse(c: Canvas, r: random.Random, p: Palette) -> None:
    sea, x = c.h * r.uniform(0.6, 0.74), c.w * r.uniform(0.22, 0.78)
    c.disc(c.w - x, sea - r.uniform(10, 60), r.uniform(20, 38), p.sun)
    ridge(c, r, base=sea / c.h, swing=0.05, fill=p.far)
    c.box(0, sea, c.w, c.h, p.middle)
    c.shape(
        [(x - 110, c.h), (x - 60, sea + 6), (x - 20, sea - 10), (x + 30, sea - 6), (x + 80, sea + 30), (x + 120, c.h)],
        p.dark,
    )
    tall = r.uniform(110, 150)
    c.shape([(x - 15, sea), (x - 9, sea - tall), (x + 9, sea - tall), (x + 15, sea)], "#f6f3ec")
    for band in range(3):
        y = sea - tall * (0.2 + 0.28 * band)
        c.shape(
            [(x - 14 + 2 * band, y), (x + 14 - 2 * band, y), (x + 13 - 2 * band, y - 14), (x - 13 + 2 * band, y - 14)],
            p.accents[0],
        )
    c.shape(
        [
            (x, sea - tall - 12),
            (c.w * r.choice((-0.1, 1.1)), sea - tall - 60),
            (c.w * r.choice((-0.1, 1.1)), sea - tall + 10),
        ],
        p.sun,
    )
    c.box(x - 8, sea - tall - 20, 16, 20, p.accents[2])
    c.shape([(x - 12, sea - tall - 20), (x, sea - tall - 34), (x + 12, sea - tall - 20)], p.dark)
    _ripples(c, r, sea + 16, p)


def bridge(c: Canvas, r: random.Random, p: Palette) -> None:
    c.disc(c.w * r.uniform(0.1, 0.9), c.h * 0.25, r.uniform(16, 30), p.sun)
    ridge(c, r, base=0.56, swing=0.1, fill=p.far)
    ridge(c, r, base=0.64, swing=0.07, fill=p.middle)
    deck = c.h * r.uniform(0.6, 0.7)
    c.box(0, deck + 26, c.w, c.h, p.near)
    for share in (r.uniform(0.2, 0.34), r.uniform(0.62, 0.8)):
        x, top = share * c.w, deck - r.uniform(100, 150)
        for step in range(1, 10):
            c.line([(x - step * 15, deck), (x, top + step * 3), (x + step * 15, deck)], "#f6f3ec", 1)
        c.shape([(x - 8, c.h * 0.9), (x - 2.5, top), (x + 2.5, top), (x + 8, c.h * 0.9)], p.dark)
    c.box(0, deck, c.w, 7, p.dark)
    for _ in range(r.randint(3, 7)):
        c.box(r.uniform(0, c.w), deck - 7, 15, 7, r.choice(p.accents), 2)
    _ripples(c, r, deck + 40, p)


def tulou(c: Canvas, r: random.Random, p: Palette) -> None:
    ridge(c, r, base=r.uniform(0.36, 0.5), swing=0.16, fill=p.far)
    ridge(c, r, base=r.uniform(0.52, 0.62), swing=0.1, fill=p.middle)
    ground = c.h * r.uniform(0.78, 0.86)
    c.box(0, ground, c.w, c.h, p.near)
    for x, size in ((c.w * r.uniform(0.15, 0.35), r.uniform(60, 90)), (c.w * r.uniform(0.6, 0.8), r.uniform(80, 125))):
        wall, roof = ground - size * 0.75, ground - size * 0.98
        c.box(x - size, wall, size * 2, ground - wall + 6, "#e3c79a")
        c.shape(
            [(x - size * 1.14, wall + 4), (x - size * 0.9, roof), (x + size * 0.9, roof), (x + size * 1.14, wall + 4)],
            p.dark,
        )
        for window in range(-3, 4):
            c.box(x + window * size * 0.26 - 4, wall + size * 0.22, 8, 11, "#7a5a38")
        c.box(x - 9, ground - 24, 18, 30, "#7a5a38", 8)
        c.disc(x - 13, wall + 12, 5, p.accents[0])
        c.disc(x + 13, wall + 12, 5, p.accents[0])


SCENES: dict[str, Callable[[Canvas, random.Random, Palette], None]] = {
    "harbour": harbour, "tea_hills": tea_hills, "metro": metro,
    "lighthouse": lighthouse, "bridge": bridge, "tulou": tulou,
}  # fmt: skip


def scene(width: int, height: int, *, seed: int, name: str = "") -> Image.Image:
    """One scene as an RGB picture of the asked size in pixels. Without a name the seed chooses."""
    r = random.Random(f"scene {seed}")
    palette = r.choice(PALETTES)
    chosen = name or r.choice(sorted(SCENES))
    canvas = Canvas(width, height)
    canvas.sky(palette.sky)
    SCENES[chosen](canvas, r, palette)
    return canvas.image.reduce(OVERSAMPLE)


def _crane(c: Canvas, x: float, sea: float, tall: float, p: Palette) -> None:
    top = sea - tall
    for foot in (-22, 22):
        c.line([(x + foot, sea), (x + foot * 0.65, top)], p.dark, 4)
    c.line([(x - 24, sea - tall * 0.45), (x + 24, sea - tall * 0.45)], p.dark, 4)
    c.line([(x - 100, top), (x + 46, top)], p.dark, 5)
    c.line([(x - 98, top), (x, top - 38), (x + 42, top)], p.dark, 2)


def _towers(c: Canvas, r: random.Random, p: Palette, *, floor: float) -> None:
    for layer, fill in ((1.0, p.far), (0.75, p.middle)):
        x = -10.0
        while x < c.w:
            wide, tall = r.uniform(22, 52), c.h * r.uniform(0.18, 0.55) * layer
            c.box(x, c.h * floor - tall, wide, c.h, fill)
            for lit in range(r.randint(2, 9)):
                c.box(x + 4 + (lit * 9) % max(9, wide - 9), c.h * floor - tall + 8 + 11 * (lit // 2), 4, 5, p.sun)
            x += wide + r.uniform(0, 8)
    c.box(0, c.h * floor, c.w, c.h, p.near)


def _ripples(c: Canvas, r: random.Random, top: float, p: Palette) -> None:
    for _ in range(14):
        x, y = r.uniform(0, c.w), r.uniform(min(top, c.h - 6), c.h)
        c.line([(x, y), (x + r.uniform(14, 60), y)], p.far, 1.2)
