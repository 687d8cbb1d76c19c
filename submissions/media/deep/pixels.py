"""What a film's samples show: black, frozen, barred, soft, or marked. Arrays in, plain answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from submissions.media.decoding.frames import Sample

Grey = NDArray[np.uint8]

BLACK_LUMA = 28  # of 255; video black is 0 once expanded, compression lifts it a little
WHITE_LUMA = 250
STILL_MEAN = 0.6  # mean difference of two samples that show the same
STILL_CHANGED = 0.001  # share of pixels that may differ visibly in a still picture
CHANGED_BY = 14
BAR_LEAST = 0.03  # share of the side that both bars together must take

TILE = 48
EDGY = 2.0  # mean detail of the second octave from which a tile can be judged
EDGY_TILES = 40  # fewer: the film has no detail to judge by
# Measured: 360P–540P blown up against real 1080P, on drawn scenes and on dead leaves (which have the
# statistics of photographs), CRF 20–40. A 720P film cannot be told from a soft lens and is left alone.
SOFT_LOSS = 0.155
SOFT_OCTAVE = 0.31


@dataclass(frozen=True)
class Run:
    """Consecutive samples `first`..`last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Sharpness:
    """`loss`: what halving and doubling the picture again loses, against its slopes. `octave`: the finest
    octave of detail against the next one. Both are small in a film that was blown up.
    """

    loss: float
    octave: float

    @property
    def is_soft(self) -> bool:
        return self.loss < SOFT_LOSS or self.octave < SOFT_OCTAVE


def is_black(grey: Grey) -> bool:
    return float(np.percentile(grey, 98)) < BLACK_LUMA


def is_same_picture(one: Grey, other: Grey) -> bool:
    if one.shape != other.shape:
        return False
    difference = np.abs(one.astype(np.int16) - other)
    return float(difference.mean()) < STILL_MEAN and float((difference > CHANGED_BY).mean()) < STILL_CHANGED


def runs(flags: Sequence[bool]) -> list[Run]:
    """The stretches of true flags, longest first."""
    found: list[Run] = []
    start = None
    for number, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = number
        elif not flag and start is not None:
            found.append(Run(start, number - 1))
            start = None
    return sorted(found, key=lambda run: -run.length)


def bars(samples: Sequence[Sample]) -> tuple[float, float]:
    """Share of the height and of the width that black or white bars take in every sample that is not black."""
    seen = [sample.grey for sample in samples if not is_black(sample.grey)]
    if len(seen) < 3:
        return 0.0, 0.0
    darkest_first, brightest_first = np.stack(seen).max(axis=0), np.stack(seen).min(axis=0)
    return tuple(_bar_share(darkest_first, brightest_first, axis) for axis in (1, 0))  # type: ignore[return-value]


def _bar_share(highest: Grey, lowest: Grey, axis: int) -> float:
    """Both ends must be barred: a dark ground or a night sky stands on one side only."""
    barred = (np.percentile(highest, 99, axis=axis) < BLACK_LUMA) | (np.percentile(lowest, 1, axis=axis) > WHITE_LUMA)
    free = np.flatnonzero(~barred)
    if free.size == 0:
        return 0.0
    before, after = int(free[0]), len(barred) - 1 - int(free[-1])
    both = before >= BAR_LEAST / 3 * len(barred) and after >= BAR_LEAST / 3 * len(barred)
    share = (before + after) / len(barred)
    return share if both and share >= BAR_LEAST else 0.0


def sharpness(samples: Sequence[Sample]) -> Sharpness | None:
    """How much fine detail the film really has; None without enough edges to tell.

    Medians over tiles, so that a sharp subtitle or mark does not hide a soft picture.
    """
    tiles = [tile for sample in samples if sample.whole is not None for tile in _tiles(sample.whole)]
    if len(tiles) < EDGY_TILES:
        return None
    loss, octave = np.median(np.array(tiles), axis=0)
    return Sharpness(round(float(loss), 3), round(float(octave), 3))


def _tiles(grey: Grey) -> list[tuple[float, float]]:
    high, wide = (side // TILE * TILE for side in grey.shape)
    whole = Image.fromarray(np.ascontiguousarray(grey[:high, :wide]))
    half = whole.resize((wide // 2, high // 2), Image.Resampling.BOX)
    quarter = half.resize((wide // 4, high // 4), Image.Resampling.BOX)
    fine, coarse = _tile_means(_lost(whole, half), TILE), _tile_means(_lost(half, quarter), TILE // 2)
    exact = np.asarray(whole, dtype=np.float32)
    slope = np.abs(np.diff(exact, axis=1, prepend=exact[:, :1])) + np.abs(np.diff(exact, axis=0, prepend=exact[:1]))
    edges = _tile_means(slope, TILE)
    told = (coarse > EDGY) & (edges > 1)
    return list(zip(fine[told] / edges[told], fine[told] / coarse[told], strict=True))


def _lost(picture: Image.Image, smaller: Image.Image) -> NDArray[np.float32]:
    again = np.asarray(smaller.resize(picture.size, Image.Resampling.BICUBIC), dtype=np.float32)
    return np.abs(np.asarray(picture, dtype=np.float32) - again)


def _tile_means(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    high, wide = values.shape
    return values.reshape(high // side, side, wide // side, side).mean(axis=(1, 3))
