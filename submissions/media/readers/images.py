"""Pictures: judged from their markers first, then really decoded.

A 270 kB progressive JPEG of many scans decodes for twenty seconds, a small PNG can hold gigapixels:
so size, scans and chunks are read in Python before Pillow decodes. Pillow's `verify()` passes half
a JPEG; only decoding tells.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image, ImageFile

from submissions.media.facts import ImageFacts, Problem
from submissions.media.readers.phone_trailers import without_trailer

MAX_PIXELS = 120_000_000
MAX_SCANS = 100
MAX_CHUNKS = 100_000
MAX_SEGMENTS = 10_000
ZERO_END = 64  # a coded picture never ends in so many zeros
BLANK_SPREAD = 6  # of 255: a picture whose every region lies within this is one colour
BLANK_GRID = 64

# Pillow's own alarm stands behind ours: it raises above twice this.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False

_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_START_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass
class Outline:
    """What the markers say, without decoding."""

    width: int = 0
    height: int = 0
    scans: int = 0
    animated: bool = False
    complete: bool = False
    damaged: bool = False
    tail: int = 0  # bytes behind the end of the picture


def read_image(file: BinaryIO, kind: str) -> tuple[ImageFacts, list[Problem]]:
    """Facts and problems of the open JPEG or PNG file."""
    data, has_trailer = without_trailer(file.read())
    outline = _jpeg(data) if kind == "jpg" else _png(data)
    # Some phones leave out the end mark before their trailer; the trailer's own end shows that nothing was cut off.
    is_filled = not data[-ZERO_END:].strip(b"\0")
    outline.complete = outline.complete or (has_trailer and kind == "jpg" and not outline.damaged and not is_filled)
    facts = ImageFacts(outline.width, outline.height, frames=2 if outline.animated else 1, scans=outline.scans)
    danger = _danger(outline)
    if danger:
        return facts, [danger]
    file.seek(0)
    try:
        decoded = _decode(file, facts)
    except MemoryError:
        raise
    except Exception:
        return facts, [Problem("integrity", "truncated" if not outline.complete else "damaged")]
    problems = []
    if not outline.complete:
        problems.append(Problem("integrity", "truncated"))
    elif outline.damaged:
        problems.append(Problem("integrity", "damaged"))
    elif outline.tail and not has_trailer:
        problems.append(Problem("integrity", "junk_behind", {"bytes": outline.tail}))
    return decoded, problems


def _danger(outline: Outline) -> Problem | None:
    if outline.width * outline.height > MAX_PIXELS:
        return Problem("image_size", "too_many_pixels", {"width": outline.width, "height": outline.height})
    if outline.scans > MAX_SCANS:
        return Problem("image_format", "too_many_scans", {"scans": outline.scans})
    if outline.width == 0 or outline.height == 0:
        return Problem("integrity", "header")
    return None


def _decode(file: BinaryIO, facts: ImageFacts) -> ImageFacts:
    with Image.open(file, formats=("JPEG", "PNG")) as picture:
        orientation = picture.getexif().get(0x0112, 1)
        mode = picture.mode
        picture.load()
        small = picture.resize((BLANK_GRID, BLANK_GRID), Image.Resampling.BOX).convert("RGB")
        bands: Any = small.getextrema()
        spread = max(high - low for low, high in bands)
        width, height = picture.size
        if orientation in (5, 6, 7, 8):
            width, height = height, width
        return ImageFacts(
            width,
            height,
            mode=mode,
            frames=facts.frames,
            scans=facts.scans,
            decoded=True,
            blank=spread <= BLANK_SPREAD,
            turned=orientation in range(2, 9),
        )


def _jpeg(data: bytes) -> Outline:
    outline, at, segments = Outline(), 2, 0
    while at + 4 <= len(data) and segments < MAX_SEGMENTS:
        segments += 1
        if data[at] != 0xFF:
            outline.damaged = True
            return outline
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0xD9:
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        if marker in _START_OF_FRAME and at + 9 <= len(data) and not outline.width:
            outline.height, outline.width = struct.unpack_from(">HH", data, at + 5)
        at += 2 + length
        if marker == 0xDA:
            outline.scans += 1
            if outline.scans > MAX_SCANS:
                return outline
            found = _SCAN_END.search(data, at)
            at = found.start() if found else len(data)
    if data[at : at + 2] == b"\xff\xd9":
        outline.complete = True
        outline.tail = _tail_of_jpeg(data, at + 2)
    return outline


def _tail_of_jpeg(data: bytes, end: int) -> int:
    """Bytes behind the picture. Phones append a second picture or a film (MPF, motion photos): no junk."""
    rest = data[end:]
    if b"MPF\0" in data[: 64 << 10] or b"MotionPhoto" in data[: 64 << 10] or not rest.strip(b"\0\r\n "):
        return 0
    return len(rest)


def _png(data: bytes) -> Outline:
    outline, at = Outline(scans=1), 8
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data):
            return outline
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            return outline
        if kind == b"IHDR" and length == 13:
            outline.width, outline.height = struct.unpack_from(">II", data, at + 8)
        if kind == b"acTL":
            outline.animated = True
        if kind[:1].isupper() and zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            outline.damaged = True
        if kind == b"IEND":
            outline.complete = True
            outline.tail = len(data[end:].strip(b"\0\r\n "))
            return outline
        at = end
    return outline
