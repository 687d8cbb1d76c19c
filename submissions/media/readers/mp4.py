"""Reader of the MP4 family's boxes (ISO/IEC 14496-12), suspicious of every number in them.

libmediainfo believes counts and sizes: four changed bytes in a sample table make it run for
minutes. So every count here must fit its box, and every box its parent, before anybody else reads.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

MAX_TRACKS = 32
MAX_BOXES = 10_000  # inside moov
MAX_MOOV_BYTES = 64 << 20
MAX_SAMPLE_ENTRIES = 16

# Boxes that hold a count and then entries of one size: kind → (where the count stands, entry size).
TABLES = {
    b"stts": (4, 8),
    b"ctts": (4, 8),
    b"stsc": (4, 12),
    b"stco": (4, 4),
    b"co64": (4, 8),
    b"stss": (4, 4),
    b"stps": (4, 4),
    b"stsh": (4, 8),
    b"keys": (4, 8),
    b"dref": (4, 12),
    b"stsd": (4, 16),
}
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex"}
MAX_NUMBER = 1 << 62  # of any offset: sums of two still fit 64 bits
VISUAL_ENTRY_BYTES = 78  # of a VisualSampleEntry before its own boxes


class BrokenError(Exception):
    """A header that cannot be true. `reason` is a Problem's reason."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class Box(NamedTuple):
    kind: bytes
    head: int  # where its header starts
    start: int  # where its payload starts
    end: int


def no_numbers(*shape: int) -> Numbers:
    return np.zeros(shape or (0,), np.int64)


@dataclass
class Track:
    """One `trak`: what its tables say. Times in units of `timescale`."""

    id: int = 0
    handler: bytes = b""
    codec: bytes = b""
    timescale: int = 0
    edits: list[tuple[int, int]] = field(default_factory=list)  # (duration in movie time, media time)
    times: Numbers = field(default_factory=lambda: no_numbers(0, 2))  # rows of (samples, duration of each)
    chunk_runs: Numbers = field(default_factory=lambda: no_numbers(0, 2))  # rows of (first chunk, samples in each)
    chunk_offsets: Numbers = field(default_factory=no_numbers)
    sizes: Numbers = field(default_factory=no_numbers)
    fixed_size: int = 0
    count: int = 0
    nal_length: int = 0  # bytes of a NAL length prefix; 0: samples are not NAL units


def box_at(data: Any, offset: int, end: int) -> Box | None:
    """The box that starts at `offset`, or None where no sane header stands. It may reach over `end`."""
    if end - offset < 8:
        return None
    size, kind = struct.unpack_from(">I4s", data, offset)
    start = offset + 8
    if size == 1:
        if end - offset < 16:
            return None
        size, start = struct.unpack_from(">Q", data, start)[0], offset + 16
    elif size == 0:
        size = end - offset
    if size < start - offset or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
        return None
    return Box(kind, offset, start, offset + size)


def children(data: Any, start: int, end: int) -> Iterator[Box]:
    """The boxes between `start` and `end`. Raises BrokenError when one does not fit."""
    while end - start >= 8:
        if data[start : start + 4] == b"\0\0\0\0":  # QuickTime ends its lists so
            return
        box = box_at(data, start, end)
        if box is None or box.end > end:
            raise BrokenError("header")
        yield box
        start = box.end


def find(data: Any, box: Box, kind: bytes) -> Box | None:
    return next((child for child in children(data, box.start, box.end) if child.kind == kind), None)


def walk(data: Any, box: Box) -> Iterator[Box]:
    """Every box below `box`, through the known containers. Bounded, and without recursion."""
    waiting, seen = [box], 0
    while waiting:
        parent = waiting.pop()
        for child in children(data, parent.start, parent.end):
            seen += 1
            if seen > MAX_BOXES:
                raise BrokenError("too_many_boxes")
            if child.kind in CONTAINERS:
                waiting.append(child)
            yield child


def check_headers(moov: bytes) -> None:
    """Refuse what makes other readers run wild: counts that do not fit, compressed or endless heads."""
    tracks = 0
    for box in walk(moov, Box(b"moov", 0, 0, len(moov))):
        if box.kind in (b"cmov", b"rmra"):
            raise BrokenError("compressed_header")
        if box.kind == b"trak":
            tracks += 1
        if box.kind in TABLES:
            at, entry = TABLES[box.kind]
            if _u32(moov, box.start + at, box.end) * entry > box.end - box.start - at - 4:
                raise BrokenError("table_count", box=box.kind.decode())
    if tracks > MAX_TRACKS:
        raise BrokenError("too_many_tracks", tracks=tracks)


