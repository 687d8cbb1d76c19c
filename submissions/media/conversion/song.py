"""A song as an MP3 that plays everywhere: two channels, a rate that MP3 knows, 256 kbit/s."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from submissions.media.conversion.look import Sound
from submissions.media.renditions.transcode import transcode

RATES = (32000, 44100, 48000)
BITS = 256_000  # a second
_OPTIONS = ("-map", "0:a:0", "-vn", "-c:a", "libmp3lame", "-b:a", str(BITS), "-id3v2_version", "0")


def make(
    path: Path, out: Path, sound: Sound, container: str, duration_s: float,
    progress: Callable[[float], None] | None = None,
) -> Path:  # fmt: skip
    """Raises DeriveFailed. `progress` hears shares 0–1."""
    rate = sound.rate if sound.rate in RATES else RATES[-1] if sound.rate > RATES[-1] else RATES[1]
    channels = str(min(2, max(1, sound.channels)))
    transcode(path, out, *_OPTIONS, "-ar", str(rate), "-ac", channels, container=container, duration_s=duration_s,
              progress=progress)  # fmt: skip
    return out
