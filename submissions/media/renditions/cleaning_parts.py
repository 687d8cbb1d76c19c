"""Pictures inside documents without their hidden notes, their pixels untouched."""

from __future__ import annotations

import struct

from PIL import Image

from submissions.media.readers.phone_trailers import without_trailer

_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112
# JPEG: the frame's own application segments. 0xE0 JFIF, 0xE2 the colour profile, 0xEE how colours are kept (Adobe).
_KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_KEPT_CHUNKS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
}  # fmt: skip
_END = b"\xff\xd9"
_PNG = b"\x89PNG\r\n\x1a\n"


class Uncleanable(ValueError):
    """A part of a kind whose hidden notes we cannot take out."""


def clean_picture(content: bytes) -> bytes:
    """JPEG or PNG by content. Raises Uncleanable for others."""
    if content.startswith(b"\xff\xd8\xff"):
        return clean_jpeg(content)
    if content.startswith(_PNG):
        return _clean_png(content)
    raise Uncleanable("picture")


def clean_jpeg(content: bytes) -> bytes:
    """Without comments, EXIF (but for its orientation), XMP, IPTC, and whatever follows the picture."""
    content, has_trailer = without_trailer(content)
    content += _END if has_trailer else b""  # which a phone may have left out
    kept, at, turned = [b"\xff\xd8"], 2, 1
    while True:
        marker, body, after = _segment(content, at)
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = _orientation(body[len(_EXIF) :])
        elif _is_kept(marker, body):
            kept.append(content[at:after])
        if marker == 0xD9:
            break
        at = after
        if marker == 0xDA:
            at = _end_of_scan(content, after)
            kept.append(content[after:at])
    return b"".join([kept[0], _turned_segment(turned), *kept[1:]])


def clean_emf(content: bytes) -> bytes:
    """A drawing: its header names the program and the file that it came from."""
    if content[40:44] != b" EMF" or len(content) < 88:
        raise Uncleanable("emf")
    count, start = struct.unpack_from("<2I", content, 60)
    blank = bytearray(content)
    if 0 < start <= start + count * 2 <= len(blank):
        blank[start : start + count * 2] = bytes(count * 2)
    return bytes(blank)


def _segment(content: bytes, at: int) -> tuple[int, bytes, int]:
    """(marker, body, where the next one begins) of the JPEG segment at `at`."""
    while content[at : at + 2] == b"\xff\xff":  # fill bytes
        at += 1
    if at + 2 > len(content) or content[at] != 0xFF:
        raise Uncleanable("jpeg")
    marker = content[at + 1]
    if marker == 0xD9 or 0xD0 <= marker <= 0xD7 or marker == 0x01:
        return marker, b"", at + 2
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    if length < 2 or at + 2 + length > len(content):
        raise Uncleanable("jpeg")
    return marker, content[at + 4 : at + 2 + length], at + 2 + length


def _is_kept(marker: int, body: bytes) -> bool:
    if marker in _KEPT_SEGMENTS:
        return body.startswith(_KEPT_SEGMENTS[marker])
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the coded picture that begins at `at` ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Uncleanable("jpeg")
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7 and content[at + 1] != 0xFF:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _orientation(tiff: bytes) -> int:
    exif = Image.Exif()
    try:
        exif.load(_EXIF + tiff)
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # a broken EXIF turns nothing
        return 1


def _turned_segment(orientation: int) -> bytes:
    if orientation not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    body = exif.tobytes()
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _clean_png(content: bytes) -> bytes:
    """Without text, EXIF, times, and whatever chunk is not needed to draw it."""
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        if name in _KEPT_CHUNKS:
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            return b"".join(kept)
    raise Uncleanable("png")