def read_tracks(moov: bytes) -> tuple[int, list[Track]]:
    """Movie timescale and tracks. `check_headers` must have passed."""
    whole = Box(b"moov", 0, 0, len(moov))
    mvhd = find(moov, whole, b"mvhd")
    if mvhd is None:
        raise BrokenError("header")
    tracks = [_read_track(moov, box) for box in children(moov, 0, len(moov)) if box.kind == b"trak"]
    return _timescale(moov, mvhd), tracks


def _timescale(data: bytes, box: Box) -> int:
    """Of mvhd or mdhd: version 1 has 64-bit dates before it."""
    at = box.start + (20 if _u32(data, box.start, box.end) >> 24 == 1 else 12)
    scale = _u32(data, at, box.end)
    if scale == 0:
        raise BrokenError("header")
    return scale


def _read_track(data: bytes, trak: Box) -> Track:
    track = Track()
    for box in walk(data, trak):
        if box.kind == b"tkhd":
            version = _u32(data, box.start, box.end) >> 24
            track.id = _u32(data, box.start + (20 if version == 1 else 12), box.end)
        elif box.kind == b"mdhd":
            track.timescale = _timescale(data, box)
        elif box.kind == b"hdlr" and not track.handler:
            # QuickTime has a second hdlr, of the data reference, inside minf: the first one is the track's.
            handler = data[box.start + 8 : box.start + 12]
            track.handler = handler if handler not in (b"alis", b"url ") else b""
        elif box.kind == b"elst":
            track.edits = _edits(data, box)
        else:
            _read_table(data, box, track)
    return track


def _read_table(data: bytes, box: Box, track: Track) -> None:
    if box.kind == b"stsd":
        _read_codec(data, box, track)
    elif box.kind == b"stts":
        track.times = _numbers(">u4", _entries(data, box, 8)).reshape(-1, 2)
    elif box.kind == b"stsc":
        track.chunk_runs = _numbers(">u4", _entries(data, box, 12)).reshape(-1, 3)[:, :2]
    elif box.kind in (b"stco", b"co64"):
        wide = box.kind == b"co64"
        track.chunk_offsets = _numbers(">u8" if wide else ">u4", _entries(data, box, 8 if wide else 4))
    elif box.kind in (b"stsz", b"stz2"):
        _read_sizes(data, box, track)


def _edits(data: bytes, box: Box) -> list[tuple[int, int]]:
    wide = _u32(data, box.start, box.end) >> 24 == 1
    count, entry = _u32(data, box.start + 4, box.end), 20 if wide else 12
    if count * entry > box.end - box.start - 8:
        raise BrokenError("table_count", box="elst")
    body = data[box.start + 8 : box.start + 8 + count * entry]
    return [(duration, at) for duration, at, _ in struct.iter_unpack(">Qqi" if wide else ">Iii", body)]


def _read_codec(data: bytes, box: Box, track: Track) -> None:
    if not 1 <= _u32(data, box.start + 4, box.end) <= MAX_SAMPLE_ENTRIES:
        raise BrokenError("table_count", box="stsd")
    entry = box_at(data, box.start + 8, box.end)
    if entry is None or entry.end > box.end:
        raise BrokenError("header")
    track.codec = entry.kind
    if entry.kind not in (b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"dvhe"):
        return
    for child in children(data, entry.start + VISUAL_ENTRY_BYTES, entry.end):
        at = {b"avcC": 4, b"hvcC": 21}.get(child.kind)
        if at is not None and child.start + at < child.end:
            track.nal_length = (data[child.start + at] & 3) + 1
            if track.nal_length == 3:  # not in the standard
                raise BrokenError("header")


def _read_sizes(data: bytes, box: Box, track: Track) -> None:
    size, count = _u32(data, box.start + 4, box.end), _u32(data, box.start + 8, box.end)
    bits = 32
    if box.kind == b"stz2":
        bits, size = size & 0xFF, 0
        if bits not in (8, 16):
            raise BrokenError("header")  # four-bit sizes: nobody writes them
    if not size and count * bits // 8 > box.end - box.start - 12:
        raise BrokenError("table_count", box=box.kind.decode())
    track.fixed_size, track.count = size, count
    if not size:
        body = data[box.start + 12 : box.start + 12 + count * bits // 8]
        track.sizes = _numbers({8: ">u1", 16: ">u2", 32: ">u4"}[bits], body)


def _entries(data: bytes, box: Box, entry: int) -> bytes:
    return data[box.start + 8 : box.start + 8 + _u32(data, box.start + 4, box.end) * entry]


def _numbers(kind: str, body: bytes) -> Numbers:
    numbers = np.frombuffer(body, kind)
    if numbers.dtype.itemsize == 8 and numbers.size and numbers.max() > MAX_NUMBER:
        raise BrokenError("header")
    return numbers.astype(np.int64)


def _u32(data: Any, at: int, end: int) -> int:
    if at + 4 > end:
        raise BrokenError("header")
    return int(struct.unpack_from(">I", data, at)[0])
