"""Films of phones and cameras made into MP4: streams taken over where they are good, colours as filmed."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from campaign.definition.spec import FileRule
from submissions.media.conversion import film
from submissions.media.conversion.convert import Made, NotConverted, Wish, convert
from submissions.media.conversion.look import look
from submissions.media.probe import probe_limited
from submissions.media.readers.sniffing import sniff
from tests.submissions.media.conftest import FILM, SONG, encode, judged, run_ffmpeg
from tests.submissions.media.conversion import phones

ANY_FILM = FileRule(role="work", label="作品", kinds=("mp4",))


def container_of(path: Path) -> str:
    with path.open("rb") as stream:
        return sniff(stream, path.stat().st_size)


def made(path: Path, folder: Path, rule: FileRule = FILM, *, target: str = "mp4", **how: Any) -> Made:
    wish = Wish(container_of(path), target, rule, upright=how.pop("upright", False))
    return convert(path, wish, folder, progress=lambda share: None, check_room=lambda length: None, **how)


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as media:
        return [bytes(packet) for packet in media.demux(video=0) if packet.size]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("good.mov", ("repackaged",)),
        ("pcm.mov", ("repackaged", "aac")),
        ("good.mkv", ("repackaged",)),
        ("good.ts", ("repackaged",)),
        ("hevc.mov", ("h264",)),
        ("old.avi", ("h264",)),
        ("fields.mp4", ("h264", "deinterlaced")),
    ],
)
def test_film_of_any_box_becomes_an_mp4_that_passes(
    media_folder: Path, tmp_path: Path, name: str, changes: tuple[str, ...]
) -> None:
    source = phones.film(media_folder, name)
    outcome = made(source, tmp_path)
    assert (outcome.target, outcome.changes) == ("mp4", changes)
    assert judged(outcome.path) == []
    assert outcome.before is not None and outcome.before.stat().st_size > 1000
    facts = probe_limited(outcome.path)
    assert facts.video is not None and (facts.container, facts.video.codec, facts.video.hdr) == ("mp4", "AVC", "")
    assert abs((facts.duration_s or 0) - Decimal(1)) < Decimal("0.2")


def test_good_streams_are_not_encoded_again(media_folder: Path, tmp_path: Path) -> None:
    source = phones.film(media_folder, "good.mov")
    assert packets(made(source, tmp_path).path) == packets(source)


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_looks_as_filmed_in_bt709(media_folder: Path, tmp_path: Path, transfer: str) -> None:
    outcome = made(phones.hdr(media_folder, transfer), tmp_path)
    assert outcome.changes == ("h264", "tone_mapped", "smaller")
    picture = look(outcome.path, "mp4").picture
    assert picture is not None and (picture.transfer, picture.primaries, picture.matrix) == (1, 1, 1)
    assert picture.shown == (1920, 1080)
    with av.open(str(outcome.path)) as media:
        grey = next(media.decode(video=0)).to_ndarray(format="rgb24")[540, 960]
    assert [abs(int(value) - 190) <= 4 for value in grey] == [True] * 3, grey


def test_film_is_turned_upright_once_it_is_asked(media_folder: Path, tmp_path: Path) -> None:
    source = phones.turned(media_folder)
    before = look(source, "mp4").picture
    assert before is not None and before.turn != 0
    outcome = made(source, tmp_path, upright=True)
    after = look(outcome.path, "mp4").picture
    assert after is not None and (outcome.changes, after.turn) == (("h264", "upright"), 0)
    assert (after.width, after.height) == before.shown == (1080, 1920)


def test_turned_mov_is_repackaged_with_its_turn(media_folder: Path, tmp_path: Path) -> None:
    source = phones.turned(media_folder, "turned.mov")
    outcome = made(source, tmp_path)
    after, before = look(outcome.path, "mp4").picture, look(source, "quicktime").picture
    assert after is not None and before is not None
    assert (outcome.changes, after.turn, after.shown) == (("repackaged",), before.turn, before.shown)


def test_slow_motion_gets_a_rate_that_screens_know(media_folder: Path, tmp_path: Path) -> None:
    outcome = made(phones.slow_motion(media_folder), tmp_path)
    picture = look(outcome.path, "mp4").picture
    assert picture is not None and (outcome.changes, round(picture.rate)) == (("h264", "frame_rate"), 60)


@pytest.mark.parametrize(
    ("rate", "steady"),
    [
        (29.83, Fraction(30000, 1001)),
        (30.02, Fraction(30)),
        (23.98, Fraction(24000, 1001)),
        (120, Fraction(60)),
        (240, Fraction(60)),
        (100, Fraction(50)),
        (90, Fraction(30)),
        (119.88, Fraction(60)),
        (15, Fraction(15)),
        (3, Fraction(3)),
        (0, None),
    ],
)
def test_steady_rate(rate: float, steady: Fraction | None) -> None:
    assert film.steady_rate(rate) == steady


def test_small_picture_stays_small(media_folder: Path, tmp_path: Path) -> None:
    """Nothing is enlarged: where no side is asked for, a small film keeps its own."""
    source = encode(media_folder / "small.avi", "-c:v", "mpeg4", "-q:v", "5", size="640x360", seconds=1)
    picture = look(made(source, tmp_path, ANY_FILM).path, "mp4").picture
    assert picture is not None and picture.shown == (640, 360)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (dataclasses.replace(FILM, max_duration_s=Decimal(1)), "duration"),
        (dataclasses.replace(FILM, min_duration_s=Decimal(30)), "duration"),
        (dataclasses.replace(FILM, aspects=("9:16",)), "aspect_ratio"),
        (dataclasses.replace(FILM, video_short_side=2160), "resolution"),
    ],
)
def test_content_that_would_be_refused_is_not_converted(
    media_folder: Path, tmp_path: Path, rule: FileRule, code: str
) -> None:
    source = phones.film(media_folder, "three.mkv", seconds=3)
    with pytest.raises(NotConverted) as refusal:
        made(source, tmp_path, rule)
    assert (refusal.value.reason, [found.code for found in refusal.value.findings]) == ("content", [code])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "rate"),
    [
        ("song.m4a", ("-c:a", "aac"), 44100),
        ("song.wav", (), 44100),
        ("song.flac", ("-ar", "96000", "-ac", "6"), 48000),
        ("song.opus", ("-c:a", "libopus"), 48000),
    ],
)
def test_sounds_become_mp3(media_folder: Path, tmp_path: Path, name: str, options: tuple[str, ...], rate: int) -> None:
    outcome = made(phones.sound(media_folder, name, *options), tmp_path, SONG, target="mp3")
    assert outcome.changes == (("mp3", "stereo") if "6" in options else ("mp3",))
    assert judged(outcome.path, SONG) == []
    facts = probe_limited(outcome.path)
    assert facts.audio is not None and facts.audio.sample_rate == rate
    assert abs((facts.duration_s or 0) - Decimal(2)) < Decimal("0.12")


def test_film_box_with_sound_alone_becomes_mp3_where_one_is_taken(media_folder: Path, tmp_path: Path) -> None:
    source = phones.sound(media_folder, "song.mka", "-c:a", "flac")
    outcome = made(source, tmp_path, SONG)
    assert (outcome.target, outcome.path.suffix) == ("mp3", ".mp3")
    with pytest.raises(NotConverted) as refusal:
        made(source, tmp_path, FILM)
    assert refusal.value.reason == "no_picture"


def test_picture_is_never_dropped_for_its_sound(media_folder: Path, tmp_path: Path) -> None:
    source = encode(media_folder / "film.ogg", "-c:v", "libtheora", "-c:a", "libvorbis", size="320x180", seconds=1)
    with pytest.raises(NotConverted) as refusal:
        made(source, tmp_path, SONG, target="mp3")
    assert refusal.value.reason == "has_picture"


def test_subtitles_that_cannot_come_along_are_told(media_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n最后一盏灯\n")
    source = media_folder / "words.mkv"
    inputs = ("-i", str(phones.film(media_folder, "good.mkv")), "-i", str(tmp_path / "words.srt"))
    run_ffmpeg(*inputs, "-c", "copy", "-c:s", "srt", str(source))
    assert made(source, tmp_path).changes == ("repackaged", "no_subtitles")


def test_damaged_film_is_refused_in_time(media_folder: Path, tmp_path: Path) -> None:
    source = phones.film(media_folder, "good.mkv")
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(source.read_bytes()[:400] + bytes(100_000))
    with pytest.raises(NotConverted) as refusal:
        made(broken, tmp_path)
    assert refusal.value.reason == "unreadable"


def test_room_is_asked_before_work(media_folder: Path, tmp_path: Path) -> None:
    class Full(Exception):
        pass

    def no_room(length: int) -> None:
        assert length >= 100_000
        raise Full

    source = phones.film(media_folder, "good.mov")
    wish = Wish("quicktime", "mp4", FILM)
    with pytest.raises(Full):
        convert(source, wish, tmp_path, progress=lambda share: None, check_room=no_room)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_heard(media_folder: Path, tmp_path: Path) -> None:
    heard: list[float] = []
    source = encode(media_folder / "longer.avi", "-c:v", "mpeg4", "-q:v", "5", seconds=3)
    wish = Wish("avi", "mp4", FILM)
    convert(source, wish, tmp_path, progress=heard.append, check_room=lambda length: None)
    assert heard == sorted(heard) and heard[-1] == 1.0 and len(heard) > 1


def test_nothing_of_place_and_camera_is_carried_along(media_folder: Path, tmp_path: Path) -> None:
    source = media_folder / "placed.mov"
    notes = ("-metadata", "location=+26.0745+119.2965/", "-metadata", "make=Apple", "-movflags", "use_metadata_tags")
    run_ffmpeg("-i", str(phones.film(media_folder, "good.mov")), "-c", "copy", *notes, str(source))
    data = made(source, tmp_path).path.read_bytes()
    assert (b"119.2965" in source.read_bytes(), b"119.2965" in data, b"Apple" in data) == (True, False, False)
