"""Copies made from an uploaded file for people to look at: file in, file out, run in the worker.

Every copy is written anew from decoded pixels or sound, so that nothing of the original's metadata
(place, camera, author) and nothing hostile in it reaches a visitor. A refusal is DeriveFailed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
from PIL import Image, ImageOps, ImageStat

from common.sandbox.child import ChildKilled, run_limited
from submissions.media.decoding.frames import film_transfer, open_media, sample_film
from submissions.media.decoding.loudness import decode_sound, peaks
from submissions.media.decoding.tone import bt709_filter
from submissions.media.renditions import cleaning
from submissions.media.renditions.document_pages import draw_pages
from submissions.media.renditions.transcode import DeriveFailed, transcode

__all__ = [
    "CLEANABLE", "DeriveFailed", "clean_copy", "limited", "pages", "poster", "sound_copy", "thumbnail", "viewing_copy",
    "waveform",
]  # fmt: skip

VIEWING_SHORT_SIDE = 720
POSTER_LONG_SIDE = 1280
POSTER_CHOICES = 8
MOST_PIXELS = 120_000_000
BARS = 160
# Kinds of which a copy without metadata can be made; a film's is its viewing copy.
CLEANABLE = ("jpg", "png", "mp3", "docx", "pptx", "pdf")

# Deinterlaced where it says so, square pixels, short side at most 720, even sides.
_VIEWING_SIZE = (
    "yadif=deint=interlaced,scale='trunc(iw*sar/2)*2':ih,setsar=1,"
    f"scale='if(gt(iw,ih),-2,min({VIEWING_SHORT_SIDE},iw))':'if(gt(iw,ih),min({VIEWING_SHORT_SIDE},ih),-2)',"
    "scale='trunc(iw/2)*2':'trunc(ih/2)*2'"
)
_VIEWING = (
    "-map", "0:v:0", "-map", "0:a:0?", "-fpsmax", "30",
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-profile:v", "main", "-maxrate", "2M", "-bufsize", "4M",
    "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "44100", "-movflags", "+faststart",
)  # fmt: skip
# The frames as they are; nothing before, between and behind them.
_SAME_SOUND = ("-map", "0:a:0", "-vn", "-c:a", "copy", "-id3v2_version", "0", "-write_id3v1", "0")
_SOUND = ("-map", "0:a:0", "-vn", "-c:a", "libmp3lame", "-b:a", "128k", "-ac", "2", "-ar", "44100")


def viewing_copy(
    path: Path, out: Path, progress: Callable[[float], None] | None = None, *, container: str = "mp4",
    wall_s: float | None = None,
) -> Path:  # fmt: skip
    """A 720P MP4 that every phone plays and that starts before it is whole, HDR as filmed. `progress` hears 0–1."""
    with bt709_filter(limited(film_transfer, path, container), out.parent) as as_filmed:
        filters = f"{_VIEWING_SIZE},{as_filmed or 'format=yuv420p'}"
        transcode(path, out, "-vf", filters, *_VIEWING, container=container, duration_s=duration(path, container),
                  progress=progress, wall_s=wall_s)  # fmt: skip
    return out


def sound_copy(
    path: Path, out: Path, progress: Callable[[float], None] | None = None, *, container: str = "mp4"
) -> Path:
    """A plain 128 kbit/s MP3 of the sound."""
    transcode(path, out, *_SOUND, container=container, duration_s=duration(path, container), progress=progress)
    return out


def poster(path: Path, out: Path, *, container: str = "mp4") -> Path:
    """The liveliest of some frames as a JPEG: not a black one, not a fade."""
    return limited(_poster, path, out, container)


def waveform(path: Path, out: Path, *, container: str = "mp3") -> Path:
    """The loudness of a song as an SVG of bars, 800 × 120."""
    return limited(_waveform, path, out, container)


def thumbnail(path: Path, out: Path, side: int) -> Path:
    """A JPEG at most `side` pixels wide and high, upright, on white where the original is transparent."""
    return limited(_thumbnail, path, out, side)


def pages(path: Path, out_folder: Path, max_pages: int = 20, *, container: str = "") -> list[Path]:
    """Pages of a PDF as pictures, or a drawn text preview of a docx or pptx; empty for anything else.

    `container` as found in the content; by the suffix without it.
    """
    return limited(draw_pages, path, out_folder, max_pages, container or path.suffix.lower().lstrip("."))


def clean_copy(path: Path, out: Path, *, container: str) -> Path:
    """The same work without metadata: no author, place, camera, program. `container` is one of CLEANABLE."""
    if container not in CLEANABLE:
        raise DeriveFailed("unsupported", container)
    if container == "mp3":
        transcode(path, out, *_SAME_SOUND, container=container, duration_s=duration(path, container))
        return out
    return limited(cleaning.clean, path, out, container)


def duration(path: Path, container: str) -> float:
    """Seconds, as the container says."""
    return limited(_duration, path, container)


def limited(function: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a reader of a stranger's file, run in a limited child. Raises DeriveFailed."""
    try:
        return run_limited(function, *arguments, memory_bytes=3 << 29, cpu_s=60, wall_s=120)
    except ChildKilled as death:
        raise DeriveFailed("timeout" if "time" in death.reason else "too_large", death.reason) from death
    except Exception as error:  # readers of strangers' files raise whatever they like
        raise DeriveFailed("unreadable", str(error)) from error


def _duration(path: Path, container: str) -> float:
    with open_media(path, container) as media:
        return float(media.duration or 0) / av.time_base


def _poster(path: Path, out: Path, container: str) -> Path:
    samples = sample_film(path, container, count=POSTER_CHOICES, long_side=POSTER_LONG_SIDE)
    if not samples:
        raise ValueError("no picture")
    best = max(samples, key=lambda sample: float(sample.grey.std()) + sum(ImageStat.Stat(sample.picture).mean) / 12)
    best.picture.save(out, "JPEG", quality=82, progressive=True)
    return out


def _waveform(path: Path, out: Path, container: str) -> Path:
    sound = decode_sound(path, container)
    if not len(sound):
        raise ValueError("no sound")
    bars = []
    for number, level in enumerate(peaks(sound, BARS)):
        high = max(2.0, level * 112)
        bars.append(f'<rect x="{number * 5 + 1}" y="{60 - high / 2:.1f}" width="3" height="{high:.1f}" rx="1.5"/>')
    out.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BARS * 5} 120" width="{BARS * 5}" height="120" '
        f'fill="#8a929c">{"".join(bars)}</svg>\n'
    )
    return out


def _thumbnail(path: Path, out: Path, side: int) -> Path:
    with Image.open(path, formats=("JPEG", "PNG")) as picture:
        if picture.size[0] * picture.size[1] > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (side * 2, side * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        clean = Image.new("RGB", upright.size, "#ffffff")
        transparent = upright.convert("RGBA") if "A" in upright.getbands() or "transparency" in upright.info else None
        clean.paste(transparent or upright.convert("RGB"), mask=transparent)
        clean.save(out, "JPEG", quality=84, progressive=True)
    return out
