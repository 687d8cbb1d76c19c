"""A film as an MP4 that plays everywhere: repackaged where its streams are good, encoded anew where they are not.

What is good is not touched. Nothing is ever enlarged, cut, lengthened or given another shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from submissions.media.conversion import colours
from submissions.media.conversion.look import Look, Picture
from submissions.media.decoding.tone import bt709_filter
from submissions.media.renditions.transcode import transcode
from submissions.media.rules import SIDE_PASSES_ABOVE

USUAL_SIDE = 1080  # where the campaign asks for no other
STEADY = tuple(Fraction(*rate) for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60, 1)))
FASTEST = 61  # frames a second that every screen shows: not the 120 or 240 of slow motion
MOST_BITS, LIKELY_BITS = 16_000_000, 8_000_000  # a second
# A phone's 4K in HDR is decoded, brought down and encoded at some seven frames a second, where nothing else runs.
WALL_BASE_S, WALL_PER_SECOND = 300.0, 20.0
WALL_MOST_S = 3600.0
MOST_BYTES = 2 << 30

_SOUND = ("-c:a", "aac", "-profile:a", "aac_low", "-b:a", "192k", "-ac", "2")
_PICTURE = (
    "-c:v", "libx264", "-preset", "fast", "-crf", "18", "-profile:v", "high",
    "-maxrate", str(MOST_BITS), "-bufsize", str(2 * MOST_BITS),
    "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """`changes`: codes of what the conversion does to the film, for people to read (conversions/in_words).

    `filters`: what is done to its pixels, empty where they are taken over; `transfer`: of an HDR film (decoding/tone).
    """

    changes: tuple[str, ...]
    sound: tuple[str, ...]
    filters: tuple[str, ...] = ()
    transfer: str = ""

    @property
    def encodes(self) -> bool:
        return bool(self.filters)

    def options(self, tone: str) -> tuple[str, ...]:
        """For ffmpeg; `tone` is the filter that brings HDR down, "" for none."""
        if not self.encodes:
            return ("-map", "0:V:0", "-c:v", "copy", *self.sound, *_END)
        filters = ",".join((*self.filters, *([tone] if tone else []), "setsar=1", "format=yuv420p"))
        return ("-map", "0:V:0", "-vf", filters, *_PICTURE, *self.sound, *_END)


_END = ("-movflags", "+faststart", "-write_tmcd", "0")


def plan(look: Look, *, side: int | None, upright: bool = False, anew: bool = False) -> Plan:
    """What to do. `side`: the short side that is asked for. `upright`: turn the pixels, not only the players.

    `anew`: encode the picture whatever it is, because it could not be repackaged.
    """
    assert look.picture
    picture, side = look.picture, side or USUAL_SIDE
    faults = tuple(_faults(picture, side, upright)) or (("h264",) if anew else ())
    sound, other_changes = _sound(look)
    other_changes += ("no_subtitles",) if look.subtitles else ()
    if not faults:
        return Plan(("repackaged", *other_changes), sound)
    turned = ("upright",) if picture.turn else ()
    changes = tuple(dict.fromkeys(("h264", *faults, *turned, *other_changes)))
    return Plan(changes, sound, _filters(picture, side), picture.hdr)


def make(
    path: Path, out: Path, plan: Plan, look: Look, container: str, progress: Callable[[float], None] | None = None
) -> Path:
    """Raises DeriveFailed. `progress` hears shares 0–1."""
    wall_s = min(WALL_MOST_S, WALL_BASE_S + WALL_PER_SECOND * look.duration_s)
    with bt709_filter(plan.transfer, out.parent) as tone:
        transcode(path, out, *plan.options(tone), container=container, duration_s=look.duration_s, progress=progress,
                  wall_s=wall_s, most_bytes=MOST_BYTES)  # fmt: skip
    return out


def _faults(picture: Picture, side: int, upright: bool) -> Iterator[str]:
    """What keeps the picture from being taken over as it is."""
    if picture.codec != "h264" or picture.pixels not in ("yuv420p", "yuvj420p"):
        yield "h264"
    if picture.hdr:
        yield "tone_mapped"
    elif picture.primaries == colours.WIDE:
        yield "colours"
    if min(picture.shown) > side + SIDE_PASSES_ABOVE:
        yield "smaller"
    if picture.rate > FASTEST:
        yield "frame_rate"
    if picture.interlaced:
        yield "deinterlaced"
    if upright and picture.turn:
        yield "upright"


def _filters(picture: Picture, side: int) -> tuple[str, ...]:
    """FFmpeg has turned the picture upright before the first of these."""
    first = ("yadif=deint=interlaced",) if picture.interlaced else ()
    rate = steady_rate(picture.rate)
    steady = (f"fps={rate}",) if rate else ()
    width, height = _size(picture, side)
    size = f"scale={width}:{height}:flags=lanczos"
    if picture.hdr:
        return (*first, *steady, size)
    return (*first, *steady, *colours.to_bt709(size, picture.pixels, picture.numbers, height))


def _size(picture: Picture, side: int) -> tuple[int, int]:
    """Even, in the picture's shape, its short side at most `side`."""
    width, height = picture.shown
    scale = min(1.0, side / min(width, height)) if min(width, height) > side + SIDE_PASSES_ABOVE else 1.0
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2


def steady_rate(rate: float) -> Fraction | None:
    """The even rate that a film of `rate` frames a second on the average is given; None where that is not known."""
    if not rate:
        return None
    if rate > FASTEST:
        halved = (standard for standard in reversed(STEADY) if abs(rate / standard - round(rate / standard)) < 0.01)
        return next(halved, STEADY[-1])
    nearest = min(STEADY, key=lambda standard: abs(standard - Fraction(rate)))
    if abs(nearest - Fraction(rate)) <= nearest * Fraction(4, 100):
        return nearest
    return Fraction(max(1, round(rate)))


def _sound(look: Look) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(options, changes) for the first track of sound."""
    if look.sound is None:
        return (), ()
    more = ("first_sound",) if look.sounds > 1 else ()
    if (look.sound.codec, look.sound.profile) == ("aac", "LC") or look.sound.codec.startswith("mp3"):
        return ("-map", "0:a:0", "-c:a", "copy"), more
    return ("-map", "0:a:0", *_SOUND), ("aac", *more)
