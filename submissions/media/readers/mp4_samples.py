"""Where a film's samples stand, and whether their bytes look like what an encoder wrote.

Nothing is decoded. A 1 GB film has its few thousand frames far apart: small reads there cost a third of
what page faults on a mapping cost; where frames lie close together it is the other way round.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from submissions.media.readers.mp4 import MAX_NUMBER, BrokenError, Numbers, Track, no_numbers

# Encoders now and then write one entry more or less; more is damage.
SAMPLE_COUNT_SLACK = 2
SPARSE_SAMPLE_BYTES = 12 << 10  # frames larger than this on average are read one by one: mapping them costs more
BLOCK_SAMPLES = 1 << 16  # looked at together
# An encoded sound sample or picture unit never holds so many zeros in a row (in H.264 and H.265 by
# emulation prevention); zero-filled files do.
ZEROS = bytes(16)
# Inside large units a few places are probed too, at most so many a file.
PROBED_UNIT_BYTES = 32 << 10
MAX_PROBES = 512
# The first bytes of a unit by the bytes of its length prefix.
_HEADS = {length: np.dtype([("unit", f">u{length}"), ("kind", "u1")]) for length in (1, 2, 4)}
# Which first bytes a unit can have: no forbidden bit; in H.264 also not the unspecified type 0.
_KINDS = np.arange(256) < 0x80
_AVC_KINDS = _KINDS & (np.arange(256) & 0x1F != 0)


@dataclass
class Span:
    """A track with where its samples stand. Where all are of one size, a whole chunk counts as one."""

    track: Track
    duration_s: Decimal
    offsets: Numbers
    sizes: Numbers


def place(track: Track) -> tuple[Numbers, Numbers]:
    """Offset and size of every sample. Raises BrokenError where the tables contradict each other."""
    if abs(int(track.times[:, 0].sum()) - track.count) > SAMPLE_COUNT_SLACK:
        raise BrokenError("tables")
    if not track.count:
        return no_numbers(), no_numbers()
    chunks, (first, samples) = len(track.chunk_offsets), track.chunk_runs.T
    if not first.size or first[0] != 1 or (np.diff(first) <= 0).any() or first[-1] > chunks:
        raise BrokenError("tables")
    in_chunk = np.repeat(samples, np.diff(first, append=chunks + 1))
    start = np.cumsum(in_chunk) - in_chunk  # number of each chunk's first sample
    if start[-1] + in_chunk[-1] < track.count:
        raise BrokenError("tables")
    used = start < track.count
    offset, start = track.chunk_offsets[used], start[used]
    in_chunk = np.minimum(in_chunk[used], track.count - start)
    if track.fixed_size:
        if track.fixed_size * track.count > MAX_NUMBER:
            raise BrokenError("tables")
        return offset, in_chunk * track.fixed_size
    before = np.cumsum(track.sizes) - track.sizes
    # A sample stands as far behind its chunk's first one as in a row of all samples.
    return before + np.repeat(offset - before[start], in_chunk), track.sizes


def first_bad_sample(data: Any, descriptor: int, span: Span) -> int | None:
    """Number of the first sample that cannot be what the encoder wrote; None: all can."""
    if span.track.nal_length and span.offsets.size:
        return _first_bad_units(data, descriptor, span)
    if span.track.handler == b"soun" and not span.track.fixed_size:
        # Sound lies in small runs between the pictures: mapped, each run would bring its neighbours along.
        step = max(1, len(span.offsets) // MAX_PROBES)
        probed = zip(span.offsets[::step].tolist(), span.sizes[::step].tolist(), strict=True)
        for number, (offset, size) in enumerate(probed):
            if size >= len(ZEROS) and os.pread(descriptor, len(ZEROS), offset) == ZEROS:
                return number * step
    return None


def _first_bad_units(data: Any, descriptor: int, span: Span) -> int | None:
    """The NAL units must add up to their sample, and their heads must look like heads.

    Nearly every frame is one unit: those are judged together. What looks different is followed unit by unit.
    """
    length = span.track.nal_length
    head, kinds = _HEADS[length], _AVC_KINDS if span.track.codec.startswith(b"avc") else _KINDS
    step = -(-len(span.sizes) // MAX_PROBES)
    for first in range(0, len(span.offsets), BLOCK_SAMPLES):
        offsets, sizes = span.offsets[first : first + BLOCK_SAMPLES], span.sizes[first : first + BLOCK_SAMPLES]
        read = _read_heads(data, descriptor, offsets.tolist(), head.itemsize, sparse=sizes.mean() > SPARSE_SAMPLE_BYTES)
        heads = np.frombuffer(read, head)
        plain = (heads["unit"] > 0) & (heads["unit"] + np.int64(length) == sizes) & kinds[heads["kind"]]
        probed = (np.arange(first, first + len(sizes)) % step == 0) & (sizes > PROBED_UNIT_BYTES)
        for number in np.flatnonzero(~plain | probed).tolist():
            offset, size = int(offsets[number]), int(sizes[number])
            if plain[number]:
                fits = os.pread(descriptor, len(ZEROS), offset + size // 2) != ZEROS
            else:
                fits = _units_fit(descriptor, offset, size, length, kinds, probed=bool(probed[number]))
            if not fits:
                return first + number
    return None


def _read_heads(data: Any, descriptor: int, offsets: list[int], size: int, *, sparse: bool) -> bytes:
    """`size` bytes from each offset. What stands at the end of the file is shorter: then nothing fits any more."""
    if sparse:
        pread = os.pread
        read = b"".join([pread(descriptor, size, offset) for offset in offsets])
    else:
        read = b"".join([data[offset : offset + size] for offset in offsets])
    return read.ljust(size * len(offsets), b"\0")


def _units_fit(descriptor: int, offset: int, size: int, length: int, kinds: Any, *, probed: bool) -> bool:
    """Whether the sample is a row of units that look like units."""
    end = offset + size
    while offset + length < end:
        head = os.pread(descriptor, length + 1, offset)
        unit = int.from_bytes(head[:length])
        offset += length
        if len(head) <= length or not unit or not kinds[head[length]]:
            return False
        if probed and unit > PROBED_UNIT_BYTES and os.pread(descriptor, len(ZEROS), offset + unit // 2) == ZEROS:
            return False
        offset += unit
    return offset == end
