"""The samples are what they claim to be: good ones pass our own checks, wrong ones earn their finding."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from campaign.definition.spec import FileRule
from rehearsal.sample_files.recordings import video
from rehearsal.sample_files.samples import WRONG, sample_for
from submissions.media.probe import probe_limited
from submissions.media.rules import check

VIDEO = FileRule(
    role="work", label="作品", kinds=("mp4",), min_duration_s=Decimal(30), max_duration_s=Decimal(180),
    aspects=("16:9", "9:16"), video_short_side=1080,
)  # fmt: skip
SONG = FileRule("work", "歌曲", ("mp3",), max_duration_s=Decimal(360), duration_generally=True, sound="required")
SONG_FILM = FileRule("work", "歌曲", ("mp4",), aspects=("16:9",), video_short_side=1080, sound="required")
SHEET = FileRule("score_sheet", "曲谱", ("jpg", "png"), image_min_short_side=1000, image_warn_short_side=500)
PHOTO = FileRule("photo", "照片", ("jpg", "png"), image_min_short_side=800)
ORIGINAL = FileRule("work", "摄影", ("jpg",), min_bytes=2 << 20, max_bytes=20 << 20, image_min_long_side=2000)
TEXT = FileRule("introduction", "简介", ("docx", "pdf"), max_characters=3000)
SLIDES = FileRule("slides", "演示文稿", ("pptx",))
MATERIAL = FileRule("material", "材料", ("zip",))

# The rule each wrong file is uploaded under.
RULES = {"work": VIDEO, "score_sheet": SHEET, "photo": PHOTO, "introduction": TEXT}
DEEP = ("black", "frozen", "silence", "letterbox", "blur", "watermark")


@pytest.fixture(scope="session")
def folder(sample_folder: Path) -> Path:
    return sample_folder


def codes(path: Path, rule: FileRule) -> list[tuple[str, str]]:
    return [(f.code, f.level) for f in check(probe_limited(path, name=path.name), rule) if f.level != "info"]


@pytest.mark.parametrize("rule", [VIDEO, SONG, SHEET, PHOTO, ORIGINAL, SLIDES, MATERIAL], ids=lambda rule: rule.label)
def test_good_sample_earns_no_finding(rule: FileRule, folder: Path) -> None:
    assert codes(sample_for(rule, folder, seed=3, title="夜班"), rule) == []


def test_document_sample_is_within_its_limit(folder: Path) -> None:
    assert codes(sample_for(TEXT, folder, seed=3, kind="docx"), TEXT) == []


def test_sample_is_made_once_and_reproducible(folder: Path, tmp_path: Path) -> None:
    first = sample_for(SONG, folder, seed=5)
    made_at = first.stat().st_mtime_ns
    again = sample_for(SONG, folder, seed=5)
    elsewhere = sample_for(SONG, tmp_path, seed=5)
    assert (again, again.stat().st_mtime_ns) == (first, made_at)
    assert hashlib.sha256(elsewhere.read_bytes()).digest() == hashlib.sha256(first.read_bytes()).digest()


def test_another_seed_gives_another_film(tmp_path: Path) -> None:
    films = [video(tmp_path / f"{seed}.mp4", width=640, height=360, seconds=4, seed=seed) for seed in (1, 2)]
    assert films[0].read_bytes() != films[1].read_bytes()


def test_rule_that_nothing_can_be_made_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sample"):
        sample_for(FileRule("slides", "旧文稿", ("ppt",)), tmp_path, seed=1)


@pytest.mark.parametrize("name", [name for name, wrong in WRONG.items() if wrong.code not in DEEP])
def test_wrong_file_earns_its_finding(name: str, folder: Path) -> None:
    wrong = WRONG[name]
    rule = {"long_song": SONG, "sound_only_mp4": SONG_FILM}.get(name) or RULES[wrong.role]
    assert (wrong.code, wrong.level) in codes(wrong(folder), rule)
