"""Finds a static mark (台标, 水印) in a moving film.

Where a mark stands, an edge of the same direction stands in nearly every sample, whatever moves behind.
A camera that does not move makes everything look like that: then the answer is that it cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from submissions.media.decoding.frames import Sample
from submissions.media.deep.pixels import is_black, is_same_picture

LEAST_SAMPLES = 8  # differing ones
EDGE = 14.0  # gradient, in grey levels, from which a pixel counts as an edge
STEADY = 0.85  # share of samples that must have the edge, in one direction
STATIC_CAMERA = 0.35  # share of all edges that are steady
CELL = 16
CELL_EDGES = 6  # steady pixels that make a cell of CELL × CELL part of a mark
MARK_EDGES = 40
MARK_WIDE, MARK_HIGH = 0.45, 0.25  # a larger thing is a frame, a caption bar or the picture itself
CROSSWISE = 0.12  # letters and logos have edges both ways; a horizon or a bar has not

FOUND, NONE, CANNOT_TELL = "found", "none", "cannot_tell"


@dataclass(frozen=True)
class Mark:
    """`answer`, and where found: `box` as shares (left, top, right, bottom) and the steadiness, 0–1."""

    answer: str
    box: tuple[float, float, float, float] | None = None
    steadiness: float = 0.0


def find_mark(samples: Sequence[Sample]) -> Mark:
    greys = _differing([sample.grey for sample in samples])
    if len(greys) < LEAST_SAMPLES:
        return Mark(CANNOT_TELL)
    steady, edge_share, horizontal = _steadiness(greys)
    is_steady = steady >= STEADY
    usual = float(edge_share.mean())
    if usual > 0 and float(is_steady.mean()) / usual > STATIC_CAMERA:
        return Mark(CANNOT_TELL)
    return _largest_mark(is_steady, steady, horizontal)


def _differing(greys: list[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    kept: list[NDArray[np.uint8]] = []
    for grey in greys:
        if not is_black(grey) and (not kept or not is_same_picture(kept[-1], grey)):
            kept.append(grey)
    return kept


def _steadiness(
    greys: list[NDArray[np.uint8]],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Per pixel: length of the mean edge direction (1: always the same), share of samples with an edge, and
    whether the steady edge runs horizontally."""
    shape = greys[0].shape
    sum_x, sum_y, count = (np.zeros(shape, np.float32) for _ in range(3))
    for grey in greys:
        exact = grey.astype(np.float32)
        across, down = np.zeros_like(exact), np.zeros_like(exact)
        across[:, 1:-1] = exact[:, 2:] - exact[:, :-2]
        down[1:-1] = exact[2:] - exact[:-2]
        size = np.hypot(across, down)
        is_edge = size > EDGE
        safe = np.maximum(size, 1)
        sum_x += np.where(is_edge, across / safe, 0)
        sum_y += np.where(is_edge, down / safe, 0)
        count += is_edge
    total = len(greys)
    steady = (np.hypot(sum_x, sum_y) / total).astype(np.float32)
    return steady, (count / total).astype(np.float32), np.abs(sum_y) > np.abs(sum_x)


def _largest_mark(is_steady: NDArray[np.bool_], steady: NDArray[np.float32], horizontal: NDArray[np.bool_]) -> Mark:
    high, wide = is_steady.shape
    best, best_edges = Mark(NONE), 0
    for top, left, bottom, right in _groups(is_steady):
        inside = np.s_[top:bottom, left:right]
        edges = int(is_steady[inside].sum())
        flat = float(horizontal[inside][is_steady[inside]].mean()) if edges else 0.0
        fits = right - left <= MARK_WIDE * wide and bottom - top <= MARK_HIGH * high
        if edges > max(best_edges, MARK_EDGES) and fits and CROSSWISE <= flat <= 1 - CROSSWISE:
            box = (left / wide, top / high, right / wide, bottom / high)
            best, best_edges = Mark(FOUND, box, float(steady[inside][is_steady[inside]].mean())), edges
    return best


def _groups(is_steady: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Boxes (top, left, bottom, right) in pixels around cells that touch, with a gap of one cell allowed sideways."""
    rows, columns = is_steady.shape[0] // CELL, is_steady.shape[1] // CELL
    cells = is_steady[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL).sum(axis=(1, 3))
    waiting = {(int(y), int(x)) for y, x in np.argwhere(cells >= CELL_EDGES)}
    boxes = []
    while waiting:
        group, edge = [], [waiting.pop()]
        while edge:
            y, x = edge.pop()
            group.append((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-2, -1, 0, 1, 2)} & waiting
            waiting -= near
            edge.extend(near)
        ys, xs = [y for y, _ in group], [x for _, x in group]
        boxes.append((min(ys) * CELL, min(xs) * CELL, (max(ys) + 1) * CELL, (max(xs) + 1) * CELL))
    return boxes
