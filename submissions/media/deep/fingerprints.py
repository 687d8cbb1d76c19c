"""Perceptual fingerprints of pictures, films, sound and text, and how alike two of them are.

A hash is 64 bits as 16 hexadecimal digits. `bands` cuts it into four, so that a database finds by equality
whatever differs in at most three bits (and much of what differs in more). Likeness runs from 0 to 1 (the same).
Re-encoded, resized and slightly brighter copies match; mirrored or cropped ones do not: the sound tells then.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from submissions.media.decoding.frames import Sample
from submissions.media.decoding.loudness import RATE

BITS = 64
# From these likenesses on two things are shown to a screener as probably the same.
SAME_PICTURE = 1 - 8 / BITS
SAME_FILM = 0.6
SAME_SOUND = 0.85  # measured: copies 0.97 and more, other tunes of the same scale up to 0.69
SAME_TEXT = 1 - 6 / BITS
SAME_TITLE = 0.85

FLAT = 6.0  # standard deviation of grey below which a picture has nothing to recognise
MOST_PIXELS = 120_000_000
PRINT_SECONDS = 120
WINDOW, HOP, APART = 4096, 1024, 3  # samples at 11 025 Hz; energies of windows APART hops apart are compared
SUBBANDS = 33
LOWEST_HZ, HIGHEST_HZ = 300, 2000
AUDIBLE = 7.0  # natural logarithm of power: 30 dB below the loudest bands an encoder changes what it likes
UNSURE = 0.6  # share of the bits that the noise of an encoder may turn
LEAST_COMPARED = 0.25
ALIGN_HOPS = 32  # a copy may start up to three seconds earlier or later


class FrameHash(NamedTuple):
    at_s: Decimal
    value: str


def bands(value: str) -> list[str]:
    """Four keys like "0:1a2b", of which two hashes within three bits share at least one."""
    return [f"{number}:{value[number * 4 : number * 4 + 4]}" for number in range(4)]


def bit_likeness(one: str, other: str) -> float:
    return 1 - (int(one, 16) ^ int(other, 16)).bit_count() / BITS


# Pictures and films


def picture_hash(path: Path) -> str | None:
    """Of a JPEG or PNG, upright; None for a flat picture. Raises what Pillow raises: run it in the child."""
    with Image.open(path, formats=("JPEG", "PNG")) as picture:
        if picture.size[0] * picture.size[1] > MOST_PIXELS:
            return None
        picture.draft("L", (256, 256))
        return grey_hash(ImageOps.exif_transpose(picture).convert("L"))


def grey_hash(picture: Image.Image) -> str | None:
    """64 low cosine terms of the reduced picture, each above or below their median."""
    small = np.asarray(picture.resize((32, 32), Image.Resampling.BOX), dtype=np.float64)
    return _cosine_hash(small) if small.std() >= FLAT else None


def film_hashes(samples: Iterable[Sample]) -> list[FrameHash]:
    hashes = ((sample.at_s, grey_hash(Image.fromarray(sample.grey))) for sample in samples)
    return [FrameHash(at_s, value) for at_s, value in hashes if value is not None]


def film_likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the frames of each film that have the like in the other; the smaller of the two shares."""
    if not one or not other:
        return 0.0
    left, right = (np.array([int(value, 16) for value in film], dtype=np.uint64) for film in (one, other))
    alike = np.bitwise_count(left[:, None] ^ right[None, :]) <= BITS * (1 - SAME_PICTURE)
    return float(min(alike.any(axis=1).mean(), alike.any(axis=0).mean()))


# Sound


def sound_print(sound: NDArray[np.float32]) -> str:
    """64 bits for every 93 ms of the first two minutes, as hexadecimal: in each of 32 bands whether the difference
    to the next band grew, then which of these bits are sure. Empty for silence. `sound`: `loudness.decode_sound`.
    """
    energy = _band_energy(sound[: PRINT_SECONDS * RATE])
    if len(energy) <= APART or not _loud(energy).any():
        return ""
    slope = energy[:, :-1] - energy[:, 1:]
    change = slope[APART:] - slope[:-APART]
    loud = _loud(energy)[APART:] & _loud(energy)[:-APART]
    size = np.abs(change)
    sure = (size > np.quantile(size[loud], UNSURE)) & loud[:, None] if loud.any() else np.zeros(size.shape, bool)
    return np.packbits(np.concatenate([change > 0, sure], axis=1), axis=1).tobytes().hex()


