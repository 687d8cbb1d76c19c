"""What phones and cameras make, a second each: films, sounds and pictures that are to be converted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image

from tests.submissions.media.conftest import QUICK, encode, run_ffmpeg

HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-tag:v", "hvc1")
FILMS: dict[str, tuple[str, ...]] = {
    "good.mov": (),
    "pcm.mov": ("-c:a", "pcm_s16le"),
    "good.mkv": (),
    "good.ts": (),
    "hevc.mov": (*HEVC, "-x265-params", "log-level=error"),
    "old.avi": ("-c:v", "mpeg4", "-q:v", "5", "-c:a", "libmp3lame"),
    "fields.mp4": (*QUICK, "-vf", "fieldorder=tff", "-flags", "+ildct+ilme", "-x264-params", "tff=1"),
}


def film(folder: Path, name: str, *, size: str = "1920x1080", seconds: int = 1) -> Path:
    return _once(folder / name, lambda path: encode(path, *FILMS.get(name, ()), size=size, seconds=seconds))


def turned(folder: Path, name: str = "turned.mp4") -> Path:
    """A portrait film as phones make it: lying, with a note to turn it."""
    lying = film(folder, "good.mov")
    return _once(
        folder / name, lambda path: run_ffmpeg("-display_rotation", "90", "-i", str(lying), "-c", "copy", str(path))
    )


def slow_motion(folder: Path) -> Path:
    source = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=120:d=0.5")
    return _once(folder / "fast.mp4", lambda path: run_ffmpeg(*source, *QUICK, str(path)))


def hdr(folder: Path, transfer: str) -> Path:
    """A 1440p film of grey in HLG ("arib-std-b67") or PQ ("smpte2084"), as bright as SDR's 190 of 255."""
    grey = "color=c=0xbebebe:s=2560x1440:r=10:d=0.5,format=gbrpf32le"
    light = f"zscale=tin=709:pin=709:min=gbr:t={transfer}:p=2020:m=2020_ncl:npl=203,format=yuv420p10le"
    numbers = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    options = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", numbers, "-tag:v", "hvc1")
    path = folder / f"{transfer}.mov"
    return _once(path, lambda path: run_ffmpeg("-f", "lavfi", "-i", f"{grey},{light}", *options, str(path)))


def sound(folder: Path, name: str, *options: str) -> Path:
    return _once(folder / name, lambda path: run_ffmpeg("-f", "lavfi", "-i", "sine=d=2", *options, str(path)))


def photograph(folder: Path, name: str, *, size: tuple[int, int] = (1200, 900), **how: Any) -> Path:
    """A corner of it is red: top left, before anybody turns it."""
    picture = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 40).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    saved: Any = pillow_heif.from_pillow(picture) if name.endswith(".heic") else picture
    return _once(folder / name, lambda path: saved.save(path, **how))


def _once(path: Path, make: Any) -> Path:
    if not path.exists():
        make(path)
    return path
