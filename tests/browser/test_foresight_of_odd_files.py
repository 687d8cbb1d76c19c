"""Odd files that play or open everywhere: the browser warns of no more than the worker, and names the same length."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from campaign.definition.spec import FileRule
from common import in_words
from submissions.media.probe import probe_limited
from tests.browser.test_foresight import judged, page, said
from tests.submissions.media.conftest import encode, run_ffmpeg
from tests.submissions.media.readers.test_pictures import samsung

__all__ = ["page"]  # the fixture

FILM = FileRule("work", "作品", ("mp4",), aspects=("16:9",), video_short_side=1080)
SHEET = FileRule("score_sheet", "曲谱", ("jpg", "png"), image_min_short_side=500)


def song_rule(least: int, most: int) -> FileRule:
    limits = {"min_duration_s": Decimal(least), "max_duration_s": Decimal(most)}
    return FileRule("work", "歌曲", ("mp3",), sound="required", **limits)


def song(path: Path, *options: str) -> Path:
    """Soft, then loud: a guess from the first frames is wrong by far. 40 seconds."""
    noise = "anoisesrc=d=40:a=0.3:seed=1,volume='if(lt(t,20),0,1)':eval=frame"
    run_ffmpeg("-f", "lavfi", "-i", noise, "-q:a", "4", *options, str(path))
    return path


def bare_song(path: Path) -> Path:
    return song(path, "-write_xing", "0", "-id3v2_version", "0")


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((700, 900), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def film(path: Path) -> bytes:
    return encode(path, "-movflags", "+faststart").read_bytes()


ODD: dict[str, tuple[Callable[[Path], Path], FileRule]] = {
    "song without an index": (lambda to: bare_song(to / "a.mp3"), song_rule(38, 42)),
    "song with an index": (lambda to: song(to / "a.mp3"), song_rule(38, 42)),
    "song within a frame": (
        lambda to: put(to / "b.mp3", bare_song(to / "a.mp3").read_bytes()[108:]),
        song_rule(38, 42),
    ),
    "song before zeros": (
        lambda to: put(to / "b.mp3", song(to / "a.mp3").read_bytes() + bytes(99_000)),
        song_rule(38, 42),
    ),
    "two songs joined": (lambda to: put(to / "b.mp3", song(to / "a.mp3").read_bytes() * 2), song_rule(78, 82)),
    "film before text": (lambda to: put(to / "b.mp4", film(to / "a.mp4") + b"<script>" * 9), FILM),
    "film before zeros": (lambda to: put(to / "b.mp4", film(to / "a.mp4") + bytes(9000)), FILM),
    "film without its first word": (
        lambda to: put(to / "b.mp4", film(to / "a.mp4").replace(b"ftyp", b"free", 1)),
        FILM,
    ),
    "picture of a phone": (lambda to: put(to / "a.jpg", picture()[:-2] + samsung()), SHEET),
    "picture named jfif": (lambda to: put(to / "a.jfif", picture()), SHEET),
}


@pytest.mark.parametrize(("make", "rule"), ODD.values(), ids=ODD)
def test_browser_blocks_nothing_odd_that_the_worker_takes(
    page: Page, tmp_path: Path, make: Callable[[Path], Path], rule: FileRule
) -> None:
    path = make(tmp_path)
    assert [code for code, level in judged(path, rule) if level == "block"] == []
    assert [finding["text"] for finding in said(page, path, rule) if finding["level"] == "block"] == []


@pytest.mark.parametrize("name", [name for name in ODD if "song" in name])
def test_browser_names_the_length_of_a_song_that_the_worker_names(page: Page, tmp_path: Path, name: str) -> None:
    make, _rule = ODD[name]
    path = make(tmp_path)
    seconds = probe_limited(path).duration_s
    assert seconds is not None
    told = said(page, path, song_rule(1000, 2000))
    assert [finding["text"].split("，")[0] for finding in told] == [f"时长 {in_words.duration(float(seconds))}"]


def test_half_a_picture_is_promised_nothing(page: Page, tmp_path: Path) -> None:
    whole = picture()
    path = put(tmp_path / "a.jpg", whole[: len(whole) // 2])
    assert [finding["level"] for finding in said(page, path, SHEET)] == ["block"]
