"""Decodes the sound of a song or film once, for silence, waveform and fingerprint. Runs inside the limited child."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from submissions.media.decoding.frames import open_media

RATE = 11_025  # enough for all three uses
MOST_SECONDS = 20 * 60
WINDOW_S = 0.5
SILENT_DB = -50.0


def decode_sound(path: Path, container: str, *, rate: int = RATE) -> NDArray[np.float32]:
    """Mono samples −1…1 at `rate`; empty without a sound track. Ends quietly at damage and after twenty minutes."""
    pieces: list[NDArray[np.float32]] = []
    with open_media(path, container) as media:
        if not media.streams.audio:
            return np.zeros(0, np.float32)
        stream = media.streams.audio[0]
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        left = MOST_SECONDS * rate
        try:
            for frame in media.decode(stream):
                for part in resampler.resample(frame):
                    pieces.append(part.to_ndarray()[0])
                    left -= len(pieces[-1])
                if left <= 0:
                    break
        except av.FFmpegError:
            pass
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def loudness_windows(sound: NDArray[np.float32], *, rate: int = RATE) -> NDArray[np.float32]:
    """Root mean square of each half second, in dB below full scale; −120 for digital silence."""
    size = int(rate * WINDOW_S)
    whole = len(sound) // size * size
    power = (sound[:whole].reshape(-1, size) ** 2).mean(axis=1)
    return 10 * np.log10(np.maximum(power, 1e-12))


def peaks(sound: NDArray[np.float32], count: int) -> list[float]:
    """The sound cut into `count` stretches: the root mean square of each against the loudest, 0–1."""
    if not len(sound):
        return [0.0] * count
    levels = [float(np.sqrt((part**2).mean())) if len(part) else 0.0 for part in np.array_split(sound, count)]
    loudest = max(levels) or 1.0
    return [level / loudest for level in levels]
