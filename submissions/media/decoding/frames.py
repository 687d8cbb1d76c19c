"""One pass over a film: some thirty frames, evenly spread, for every check and hash made from pixels.

Runs inside the limited child. The container format is named by the caller, so that a file can never
choose to be read as a playlist or a list of other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Colorspace
from numpy.typing import NDArray
from PIL import Image

from submissions.media.decoding import tone

SAMPLES = 30
LONG_SIDE = 640
# From the key frame before the wanted moment, at most so many frames are decoded to come closer to it.
MOST_STEPS = 48
# Shorter films are decoded from front to back, which is cheaper than seeking.
SEEK_FROM_FRAMES = 600
MOST_PIXELS = 8192 * 4320
DETAIL_EVERY = 3  # the detail of every third sample is measured at full size

UNSAID = 2  # the colour matrix of a film that does not say it (ITU-T H.273)
HD_FROM = 720  # lines, from which such a film is BT.709

LOCAL_ONLY = {"protocol_whitelist": "file", "enable_drefs": "0"}
# By container: the one format of FFmpeg's that may read it. Behind the first line: only what is to be converted.
FORMATS = {
    "mp4": "mov", "quicktime": "mov", "3gp": "mov", "mp3": "mp3",
    "mkv": "matroska", "webm": "matroska", "avi": "avi", "ts": "mpegts", "mpg": "mpeg", "flv": "flv", "wmv": "asf",
    "wav": "wav", "flac": "flac", "ogg": "ogg", "aac": "aac", "amr": "amr",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One frame as shown (turned upright), reduced; `whole` is the grey picture at full size of some samples."""

    at_s: Decimal
    picture: Image.Image
    grey: NDArray[np.uint8]
    whole: NDArray[np.uint8] | None = None


def open_media(path: Path, container: str) -> av.container.InputContainer:
    """Opens by the container that was found in the content. Raises KeyError for one that is not read here."""
    return av.open(str(path), format=FORMATS[container], options=LOCAL_ONLY, metadata_errors="replace")


def film_transfer(path: Path, container: str) -> str:
    """How an HDR film keeps its brightness, as `tone` names it; "" for an ordinary one, and where nothing decodes."""
    with open_media(path, container) as media:
        stream = next((s for s in media.streams.video if not _is_cover(s)), None)
        first = next(_decode(media, stream), None) if stream is not None else None
        return tone.transfer_of(first) if first is not None else ""


def sample_film(
    path: Path, container: str = "mp4", *, count: int = SAMPLES, long_side: int = LONG_SIDE
) -> list[Sample]:
    """Up to `count` samples in order of time; fewer for a very short film, none without a picture."""
    with open_media(path, container) as media:
        stream = next((s for s in media.streams.video if not _is_cover(s)), None)
        if stream is None or stream.width * stream.height > MOST_PIXELS:
            return []
        stream.codec_context.thread_count = 1
        return [_sample(frame, number, long_side) for number, frame in enumerate(_spread(media, stream, count))]


def _is_cover(stream: av.VideoStream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _spread(media: av.container.InputContainer, stream: av.VideoStream, count: int) -> Iterator[av.VideoFrame]:
    tick = stream.time_base or Fraction(1, av.time_base)
    start = float((stream.start_time or 0) * tick)
    length = float((stream.duration or 0) * tick) or float(media.duration or 0) / av.time_base
    targets = [start + length * (n + 0.5) / count for n in range(count)]
    if stream.frames and stream.frames <= SEEK_FROM_FRAMES:
        yield from _by_reading(media, stream, targets)
    else:
        yield from _by_seeking(media, stream, targets)


def _by_reading(
    media: av.container.InputContainer, stream: av.VideoStream, targets: list[float]
) -> Iterator[av.VideoFrame]:
    waiting = list(reversed(targets))
    for frame in _decode(media, stream):
        if not waiting:
            return
        if frame.time is None or frame.time < waiting[-1]:
            continue
        yield frame
        while waiting and waiting[-1] <= frame.time:
            waiting.pop()


def _by_seeking(
    media: av.container.InputContainer, stream: av.VideoStream, targets: list[float]
) -> Iterator[av.VideoFrame]:
    last = None
    for target in targets:
        media.seek(int(target / (stream.time_base or Fraction(1, av.time_base))), stream=stream, backward=True)
        found = None
        for step, frame in enumerate(_decode(media, stream)):
            found = frame
            if step >= MOST_STEPS or (frame.time or 0) >= target:
                break
        if found is not None and found.pts != last:
            last = found.pts
            yield found


def _decode(media: av.container.InputContainer, stream: av.VideoStream) -> Iterator[av.VideoFrame]:
    """Frames until the end or the first damage: what cannot be decoded is another check's finding."""
    try:
        yield from media.decode(stream)
    except av.FFmpegError:
        return


def _sample(frame: av.VideoFrame, number: int, long_side: int) -> Sample:
    scale = min(1.0, long_side / max(frame.width, frame.height))
    size = max(16, round(frame.width * scale / 2) * 2), max(16, round(frame.height * scale / 2) * 2)
    picture = _as_filmed(frame, size)
    turn = round(frame.rotation / 90) % 4
    if turn:
        picture = picture.rotate(90 * turn, expand=True)
    whole = (
        np.rot90(frame.to_ndarray(format="gray").astype(np.uint8, copy=False), turn)
        if number % DETAIL_EVERY == 1
        else None
    )
    at_s = Decimal(str(round(frame.time or 0, 2)))
    return Sample(at_s, picture, np.asarray(picture.convert("L")), whole)


def _as_filmed(frame: av.VideoFrame, size: tuple[int, int]) -> Image.Image:
    """The frame at this size, an HDR one as it looks on an ordinary screen."""
    transfer, colours = tone.transfer_of(frame), _colours(frame)
    if not transfer:
        return frame.reformat(*size, format="rgb24", src_colorspace=colours).to_image()
    deep = frame.reformat(*size, format="rgb48le", src_colorspace=colours).to_ndarray()
    signal = deep.astype(np.float32) / np.float32(65_535)
    return Image.fromarray((tone.to_bt709(signal, transfer) * 255).round().astype(np.uint8))


def _colours(frame: av.VideoFrame) -> int:
    """How the frame keeps its colours; where it does not say, as every player guesses: by its size."""
    if frame.colorspace != UNSAID:
        return int(frame.colorspace)
    return int(Colorspace.ITU709 if min(frame.width, frame.height) >= HD_FROM else Colorspace.ITU601)
