"""The gate that every MP4 passes before a foreign parser sees it, and the proof that it is whole.

Without decoding anything: read the top boxes and `moov`, refuse heads that cannot be true, map
every sample, see that it lies inside the file, and follow the NAL length prefixes of H.264 and
H.265, which must add up to the sample's size. Cut, zero-filled and overwritten files show there.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from submissions.media.facts import Problem
from submissions.media.readers.fragments import read_fragments
from submissions.media.readers.mp4 import MAX_MOOV_BYTES, Box, BrokenError, Track, box_at, check_headers, read_tracks
from submissions.media.readers.mp4_samples import Span, first_bad_sample, place

MAX_TOP_BOXES = 50_000


@dataclass
class Report:
    """What the gate saw. `safe`: other parsers may read the file too. Durations in seconds."""

    problems: list[Problem] = field(default_factory=list)
    safe: bool = False
    brand: str = ""
    fragmented: bool = False
    video: list[tuple[str, Decimal]] = field(default_factory=list)  # (codec, duration)
    audio: list[tuple[str, Decimal]] = field(default_factory=list)

    def add(self, reason: str, **values: Any) -> None:
        self.problems.append(Problem("integrity", reason, values))


def inspect(descriptor: int, size: int) -> Report:
    """Report on the MP4-family file open at `descriptor`. Never raises for what is in the file."""
    report = Report()
    with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as data:
        data.madvise(mmap.MADV_RANDOM)
        try:
            _inspect(data, descriptor, size, report)
        except BrokenError as broken:
            report.safe = False
            report.add(broken.reason, **broken.values)
        except (struct.error, IndexError, OverflowError, ValueError):
            report.safe = False
            report.add("header")
    return report


def _inspect(data: Any, descriptor: int, size: int, report: Report) -> None:
    boxes, stop = _top_boxes(data, size)
    ftyp = next((box for box in boxes if box.kind == b"ftyp"), None)
    if ftyp is not None:
        report.brand = data[ftyp.start : ftyp.start + 4].decode("latin-1")
    cut = boxes[-1] if boxes and boxes[-1].end > size else None
    moov = next((box for box in boxes if box.kind == b"moov"), None)
    if moov is None or moov is cut:
        share = {} if cut is None or cut is moov else {"share": round(size / cut.end, 3)}
        report.add("truncated" if cut else "index_missing", **share)
        return
    if moov.end - moov.start > MAX_MOOV_BYTES:
        raise BrokenError("header")
    head = data[moov.start : moov.end]
    check_headers(head)
    timescale, tracks = read_tracks(head)
    # Samples of one size need no table, so their number is checked by nothing but the file's own size.
    report.safe = all(track.fixed_size * track.count <= size for track in tracks)
    moofs = [box for box in boxes if box.kind == b"moof" and box is not cut]
    report.fragmented = bool(moofs)
    placed = [place(track) for track in tracks]
    spans = [Span(track, _duration(track, timescale), *found) for track, found in zip(tracks, placed, strict=True)]
    if moofs:
        read_fragments(data, head, moofs, {span.track.id: span for span in spans})
    for span in spans:
        _record(span, report)
    _check_samples(data, descriptor, size, spans, cut, report)
    if stop < size and not report.problems:
        report.add("junk_behind", bytes=size - stop)


def _top_boxes(data: Any, size: int) -> tuple[list[Box], int]:
    """The boxes of the top level and where they stop making sense. The last may reach over the end."""
    boxes: list[Box] = []
    offset = 0
    while offset < size:
        box = box_at(data, offset, size)
        if box is None or (box.end > size and _is_junk(box, boxes)):
            break
        boxes.append(box)
        offset = box.end
        if len(boxes) > MAX_TOP_BOXES:
            raise BrokenError("too_many_boxes")
    return boxes, min(offset, size)


def _is_junk(box: Box, before: list[Box]) -> bool:
    """A box over the end is a cut one only if it can be one; text behind a whole file is junk."""
    known = (b"mdat", b"moov", b"moof", b"free", b"skip", b"wide", b"uuid", b"sidx", b"mfra", b"udta", b"meta", b"styp")
    return bool(before) and box.kind not in known


def _duration(track: Track, movie_timescale: int) -> Decimal:
    """Presentation time: the edit list's segments, each no longer than the media it shows."""
    if not track.timescale:
        return Decimal(0)
    media = Decimal(int(track.times.prod(axis=1).sum())) / track.timescale
    if not track.edits or not track.times.size:
        return media
    total = Decimal(0)
    for length, media_time in track.edits:
        shown = Decimal(length) / movie_timescale
        if media_time >= 0:
            # Not "what is left after media_time": with B-frames the composition starts later than decoding.
            shown = min(shown, media) if length else max(Decimal(0), media - Decimal(media_time) / track.timescale)
        total += shown
    return total


def _record(span: Span, report: Report) -> None:
    """Real tracks only: no time code, no cover picture, nothing without samples."""
    track = span.track
    if not span.offsets.size or track.codec in (b"jpeg", b"png "):
        return
    found = {b"vide": report.video, b"soun": report.audio}.get(track.handler)
    if found is not None:
        found.append((track.codec.decode("latin-1"), span.duration_s))


def _check_samples(data: Any, descriptor: int, size: int, spans: list[Span], cut: Box | None, report: Report) -> None:
    last = max((int((span.offsets + span.sizes).max()) for span in spans if span.offsets.size), default=0)
    if last > size or (cut is not None and cut.kind in (b"mdat", b"moof")):
        report.add("truncated", share=round(size / max(last, cut.end if cut else 0), 3))
        return
    if not any(span.offsets.size for span in spans):
        report.add("no_samples")
        return
    for span in spans:
        bad = first_bad_sample(data, descriptor, span)
        if bad is not None:
            at_s = round(float(_time_of(span, bad)), 1)
            report.add("damaged", at_s=at_s, track=span.track.handler.decode("latin-1"))
            return


def _time_of(span: Span, sample: int) -> Decimal:
    track, passed = span.track, 0
    for count, each in track.times.tolist():
        if sample < count:
            return Decimal(passed + sample * each) / (track.timescale or 1)
        sample -= count
        passed += count * each
    return span.duration_s * sample / (len(span.offsets) or 1)
