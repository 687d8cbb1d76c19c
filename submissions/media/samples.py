"""Follow a film's samples without decoding them: do their bytes look like what an encoder wrote?

A 1 GB film has its few thousand frames far apart. Small reads there cost a third of what page faults on a
mapping cost; where frames lie close together it is the other way round.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from .mp4 import Track

SPARSE_SAMPLE_BYTES = 32 << 10  # frames larger than this on average are read one by one
# An encoded sound sample or picture unit never holds so many zeros in a row (in H.264 and H.265 by
# emulation prevention); zero-filled files do.
ZEROS = bytes(16)
# Inside large units a few places are probed too, at most so many a file.
PROBED_UNIT_BYTES = 32 << 10
MAX_PROBES = 512

Chunks = list[tuple[int, Any]]


def first_bad_sample(data: Any, descriptor: int, track: Track, chunks: Chunks) -> int | None:
    """Number of the first sample that cannot be what the encoder wrote; None: all can."""
    if track.nal_length:
        return _Units(data, descriptor, track, chunks).first_bad(chunks)
    if track.handler == b"soun" and not track.fixed_size:
        return _first_silent_hole(descriptor, chunks)
    return None


def _first_silent_hole(descriptor: int, chunks: Chunks) -> int | None:
    done = 0
    for start, sizes in chunks:
        chunk = os.pread(descriptor, sum(sizes), start)
        if ZEROS in chunk:
            offset = 0
            for number, size in enumerate(sizes):
                if size >= len(ZEROS) and chunk[offset : offset + len(ZEROS)] == ZEROS:
                    return done + number
                offset += size
        done += len(sizes)
    return None


class _Units:
    """The NAL units of one track: they must add up to their sample, and their heads must look like heads."""

    def __init__(self, data: Any, descriptor: int, track: Track, chunks: Chunks) -> None:
        count = sum(len(sizes) for _, sizes in chunks) or 1
        total = sum(sum(sizes) for _, sizes in chunks)
        self.data, self.descriptor = data, descriptor
        self.length, self.avc = track.nal_length, track.codec.startswith(b"avc")
        self.sparse = total // count > SPARSE_SAMPLE_BYTES
        self.step = max(1, count // MAX_PROBES)

    def first_bad(self, chunks: Chunks) -> int | None:
        done = 0
        for start, sizes in chunks:
            bad = self._bad_in_chunk(start, sizes, done)
            if bad is not None:
                return bad
            done += len(sizes)
        return None

    def _bad_in_chunk(self, offset: int, sizes: Sequence[int], done: int) -> int | None:
        # The hot loop of the whole judgement: thousands of frames a film, so locals instead of calls.
        length, data, sparse, descriptor, avc = self.length, self.data, self.sparse, self.descriptor, self.avc
        head, pread, number = length + 1, os.pread, int.from_bytes
        for sample, size in enumerate(sizes, done):
            end = offset + size
            while offset + length < end:
                prefix = pread(descriptor, head, offset) if sparse else data[offset : offset + head]
                unit, kind = number(prefix[:length]), prefix[length]
                offset += head - 1
                if not unit or kind & 0x80 or (avc and not kind & 0x1F):
                    return sample
                if unit > PROBED_UNIT_BYTES and not sample % self.step and self._is_hole(offset + unit // 2):
                    return sample
                offset += unit
            if offset != end:
                return sample
        return None

    def _is_hole(self, offset: int) -> bool:
        return os.pread(self.descriptor, len(ZEROS), offset) == ZEROS
