"""Real video files: geometry, containers, codecs."""

import json
from decimal import Decimal

import pytest
from PIL import Image

from submissions.media.facts import verdict
from submissions.media.words.sentences import finding_message
from tests.submissions.media.conftest import FILM, QUICK, SONG, encode, facts_of, judge, judged, run_ffmpeg

HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none")
INTERLACED = ("-vf", "setfield=tff", "-flags", "+ildct+ilme", *QUICK)


def test_whole_film_passes(film):
    facts = facts_of(film)
    assert (facts.container, facts.duration_s, facts.display_width, facts.display_height) == (
        "mp4",
        Decimal(2),
        1920,
        1080,
    )
    assert (verdict(judge(film)), judged(film)) == ("accept", [])


def test_facts_are_json_ready(film):
    assert json.loads(json.dumps(facts_of(film).as_dict()))["duration_s"] == 2.0


def test_rotated_film_is_judged_as_shown(film, tmp_path):
    path = tmp_path / "upright.mp4"
    run_ffmpeg("-display_rotation", "90", "-i", str(film), "-c", "copy", str(path))
    facts = facts_of(path)
    assert (facts.video.stored_width, facts.display_width, facts.display_height) == (1920, 1080, 1920)
    assert judged(path) == []


def test_non_square_pixels_are_stretched(tmp_path):
    path = encode(tmp_path / "wide.mp4", "-vf", "setsar=4/3", size="1440x1080")
    facts = facts_of(path)
    assert (facts.video.stored_width, facts.display_width, facts.display_height) == (1440, 1920, 1080)
    assert judged(path) == []


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ("1904x1072", [("resolution", "warn")]),
        ("1280x720", [("resolution", "block")]),
        ("1440x1080", [("aspect_ratio", "block")]),
        ("1920x1088", []),
    ],
)
def test_size_of_a_real_film(tmp_path, size, found):
    assert judged(encode(tmp_path / "film.mp4", size=size, seconds=1)) == found


@pytest.mark.parametrize(
    ("suffix", "options", "found"),
    [
        ("mov", (), [("container", "warn")]),
        ("mp4", HEVC, [("codec", "warn")]),
        ("mp4", (*HEVC, "-tag:v", "hvc1"), [("codec", "warn")]),
        ("mp4", ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"), [("codec", "warn")]),
        ("mp4", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"), [("codec", "block")]),
        ("mp4", ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p"), [("codec", "block")]),
        ("mp4", ("-c:v", "mpeg4"), [("codec", "block")]),
        ("mp4", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p"), [("codec", "block")]),
        ("mov", ("-c:v", "prores_ks"), [("codec", "block"), ("container", "warn")]),
        ("mp4", ("-c:a", "ac3"), [("codec", "warn")]),
        ("mp4", ("-c:a", "libopus"), [("codec", "warn")]),
        ("mp4", ("-c:a", "libmp3lame"), []),
        ("mov", ("-c:a", "pcm_s16le"), [("codec", "block"), ("container", "warn")]),
        ("mp4", ("-movflags", "frag_keyframe+empty_moov"), []),
        ("mp4", ("-movflags", "frag_keyframe+empty_moov+default_base_moof"), []),
        ("mp4", ("-movflags", "frag_keyframe+separate_moof+omit_tfhd_offset"), []),
        ("mp4", INTERLACED, [("scan_type", "warn")]),
    ],
)  # fmt: skip
def test_container_and_codec_of_a_real_film(tmp_path, suffix, options, found):
    path = encode(tmp_path / f"film.{suffix}", *options)
    assert judged(path) == found
    assert abs(facts_of(path).duration_s - 2) < Decimal("0.1")


def test_film_without_sound(tmp_path):
    path = encode(tmp_path / "mute.mp4", sound=False)
    assert (judged(path), judged(path, SONG)) == ([("audio_missing", "warn")], [("audio_missing", "block")])


def test_sound_only_mp4_blocks_a_song(tmp_path):
    path = encode(tmp_path / "sound.mp4", "-vn")
    assert judged(path, SONG) == [("video_missing", "block")]
    assert "格式选“MP3”" in finding_message(judge(path, SONG)[0])


@pytest.mark.parametrize("suffix", ["mkv", "ts", "flv", "avi", "webm"])
def test_renamed_container_blocks(tmp_path, suffix):
    options = ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus") if suffix == "webm" else ()
    path = encode(tmp_path / f"film.{suffix}", *options, size="320x180", seconds=1)
    assert judged(path, name="作品.mp4") == [("extension_mismatch", "block")]
    assert judged(path) == [("container", "block")]
    assert facts_of(path).container == suffix


def test_edit_list_shortens_what_is_shown(film, tmp_path):
    path = tmp_path / "late.mp4"
    run_ffmpeg("-ss", "0.5", "-i", str(film), "-c", "copy", str(path))
    assert abs(facts_of(path).duration_s - Decimal("1.5")) < Decimal("0.1")


def test_chinese_names_are_read_under_any_locale(film, tmp_path, monkeypatch):
    path = tmp_path / "夜班地铁 的最后一盏灯(1).mp4"
    path.write_bytes(film.read_bytes())
    monkeypatch.setenv("LC_ALL", "C")
    assert judged(path) == []


def test_numbered_neighbours_are_not_read(film, tmp_path):
    """libmediainfo takes names that end in numbers for a sequence, if it is given the path."""
    for number in (1, 2, 3):
        (tmp_path / f"{number}.mp4").write_bytes(film.read_bytes())
    assert facts_of(tmp_path / "1.mp4").duration_s == 2


def test_time_code_and_cover_are_no_tracks(film, tmp_path):
    cover = tmp_path / "cover.png"
    Image.effect_noise((300, 300), 60).save(cover)
    path = tmp_path / "covered.mp4"
    run_ffmpeg("-i", str(film), "-i", str(cover), "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:1",
               "attached_pic", "-timecode", "01:00:00:00", str(path))  # fmt: skip
    facts = facts_of(path)
    assert (facts.video_count, facts.audio_count, judged(path, FILM)) == (1, 1, [])