def sound_hash(sound: NDArray[np.float32]) -> str | None:
    """64 bits over the whole sound, to look candidates up by; `sound_likeness` of the prints decides."""
    energy = _band_energy(sound)
    if len(energy) < 32 or not _loud(energy).any():
        return None
    heard = np.maximum(energy[:, :32], np.quantile(energy, 0.98) - AUDIBLE)
    rows = [part.mean(axis=0) for part in np.array_split(heard, 32)]
    return _cosine_hash(np.array(rows, dtype=np.float64))


def sound_likeness(one: str, other: str) -> float:
    """1 − the error among the bits that both are sure of, at the best alignment; 0 where too few are left."""
    (left, left_sure), (right, right_sure) = _words(one), _words(other)
    total = min(int(np.bitwise_count(left_sure).sum()), int(np.bitwise_count(right_sure).sum()))
    best = 0.0
    for shift in range(-ALIGN_HOPS, ALIGN_HOPS + 1):
        from_left, from_right = max(0, shift), max(0, -shift)
        length = min(len(left) - from_left, len(right) - from_right)
        if length <= 0:
            continue
        here, there = slice(from_left, from_left + length), slice(from_right, from_right + length)
        both = left_sure[here] & right_sure[there]
        compared = int(np.bitwise_count(both).sum())
        if compared >= max(32, total * LEAST_COMPARED):
            best = max(best, 1 - int(np.bitwise_count((left[here] ^ right[there]) & both).sum()) / compared)
    return best


def _words(sound: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    pairs = np.frombuffer(bytes.fromhex(sound), dtype=">u4").reshape(-1, 2).astype(np.uint32)
    return pairs[:, 0], pairs[:, 1]


def _band_energy(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithmic energy, one row per hop, one column per band between 300 and 2000 Hz."""
    if len(sound) < WINDOW:
        return np.zeros((0, SUBBANDS), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    edges = np.geomspace(LOWEST_HZ, HIGHEST_HZ, SUBBANDS + 1) * WINDOW / RATE
    starts = np.unique(edges.astype(int))
    shape = np.hanning(WINDOW).astype(np.float32)
    rows = []
    for block in range(0, len(windows), 256):
        power = np.abs(np.fft.rfft(windows[block : block + 256] * shape, axis=1)) ** 2
        rows.append(np.add.reduceat(power[:, : starts[-1]], starts[:-1], axis=1))
    return np.log(np.concatenate(rows) + 1e-6).astype(np.float32)


def _loud(energy: NDArray[np.float32]) -> NDArray[np.bool_]:
    return energy.max(axis=1) > 0.0


# Text


def normalised(text: str) -> str:
    """Letters of any script and digits alone, in one width and case: punctuation and spacing cannot change it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def text_hash(text: str) -> str | None:
    """Simhash over runs of three characters; None for a text too short to tell anything."""
    plain = normalised(text)
    pieces = {plain[n : n + 3] for n in range(len(plain) - 2)}
    if not pieces:
        return None
    digests = b"".join(hashlib.blake2b(piece.encode(), digest_size=8).digest() for piece in sorted(pieces))
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8).reshape(-1, 8), axis=1)
    return np.packbits(bits.sum(axis=0) * 2 > len(pieces)).tobytes().hex()


def title_likeness(one: str, other: str) -> float:
    left, right = normalised(one), normalised(other)
    return SequenceMatcher(None, left, right, autojunk=False).ratio() if left and right else 0.0


def _cosine_hash(values: NDArray[np.float64]) -> str:
    side = len(values)
    at = np.arange(side)
    waves = np.cos(np.pi * np.outer(np.arange(9), 2 * at + 1) / (2 * side))
    low = (waves @ values @ waves.T).ravel()[1 : BITS + 1]  # the first 64 terms after the mean
    return np.packbits(low > np.median(low)).tobytes().hex()
