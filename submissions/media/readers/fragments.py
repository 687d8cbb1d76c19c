"""Samples of fragmented MP4 (`moof` boxes), as recording programs and downloads write them."""

from __future__ import annotations

import struct
from array import array
from decimal import Decimal
from itertools import accumulate
from typing import Any

import numpy as np

from submissions.media.readers.mp4 import MAX_NUMBER, Box, BrokenError, children, find

# Flags of tfhd and trun, ISO/IEC 14496-12, 8.8.7 and 8.8.8.
BASE_OFFSET, DESCRIPTION, DEFAULT_DURATION, DEFAULT_SIZE = 0x1, 0x2, 0x8, 0x10
DATA_OFFSET, FIRST_FLAGS, DURATION, SIZE, FLAGS, TIME_OFFSET = 0x1, 0x4, 0x100, 0x200, 0x400, 0x800
MAX_SAMPLES = 20_000_000


def read_fragments(data: Any, moov: bytes, moofs: list[Box], spans: dict[int, Any]) -> None:
    """Add every fragment's samples and time to its track's span. Raises BrokenError."""
    defaults = _defaults(moov)
    ticks = dict.fromkeys(spans, 0)
    found = {track: (array("q"), array("q")) for track in spans}
    for moof in moofs:
        for traf in children(data, moof.start, moof.end):
            if traf.kind == b"traf":
                _read_fragment(data, traf, moof.head, defaults, found, ticks)
    for track, span in spans.items():
        offsets, sizes = (np.frombuffer(numbers, np.int64) for numbers in found[track])
        span.offsets, span.sizes = np.append(span.offsets, offsets), np.append(span.sizes, sizes)
        if ticks[track] and span.track.timescale:
            media = Decimal(int(span.track.times.prod(axis=1).sum()))
            span.duration_s = (media + ticks[track]) / span.track.timescale


def _read_fragment(
    data: Any,
    traf: Box,
    moof_at: int,
    defaults: dict[int, tuple[int, int]],
    found: dict[int, tuple[array[int], array[int]]],
    ticks: dict[int, int],
) -> None:
    tfhd = find(data, traf, b"tfhd")
    if tfhd is None:
        raise BrokenError("header")
    track, base, duration, size = _header(data, tfhd, moof_at, defaults)
    if track not in found:
        raise BrokenError("tables")
    (offsets, all_sizes), position = found[track], base
    for trun in children(data, traf.start, traf.end):
        if trun.kind != b"trun":
            continue
        start, sizes, length = _run(data, trun, base, position, duration, size)
        offsets.extend(accumulate(sizes[:-1], initial=start))
        all_sizes.extend(iter(sizes))
        position = start + sum(sizes)
        ticks[track] += length
        if len(offsets) > MAX_SAMPLES:
            raise BrokenError("table_count", box="trun")


def _defaults(moov: bytes) -> dict[int, tuple[int, int]]:
    """Track id → (duration, size) of a sample that says neither."""
    mvex = find(moov, Box(b"moov", 0, 0, len(moov)), b"mvex")
    found: dict[int, tuple[int, int]] = {}
    if mvex is not None:
        for trex in children(moov, mvex.start, mvex.end):
            if trex.kind == b"trex":
                track, _, duration, size = struct.unpack_from(">IIII", moov, trex.start + 4)
                found[track] = duration, size
    return found


def _header(data: Any, tfhd: Box, moof_at: int, defaults: dict[int, tuple[int, int]]) -> tuple[int, int, int, int]:
    """Track id, where its data offsets count from, default duration and size."""
    word, track = struct.unpack_from(">II", data, tfhd.start)
    flags, at, base = word & 0xFFFFFF, tfhd.start + 8, moof_at
    duration, size = defaults.get(track, (0, 0))
    if flags & BASE_OFFSET:
        base, at = struct.unpack_from(">Q", data, at)[0], at + 8
    if flags & DESCRIPTION:
        at += 4
    if flags & DEFAULT_DURATION:
        duration, at = struct.unpack_from(">I", data, at)[0], at + 4
    if flags & DEFAULT_SIZE:
        size = struct.unpack_from(">I", data, at)[0]
    return track, base, duration, size


def _run(data: Any, trun: Box, base: int, position: int, duration: int, size: int) -> tuple[int, Any, int]:
    """Where the run's samples start, their sizes, and how long they last together."""
    word, count = struct.unpack_from(">II", data, trun.start)
    flags, at = word & 0xFFFFFF, trun.start + 8
    if flags & DATA_OFFSET:
        position, at = base + struct.unpack_from(">i", data, at)[0], at + 4
    if flags & FIRST_FLAGS:
        at += 4
    fields = [flag for flag in (DURATION, SIZE, FLAGS, TIME_OFFSET) if flags & flag]
    if not 0 <= position <= MAX_NUMBER or count > MAX_SAMPLES or count * 4 * len(fields) > trun.end - at:
        raise BrokenError("table_count", box="trun")
    if not fields:
        return position, (size * count,) if count else (), count * duration
    words = array("I", data[at : at + count * 4 * len(fields)])
    words.byteswap()
    wide = len(fields)
    lasts = sum(words[fields.index(DURATION) :: wide]) if DURATION in fields else count * duration
    sizes = words[fields.index(SIZE) :: wide] if SIZE in fields else array("I", [size]) * count
    return position, sizes, lasts
