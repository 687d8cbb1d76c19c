"""Small real media made once per run, and short ways to judge them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from campaign.definition.spec import FileRule
from submissions.media.facts import Finding, MediaFacts
from submissions.media.probe import probe_limited
from submissions.media.rules import check

FILM = FileRule(role="work", label="作品", kinds=("mp4",), aspects=("16:9", "9:16"), video_short_side=1080)
SONG = FileRule(
    role="work",
    label="歌曲",
    kinds=("mp3", "mp4"),
    aspects=("16:9", "9:16"),
    video_short_side=1080,
    sound="required",
    max_duration_s=Decimal(360),
    duration_generally=True,
)
SHEET = FileRule(
    role="score_sheet", label="歌谱", kinds=("jpg", "png"), image_min_short_side=1000, image_warn_short_side=500
)
PAPER = FileRule(
    role="introduction", label="说明", kinds=("docx", "pptx", "pdf", "doc"), min_characters=5, max_characters=100
)

QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-pix_fmt", "yuv420p")


def run_ffmpeg(*arguments: str) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True, timeout=120)


def encode(path: Path, *options: str, size: str = "1920x1080", sound: bool = True, seconds: int = 2) -> Path:
    """A moving test picture with a tone, as `options` say; the suffix names the container."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r=12:d={seconds}"]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=d={seconds}"]
    video = () if "-c:v" in options or "-vn" in options else QUICK
    audio = () if "-c:a" in options or not sound else ("-c:a", "aac")
    run_ffmpeg(*inputs, *video, *audio, *options, str(path))
    return path


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def film(media_folder: Path) -> Path:
    """A whole MP4, index in front, 1920×1080, two seconds."""
    return encode(media_folder / "film.mp4", "-movflags", "+faststart")


@pytest.fixture(scope="session")
def song(media_folder: Path) -> Path:
    """A whole MP3 of variable rate with an index, eight seconds."""
    path = media_folder / "song.mp3"
    noise = "anoisesrc=d=8:a=0.3:seed=1,volume='if(lt(t,4),0,1)':eval=frame"
    run_ffmpeg("-f", "lavfi", "-i", noise, "-q:a", "4", str(path))
    return path


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[Path, Callable[[bytearray], Any]], Path]:
    """altered(path, change): a copy whose bytes `change` has edited in place, or replaced by what it returns."""

    def make(path: Path, change: Callable[[bytearray], Any]) -> Path:
        data = bytearray(path.read_bytes())
        answer = change(data)
        copy = tmp_path / f"altered{path.suffix}"
        copy.write_bytes(answer if isinstance(answer, bytes | bytearray) else data)
        return copy

    return make


def judge(path: Path, rule: FileRule = FILM, *, name: str | None = None) -> list[Finding]:
    return check(probe_limited(path, name=name), rule)


def marks(findings: list[Finding]) -> list[tuple[str, str]]:
    """What is not good news, as (code, level), sorted."""
    return sorted((found.code, found.level) for found in findings if found.level != "info")


def judged(path: Path, rule: FileRule = FILM, *, name: str | None = None) -> list[tuple[str, str]]:
    return marks(judge(path, rule, name=name))


def facts_of(path: Path) -> MediaFacts:
    return probe_limited(path)
