"""Copies are recognised, other works are not; what is known not to be recognised is written down here too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from rehearsal.sample_files import papers
from rehearsal.sample_files.cache import cached
from rehearsal.sample_files.recordings import ffmpeg, song_mp3, video
from submissions.media.decoding.frames import sample_film
from submissions.media.decoding.loudness import decode_sound
from submissions.media.deep import fingerprints

SMALL = ("-vf", "scale=640:-2", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "34", "-c:a", "aac", "-b:a", "48k")
MIRRORED = ("-vf", "hflip", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "copy")


@pytest.fixture(scope="session")
def folder(sample_folder: Path) -> Path:
    return sample_folder


def film(folder: Path, seed: int) -> Path:
    return cached(folder, lambda out: video(out, seed=seed, title="夜班"), "mp4", "whole", seed)


def copy(path: Path, out: Path, *options: str) -> Path:
    ffmpeg("-i", str(path), *options, str(out))
    return out


def seen(path: Path) -> list[str]:
    return [frame.value for frame in fingerprints.film_hashes(sample_film(path))]


def heard(path: Path) -> str:
    return fingerprints.sound_print(decode_sound(path, "mp3" if path.suffix == ".mp3" else "mp4"))


def test_reencoded_smaller_film_is_recognised_by_picture_and_sound(folder: Path, tmp_path: Path) -> None:
    original, again = film(folder, 1), copy(film(folder, 1), tmp_path / "small.mp4", *SMALL)
    assert fingerprints.film_likeness(seen(original), seen(again)) >= 0.9
    assert fingerprints.sound_likeness(heard(original), heard(again)) >= 0.9


def test_mirrored_film_is_recognised_by_its_sound_alone(folder: Path, tmp_path: Path) -> None:
    original, again = film(folder, 1), copy(film(folder, 1), tmp_path / "mirrored.mp4", *MIRRORED)
    assert fingerprints.film_likeness(seen(original), seen(again)) < fingerprints.SAME_FILM
    assert fingerprints.sound_likeness(heard(original), heard(again)) >= 0.99


def test_other_film_is_not_recognised(folder: Path) -> None:
    one, other = film(folder, 1), film(folder, 3)
    assert fingerprints.film_likeness(seen(one), seen(other)) < fingerprints.SAME_FILM
    assert fingerprints.sound_likeness(heard(one), heard(other)) < 0.7


def test_song_is_recognised_after_another_encoder_and_a_late_start(tmp_path: Path) -> None:
    song = song_mp3(tmp_path / "song.mp3", seconds=25)
    late = copy(song, tmp_path / "late.mp3", "-ss", "1.3", "-c:a", "libmp3lame", "-b:a", "32k")
    aac = copy(song, tmp_path / "song.mp4", "-c:a", "aac", "-b:a", "48k", "-vn")
    other = song_mp3(tmp_path / "other.mp3", seconds=25, seed=2)
    likeness = [fingerprints.sound_likeness(heard(song), heard(path)) for path in (late, aac, other)]
    assert [value >= 0.9 for value in likeness] == [True, True, False]
    assert likeness[2] < 0.7


def test_song_is_found_by_a_band_of_its_hash(tmp_path: Path) -> None:
    song = song_mp3(tmp_path / "song.mp3", seconds=25)
    again = copy(song, tmp_path / "again.mp3", "-c:a", "libmp3lame", "-b:a", "48k")
    first, second = (fingerprints.sound_hash(decode_sound(path, "mp3")) for path in (song, again))
    assert first and second
    assert set(fingerprints.bands(first)) & set(fingerprints.bands(second))


def test_silence_has_no_fingerprint() -> None:
    quiet = np.zeros(11_025 * 20, np.float32)
    assert (fingerprints.sound_print(quiet), fingerprints.sound_hash(quiet), fingerprints.sound_likeness("", "")) == (
        "",
        None,
        0.0,
    )


def test_picture_is_recognised_resized_recompressed_and_brightened(tmp_path: Path) -> None:
    original = papers.photo(tmp_path / "a.jpg", width=1600, height=1067, seed=4)
    with Image.open(original) as picture:
        ImageEnhance.Brightness(picture.resize((900, 600))).enhance(1.1).save(tmp_path / "b.jpg", quality=30)
        ImageOps.mirror(picture).save(tmp_path / "mirrored.jpg")
    papers.photo(tmp_path / "other.jpg", width=1600, height=1067, seed=5)
    hashes = [fingerprints.picture_hash(tmp_path / f"{name}.jpg") for name in ("a", "b", "mirrored", "other")]
    assert [fingerprints.bit_likeness(str(hashes[0]), str(h)) >= fingerprints.SAME_PICTURE for h in hashes] == [
        True,
        True,
        False,
        False,
    ]


def test_turned_picture_is_hashed_as_it_is_shown(tmp_path: Path) -> None:
    original = papers.photo(tmp_path / "a.jpg", width=1600, height=1067, seed=4)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned clockwise by a quarter
    with Image.open(original) as picture:
        picture.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
    one, other = fingerprints.picture_hash(original), fingerprints.picture_hash(tmp_path / "turned.jpg")
    assert fingerprints.bit_likeness(str(one), str(other)) >= fingerprints.SAME_PICTURE


def test_flat_picture_has_no_hash(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "#808080").save(tmp_path / "flat.png")
    assert fingerprints.picture_hash(tmp_path / "flat.png") is None


def test_thirty_drawn_pictures_are_all_told_apart() -> None:
    hashes = [fingerprints.grey_hash(papers.scene(480, 270, seed=seed).convert("L")) for seed in range(30)]
    alike = [
        (a, b) for a in range(30) for b in range(a) if fingerprints.bit_likeness(str(hashes[a]), str(hashes[b])) > 0.95
    ]
    assert alike == []


def test_three_turned_bits_leave_a_common_band() -> None:
    value = f"{0x1A2B3C4D5E6F7081:016x}"
    turned = f"{0x1A2B3C4D5E6F7081 ^ (1 | 1 << 20 | 1 << 40):016x}"
    assert fingerprints.bands(value) == ["0:1a2b", "1:3c4d", "2:5e6f", "3:7081"]
    assert set(fingerprints.bands(value)) & set(fingerprints.bands(turned)) == {"0:1a2b"}


def test_text_is_the_same_whatever_its_marks_and_spaces() -> None:
    text = "\n".join(papers.paragraphs(600, seed=1))
    marked = text.replace("，", " , ").replace("。", "！\n\n").upper()
    assert fingerprints.text_hash(marked) == fingerprints.text_hash(text)


def test_edited_text_is_recognised_and_another_is_not() -> None:
    text = (Path(__file__).parents[4] / "LICENSE").read_text()[:6000]
    edited, other = text.replace("software", "programs", 4), "\n".join(papers.paragraphs(900, seed=2))
    values = [str(fingerprints.text_hash(t)) for t in (text, edited, other)]
    assert [fingerprints.bit_likeness(values[0], value) >= fingerprints.SAME_TEXT for value in values] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("《雾里的铁塔》", "雾里的铁塔", True),
        ("一碗锅边糊的早晨", "一碗锅边糊的早晨（完整版）", False),
        ("泉州港的夜班调度", "泉州港的夜班调度员", True),
        ("最美劳动者", "网络安全进车间", False),
        ("", "", False),
    ],
)
def test_titles_are_compared_without_their_dress(one: str, other: str, same: bool) -> None:
    assert (fingerprints.title_likeness(one, other) >= fingerprints.SAME_TITLE) is same
