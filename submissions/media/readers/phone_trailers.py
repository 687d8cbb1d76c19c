"""What phones write behind their pictures: the time zone, a burst's number, a depth map, a film. No damage.

Samsung's is a list of its parts: "SEFH", version, count, then for each part its kind, its distance from the list and
its size; behind it the list's length and "SEFT". Others are known by their last bytes.
"""

from __future__ import annotations

import re
import struct

MOST_PARTS = 1000
_SAMSUNG = b"SEFT"
_OTHERS = (
    re.compile(rb"\xff{4}\x1b\*9HWfu\x84\x93\xa2\xb1$"),  # vivo
    re.compile(rb"jxrs...\0$", re.DOTALL),  # OnePlus, OPPO
)
_LAST_BYTES = 64


def without_trailer(data: bytes) -> tuple[bytes, bool]:
    """The picture itself as far as its trailer tells where it ends, and whether there is a phone's trailer."""
    start = _samsung(data) if data.endswith(_SAMSUNG) else None
    if start is not None:
        return data[:start], True
    return data, any(ending.search(data, max(0, len(data) - _LAST_BYTES)) for ending in _OTHERS)


def _samsung(data: bytes) -> int | None:
    """Where the first part of the trailer begins; None for a list that makes no sense."""
    if len(data) < 24:
        return None
    listed = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    if listed < 0 or data[listed : listed + 4] != b"SEFH":
        return None
    count = int.from_bytes(data[listed + 8 : listed + 12], "little")
    if count > MOST_PARTS or listed + 12 + 12 * count > len(data):
        return None
    distances = [struct.unpack_from("<I", data, listed + 16 + 12 * n)[0] for n in range(count)]
    start = listed - max(distances, default=0)
    return start if start > 0 else None
