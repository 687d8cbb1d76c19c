"""Films that obey every limit on paper and that only their pixels or loudness give away."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from common.fonts import chinese_font
from rehearsal.sample_files.recordings import QUICK_X264, ffmpeg, still_video, video
from rehearsal.sample_files.scenes import scene


def black(path: Path, seed: int) -> None:
    """Twelve of thirty-one seconds are black."""
    video(path, seed=seed, pixels="drawbox=enable='between(t,10,22)':color=black:t=fill")


def frozen(path: Path, seed: int) -> None:
    still_video(path, scene(1920, 1080, seed=seed), seconds=31)


def silent(path: Path, seed: int) -> None:
    """A sound track with nothing on it."""
    video(path, seed=seed, loudness="volume=0")


def letterboxed(path: Path, seed: int) -> None:
    """A landscape film inside a portrait frame: broad bars above and below."""
    video(path, seed=seed, pixels="scale=1080:608,pad=1080:1920:0:656")


def upscaled(path: Path, seed: int) -> None:
    """A 360P film blown up to 1080P."""
    video(path, width=640, height=360, seed=seed, pixels="scale=1920:1080:flags=bicubic")


def watermarked(path: Path, seed: int, *, corner: int = 1) -> None:
    """The mark of an app, static in a corner of a moving film."""
    with tempfile.TemporaryDirectory() as folder:
        plain, mark = Path(folder) / "plain.mp4", Path(folder) / "mark.png"
        video(plain, seed=seed)
        _mark(seed).save(mark)
        x = ("40", "W-w-40", "40", "W-w-40")[corner % 4]
        y = ("40", "40", "H-h-40", "H-h-40")[corner % 4]
        ffmpeg("-i", str(plain), "-i", str(mark), "-filter_complex", f"[0:v][1:v]overlay={x}:{y}",
               "-c:a", "copy", "-c:v", "libx264", *QUICK_X264, str(path))  # fmt: skip


def _mark(seed: int) -> Image.Image:
    mark = Image.new("RGBA", (230, 70), (0, 0, 0, 0))
    draw = ImageDraw.Draw(mark)
    draw.ellipse((4, 10, 54, 60), fill=(255, 255, 255, 210))
    draw.polygon([(22, 22), (42, 35), (22, 48)], fill=(30, 30, 30, 230))
    name = ("某音短视频", "快影制作", "剪剪剪")[seed % 3]
    draw.text((66, 34), name, font=chinese_font(34), fill=(255, 255, 255, 220), anchor="lm")
    return mark
