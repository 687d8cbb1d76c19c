"""The deep checks on real films: each fault is found, and a whole film is left in peace."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from campaign.definition.spec import FileRule
from rehearsal.sample_files.cache import cached
from rehearsal.sample_files.deep_wrong import watermarked
from rehearsal.sample_files.recordings import song_mp3, video
from rehearsal.sample_files.samples import WRONG
from submissions.media.decoding.frames import Sample
from submissions.media.deep import analysis
from submissions.media.deep.analysis import deep_findings, deep_look
from submissions.media.deep.watermarks import CANNOT_TELL, NONE, find_mark
from submissions.media.facts import Finding, MediaFacts
from submissions.media.probe import probe_limited
from submissions.media.words.sentences import sentence

FILM = FileRule("work", "作品", ("mp4",), aspects=("16:9", "9:16"), video_short_side=1080)


@pytest.fixture(scope="session")
def folder(sample_folder: Path) -> Path:
    return sample_folder


def found(path: Path, evidence: Path | None = None) -> list[Finding]:
    return deep_findings(path, probe_limited(path, name=path.name), FILM, evidence)


@pytest.mark.parametrize("name", ["black", "frozen", "silent", "letterboxed", "upscaled", "watermarked"])
def test_fault_is_found_as_a_warning_with_its_moment(name: str, folder: Path, tmp_path: Path) -> None:
    warnings = [f for f in found(WRONG[name](folder), tmp_path) if f.level == "warn"]
    assert [f.code for f in warnings] == [WRONG[name].code]
    assert warnings[0].at_s is not None
    if name != "silent":
        with Image.open(str(warnings[0].evidence)) as picture:
            assert (picture.format, Path(str(warnings[0].evidence)).parent) == ("JPEG", tmp_path)


@pytest.mark.parametrize("seed", [1, 3])  # the films that test_fingerprints uses too
def test_whole_film_earns_nothing_and_yields_fingerprints(seed: int, folder: Path) -> None:
    path = cached(folder, lambda out: video(out, seed=seed, title="夜班"), "mp4", "whole", seed)
    look = deep_look(path, probe_limited(path, name=path.name), FILM)
    assert (look.findings, look.killed, len(look.frames)) == ((), "", 30)
    assert look.sound_print and look.sound_hash


def test_black_tells_where_and_how_long(folder: Path) -> None:
    (black,) = found(WRONG["black"](folder))
    assert 9 <= float(black.at_s or 0) <= 12
    assert 9 <= black.seen["seconds"] <= 14
    assert sentence(black).headline.startswith("约有 1") and "黑屏" in sentence(black).headline


@pytest.mark.parametrize(("corner", "place"), [(3, "bottom_right")])
def test_watermark_tells_its_corner(corner: int, place: str, folder: Path) -> None:
    path = cached(folder, lambda out: watermarked(out, 4, corner=corner), "mp4", "marked", corner)
    assert [(f.code, f.seen["place"]) for f in found(path)] == [("watermark", place)]


def test_static_camera_cannot_be_judged_for_marks(folder: Path) -> None:
    answers = [(f.level, f.seen["answer"]) for f in found(WRONG["frozen"](folder)) if f.code == "watermark"]
    assert answers == [("info", CANNOT_TELL)]


def noise(seed: int, *, fixed_share: float) -> Sample:
    """A picture of which the left share is always the same and the rest changes."""
    still, moving = (np.random.default_rng(n).integers(0, 255, (36, 64), dtype=np.uint8) for n in (99, seed))
    still[:, int(64 * fixed_share) :] = moving[:, int(64 * fixed_share) :]
    picture = Image.fromarray(still).resize((640, 360))
    return Sample(Decimal(seed), picture.convert("RGB"), np.asarray(picture))


@pytest.mark.parametrize(("fixed_share", "answer"), [(0.0, NONE), (0.6, CANNOT_TELL)])
def test_moving_and_standing_pictures_are_no_marks(fixed_share: float, answer: str) -> None:
    assert find_mark([noise(n, fixed_share=fixed_share) for n in range(12)]).answer == answer


def test_damaged_file_ends_quietly(folder: Path) -> None:
    assert [f for f in found(WRONG["truncated"](folder)) if f.level == "block"] == []
    facts = MediaFacts("x.mp4", 49, "mp4")
    assert deep_look(WRONG["script_named_mp4"](folder), facts, FILM) == analysis.DeepResult()


def test_file_of_another_kind_is_not_opened(tmp_path: Path) -> None:
    assert deep_look(tmp_path / "missing.docx", MediaFacts("a.docx", 1, "docx"), FILM) == analysis.DeepResult()


def test_song_is_heard_but_not_looked_at(folder: Path) -> None:
    path = cached(folder, lambda out: song_mp3(out, seconds=20), "mp3", "song", 20)
    look = deep_look(path, probe_limited(path, name=path.name), FileRule("work", "歌曲", ("mp3",)))
    assert (look.findings, look.frames, bool(look.sound_print)) == ((), (), True)


def test_killed_child_is_an_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "WALL_S", 0.01)
    path = WRONG["black"](folder)
    assert deep_look(path, probe_limited(path, name=path.name), FILM).killed == "wall_time"
