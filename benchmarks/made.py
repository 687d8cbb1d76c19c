"""The files that the media benchmarks measure, made on the spot, and Django set up without a database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import Image


def setup() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def film(
    path: Path, *, seconds: int = 30, size: str = "1920x1080", picture: str = "", options: tuple[str, ...] = ()
) -> Path:
    """An H.264 film with AAC sound; the suffix names the container. `picture`: any source of ffmpeg's."""
    picture = picture or f"testsrc2=s={size}:r=25:d={seconds}"
    inputs = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=d={seconds}")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    _ffmpeg(*inputs, *codecs, "-movflags", "+faststart", *options, str(path))
    return path


def song(path: Path, *, seconds: int = 60) -> Path:
    _ffmpeg("-f", "lavfi", "-i", f"sine=d={seconds}", "-q:a", "4", str(path))
    return path


def assorted(folder: Path) -> list[Path]:
    """Small files of every kind that readers parse."""
    from rehearsal.sample_files import papers

    noise = Image.effect_noise((900, 700), 60)
    noise.convert("RGB").save(folder / "a.jpg", progressive=True)
    noise.save(folder / "a.png")
    Image.effect_noise((300, 300), 60).save(folder / "a.pdf", "PDF")
    papers.document_docx(folder / "a.docx", characters=900, seed=1)
    return [
        film(folder / "a.mp4", seconds=2),
        film(folder / "b.mp4", seconds=2, size="640x360", options=("-movflags", "frag_keyframe+empty_moov")),
        song(folder / "a.mp3", seconds=8),
        folder / "a.jpg",
        folder / "a.png",
        folder / "a.docx",
        folder / "a.pdf",
    ]


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments], check=True)
