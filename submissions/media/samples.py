"""Where a film's samples stand, and whether their bytes look like what an encoder wrote.

Nothing is decoded. A 1 GB film has its few thousand frames far apart: small reads there cost a third of
what page faults on a mapping cost; where frames lie close together it is the other way round.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from .mp4 import BrokenError, Track

# Encoders now and then write one entry more or less; more is damage.
SAMPLE_COUNT_SLACK = 2
SPARSE_SAMPLE_BYTES = 4 << 10  # frames larger than a page on average are read one by one: mapping them costs more
# An encoded sound sample or picture unit never holds so many zeros in a row (in H.264 and H.265 by
# emulation prevention); zero-filled files do.
ZEROS = bytes(16)
# Inside large units a few places are probed too, at most so many a file.
PROBED_UNIT_BYTES = 32 << 10
MAX_PROBES = 512


def _numbers() -> array[int]:
    return array("Q")


@dataclass
class Span:
    """A track with where its samples stand. Where all are of one size, a whole chunk counts as one."""

    track: Track
    duration_s: Decimal
    offsets: array[int] = field(default_factory=_numbers)
    sizes: array[int] = field(default_factory=_numbers)

    def append(self, offset: int, sizes: Sequence[int]) -> None:
        """Neighbouring samples from `offset` on."""
        if len(sizes):
            self.offsets.extend(accumulate(sizes[:-1], initial=offset))
            self.sizes.extend(iter(sizes))


def place(track: Track) -> tuple[array[int], array[int]]:
    """Offset and size of every sample. Raises BrokenError where the tables contradict each other."""
    if abs(sum(count for count, _ in track.times) - track.count) > SAMPLE_COUNT_SLACK:
        raise BrokenError("tables")
    chunks, runs = len(track.chunk_offsets), track.chunk_runs
    if not track.count:
        return _numbers(), _numbers()
    if not runs or runs[0][0] != 1 or any(a >= b for (a, _), (b, _) in pairwise(runs)) or runs[-1][0] > chunks:
        raise BrokenError("tables")
    firsts = [first - 1 for first, _ in runs]
    ends = [*firsts[1:], chunks]
    in_chunks = [(track.chunk_offsets[a:b], each) for a, b, (_, each) in zip(firsts, ends, runs, strict=True)]
    if sum(len(offsets) * each for offsets, each in in_chunks) < track.count:
        raise BrokenError("tables")
    return _of_one_size(track, in_chunks) if track.fixed_size else _of_own_sizes(track, in_chunks)


def _of_one_size(track: Track, in_chunks: Iterable[tuple[array[int], int]]) -> tuple[array[int], array[int]]:
    offsets, sizes, left = _numbers(), _numbers(), track.count
    for run, each in in_chunks:
        for offset in run:
            offsets.append(offset)
            sizes.append(track.fixed_size * min(each, left))
            left -= min(each, left)
    return offsets, sizes


def _of_own_sizes(track: Track, in_chunks: Iterable[tuple[array[int], int]]) -> tuple[array[int], array[int]]:
    offsets, done = _numbers(), 0
    for run, each in in_chunks:
        if each == 1:
            offsets.extend(run[: track.count - done])
            done += len(run)
            continue
        for offset in run:
            offsets.extend(accumulate(track.sizes[done : done + each][:-1], initial=offset))
            done += each
            if done >= track.count:
                break
    return offsets[: track.count], array("Q", track.sizes)


def first_bad_sample(data: Any, descriptor: int, span: Span) -> int | None:
    """Number of the first sample that cannot be what the encoder wrote; None: all can."""
    if span.track.nal_length and span.offsets:
        return _first_bad_units(data, descriptor, span)
    if span.track.handler == b"soun" and not span.track.fixed_size:
        # Sound lies in small runs between the pictures: mapped, each run would bring its neighbours along.
        for number in range(0, len(span.offsets), max(1, len(span.offsets) // MAX_PROBES)):
            if span.sizes[number] >= 16 and os.pread(descriptor, 16, span.offsets[number]) == ZEROS:
                return number
    return None


def _first_bad_units(data: Any, descriptor: int, span: Span) -> int | None:
    """The NAL units must add up to their sample, and their heads must look like heads."""
    length, avc = span.track.nal_length, span.track.codec.startswith(b"avc")
    sparse = sum(span.sizes) // len(span.sizes) > SPARSE_SAMPLE_BYTES
    step = max(1, len(span.sizes) // MAX_PROBES)
    # The hot loop of the whole judgement, thousands of frames a film: locals instead of calls.
    head, pread, number = length + 1, os.pread, int.from_bytes
    for sample, (start, size) in enumerate(zip(span.offsets, span.sizes, strict=True)):
        offset, end = start, start + size
        while offset + length < end:
            prefix = pread(descriptor, head, offset) if sparse else data[offset : offset + head]
            unit, kind = number(prefix[:length]), prefix[length]
            offset += length
            if not unit or kind & 0x80 or (avc and not kind & 0x1F):
                return sample
            if unit > PROBED_UNIT_BYTES and not sample % step and pread(descriptor, 16, offset + unit // 2) == ZEROS:
                return sample
            offset += unit
        if offset != end:
            return sample
    return None
