"""What a film or a song is made of, whatever its container: asked of FFmpeg's libraries, in a limited child.

The checker reads the kinds that a campaign takes (`readers`); this reads what is to be converted into one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from submissions.media.decoding import tone
from submissions.media.decoding.frames import MOST_PIXELS, open_media
from submissions.media.renditions.making import limited


@dataclass(frozen=True)
class Picture:
    """The first picture track. `width`, `height`: as stored; `turn` degrees make it upright; `rate`: per second."""

    codec: str
    pixels: str
    width: int
    height: int
    aspect: Fraction
    turn: int
    rate: float
    transfer: int
    primaries: int
    matrix: int
    interlaced: bool
    hdr: str = ""  # as `decoding.tone` names it

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Of its colours: transfer, primaries, matrix (ITU-T H.273)."""
        return self.transfer, self.primaries, self.matrix

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as shown: square pixels, upright."""
        width = round(self.width * self.aspect)
        return (self.height, width) if self.turn % 180 else (width, self.height)


@dataclass(frozen=True)
class Sound:
    codec: str
    profile: str
    channels: int
    rate: int


@dataclass(frozen=True)
class Look:
    duration_s: float
    picture: Picture | None = None
    sound: Sound | None = None
    sounds: int = 0
    subtitles: int = 0


def look(path: Path, container: str) -> Look:
    """`container` as found in the content. Raises DeriveFailed."""
    found: Look = limited(_look, path, container)
    return found


def _look(path: Path, container: str) -> Look:
    with open_media(path, container) as media:
        films = [
            stream for stream in media.streams.video if not stream.disposition & av.stream.Disposition.attached_pic
        ]
        sounds = media.streams.audio
        return Look(
            duration_s=_duration(media),
            picture=_picture(media, films[0]) if films else None,
            sound=_sound(sounds[0]) if sounds else None,
            sounds=len(sounds),
            subtitles=len(media.streams.subtitles),
        )


def _duration(media: av.container.InputContainer) -> float:
    """As the container says, else as its longest track does; 0 where neither tells."""
    tracks = [
        float(stream.duration * stream.time_base) for stream in media.streams if stream.duration and stream.time_base
    ]
    return media.duration / av.time_base if media.duration else max(tracks, default=0.0)


def _picture(media: av.container.InputContainer, stream: av.VideoStream) -> Picture:
    if stream.width * stream.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    stream.codec_context.thread_count = 1
    frame = next(media.decode(stream))
    context = stream.codec_context
    return Picture(
        codec=context.name,
        pixels=frame.format.name,
        width=frame.width,
        height=frame.height,
        aspect=stream.sample_aspect_ratio or Fraction(1),
        turn=round(frame.rotation) % 360,
        rate=float(stream.average_rate or stream.guessed_rate or 0),
        transfer=int(context.color_trc),
        primaries=int(context.color_primaries),
        matrix=int(context.colorspace),
        interlaced=bool(frame.interlaced_frame),
        hdr=tone.transfer_of(frame),
    )


def _sound(stream: av.AudioStream) -> Sound:
    context = stream.codec_context
    return Sound(context.name, str(context.profile or ""), stream.channels, stream.rate)
