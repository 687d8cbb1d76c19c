"""Walk an MP3 frame by frame: its exact duration, and whether it is whole.

Headers and libraries guess a variable-rate file without an index wrong by minutes; walking is exact
and takes milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from submissions.media.facts import Problem

SEARCH_BYTES = 64 << 10  # how far behind the tags the first frame may stand
CHAIN = 3  # so many frames in a row make a sound file; one may be chance
LONG_CHAIN = 12  # so many do where the file begins with something else: the rest of a frame, cut by a recorder
LONGEST_FRAME = 1441
MAX_LOST_BYTES = 4096  # unreadable bytes between frames that a player skips without a sound
MAX_ZERO_TAIL = 16 << 10  # more zeros than this behind the last frame are worth a word
ZERO_END = 64  # a last frame that ends in so many zeros was cut, and the zeros behind it stand for the rest of the song
INDEX_SLACK = Decimal("0.98")  # share of the frames that the file's own index promised

_BIT_RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass
class Sound:
    """What the walk saw. `lost`: unreadable bytes between frames. `promised`: frames by its own index."""

    frames: int = 0
    duration_s: Decimal = Decimal(0)
    sample_rate: int = 0
    channels: int = 0
    bit_rates: frozenset[int] = frozenset()
    promised: int | None = None
    lost: int = 0
    lost_at_s: Decimal | None = None
    junk_behind: int = 0
    zeros_behind: int = 0
    last_frame_cut: bool = False
    last_frame_zeroed: bool = False

    @property
    def share(self) -> float | None:
        """How much of the promised sound is there."""
        return round(self.frames / self.promised, 3) if self.promised else None


def skip_tags(data: bytes, at: int = 0) -> int:
    """Where the sound begins behind any ID3v2 tags."""
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def frame(word: bytes) -> tuple[int, int, int, int] | None:
    """(length in bytes, samples, sample rate, kbit/s) of the layer III frame with this header."""
    if len(word) < 4 or word[0] != 0xFF or word[1] & 0xE6 != 0xE2:  # sync and layer III
        return None
    version, rate_code, speed_code = word[1] >> 3 & 3, word[2] >> 4, word[2] >> 2 & 3
    if version == 1 or rate_code in (0, 15) or speed_code == 3:
        return None
    kbits = _BIT_RATES[1 if version == 3 else 2][rate_code]
    speed, samples = _SAMPLE_RATES[version][speed_code], 1152 if version == 3 else 576
    return samples // 8 * kbits * 1000 // speed + (word[2] >> 1 & 1), samples, speed, kbits


def first_frame(data: Any, at: int, end: int, *, links: int = CHAIN) -> int | None:
    """Where a chain of so many frames begins, searching a little."""
    stop = min(end, at + SEARCH_BYTES)
    while 0 <= (at := data.find(b"\xff", at, stop)) < stop:
        if _is_chain(data, at, end, links):
            return at
        at += 1
    return None


def _is_chain(data: Any, at: int, end: int, links: int = CHAIN) -> bool:
    for _ in range(links):
        if at >= end:
            return True
        found = frame(data[at : at + 4])
        if found is None:
            return False
        at += found[0]
    return True


def walk(data: Any, size: int) -> Sound:
    """Every frame of the MP3 in `data` (bytes or mmap)."""
    sound, at = Sound(), skip_tags(data)
    known: dict[bytes, tuple[int, int, int, int] | None] = {}
    rates: set[int] = set()
    samples: dict[int, int] = {}  # sample rate → samples
    begun, last = False, (0, 0)
    while at < size:
        word = data[at : at + 4]
        if word not in known:
            known[word] = frame(word)
        found = known[word]
        if found is None:
            resumed = _resume(data, at, size, sound)
            if resumed is None:
                break
            if begun and resumed[1]:
                sound.lost += resumed[0] - at
                sound.lost_at_s = sound.lost_at_s or _seconds(samples)
            at = resumed[0]
            continue
        length, count, speed, kbits = found
        if at + length > size:
            sound.last_frame_cut = True
            break
        if not begun:
            begun = True
            sound.sample_rate = speed
            if _is_index(data[at : at + length], sound):
                at += length
                continue
        samples[speed] = samples.get(speed, 0) + count
        rates.add(kbits)
        sound.frames += 1
        last = at, at + length
        at += length
    sound.last_frame_zeroed = data[max(last[0], last[1] - ZERO_END) : last[1]].count(0) == ZERO_END
    sound.duration_s, sound.bit_rates = _seconds(samples), frozenset(rates)
    return sound


def _is_index(first: bytes, sound: Sound) -> bool:
    """What the first frame says of the sound, and whether it is the index: silent, and not played."""
    sound.channels = 1 if first[3] >> 6 == 3 else 2
    sound.promised = _promised(first)
    return sound.promised is not None


def _seconds(samples: dict[int, int]) -> Decimal:
    return sum((Decimal(count) / speed for speed, count in samples.items()), Decimal(0))


def _resume(data: Any, at: int, size: int, sound: Sound) -> tuple[int, bool] | None:
    """Where the frames go on and whether bytes were lost; None at the end, with what stands behind."""
    if data[at : at + 3] == b"ID3":  # two files joined into one
        return at + (skip_tags(data[at : at + 10]) or 10), False  # a tag cut short must not hold us up
    if data[at : at + 3] == b"TAG":
        return at + 128, False
    if data[at : at + 8] == b"APETAGEX":
        length = int.from_bytes(data[at + 12 : at + 16], "little")
        return at + 32 + min(length, size), False
    start = at
    while 0 <= (at := data.find(b"\xff", at, size)):
        if at + 16 < size and frame(data[at : at + 4]) and _is_chain(data, at, size):
            return at, True
        at += 1
    tail = bytes(data[max(start, size - (1 << 20)) : size])
    for mark in (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN"):
        found = tail.find(mark)
        if found >= 0:
            tail = tail[:found]
    sound.zeros_behind = len(tail) - len(tail.rstrip(b"\0"))
    sound.junk_behind = len(tail) - sound.zeros_behind
    return None


def _promised(first: bytes) -> int | None:
    """Number of frames by the Xing, Info or VBRI index in the first frame; None without one."""
    for mark, needs_flag, at in ((b"Xing", True, 8), (b"Info", True, 8), (b"VBRI", False, 14)):
        found = first.find(mark, 4, 64)
        if found < 0:
            continue
        if needs_flag and not first[found + 7] & 1:
            return 0  # an index without a frame count
        return int.from_bytes(first[found + at : found + at + 4])
    return None


def problems(sound: Sound) -> list[Problem]:
    """What the walk says about the file's wholeness."""
    if not sound.frames:
        return [Problem("integrity", "no_samples")]
    if sound.promised and sound.frames < sound.promised * INDEX_SLACK:
        return [Problem("integrity", "truncated", {"share": sound.share})]
    if sound.last_frame_cut and not sound.promised:
        return [Problem("integrity", "truncated")]
    if sound.lost > MAX_LOST_BYTES:
        return [Problem("integrity", "damaged", {"at_s": sound.lost_at_s, "bytes": sound.lost})]
    if sound.zeros_behind > MAX_ZERO_TAIL and not sound.promised and sound.last_frame_zeroed:
        return [Problem("integrity", "zero_filled", {"bytes": sound.zeros_behind})]
    zeros = sound.zeros_behind if sound.zeros_behind > MAX_ZERO_TAIL else 0
    if sound.junk_behind or zeros:
        return [Problem("integrity", "junk_behind", {"bytes": sound.junk_behind + zeros})]
    return []
