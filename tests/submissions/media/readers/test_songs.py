"""MP3 files: the walk, its exact duration, and what it finds wrong."""

import io
import struct
import zlib
from decimal import Decimal

import pytest
from PIL import Image

from submissions.media.readers import mp3
from tests.submissions.media.conftest import SONG, facts_of, judge, judged, run_ffmpeg

BLOCKED = [("integrity", "block")]


@pytest.fixture(scope="module")
def bare(song, media_folder):
    """The same song without index and tags."""
    path = media_folder / "bare.mp3"
    run_ffmpeg(
        "-i", str(song), "-c", "copy", "-write_xing", "0", "-id3v2_version", "0", "-map_metadata", "-1", str(path)
    )
    return path


def tag(*frames):
    """An ID3v2.4 tag of these frames."""
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + size + body


def id3_frame(kind, content, flags=0):
    size = bytes(len(content) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return kind + size + struct.pack(">H", flags) + content


def test_whole_song_passes(song):
    facts = facts_of(song)
    assert (facts.container, facts.audio.profile, judged(song, SONG)) == ("mp3", "VBR", [])
    assert abs(facts.duration_s - 8) < Decimal("0.08")


def test_variable_rate_without_index_is_measured_exactly(song, bare):
    """The louder first half would make any guess from the first frames wrong by far."""
    facts = facts_of(bare)
    assert (facts.duration_s, len({f.level for f in judge(bare, SONG)})) == (facts_of(song).duration_s, 1)


@pytest.mark.parametrize(
    "options",
    [("-b:a", "64k"), ("-b:a", "128k", "-ar", "48000"), ("-b:a", "32k", "-ar", "22050"), ("-b:a", "16k", "-ar", "8000"),
     ("-b:a", "320k", "-ac", "1"), ("-b:a", "96k", "-abr", "1")],
)  # fmt: skip
def test_every_rate_is_walked(tmp_path, options):
    path = tmp_path / "song.mp3"
    run_ffmpeg("-f", "lavfi", "-i", "sine=d=5", *options, str(path))
    facts = facts_of(path)
    assert (abs(facts.duration_s - 5) < Decimal("0.2"), facts.problems) == (True, ())


def test_album_art_is_no_video(bare, altered):
    art = io.BytesIO()
    Image.effect_noise((600, 600), 60).convert("RGB").save(art, "JPEG")
    picture = id3_frame(b"APIC", b"\0image/jpeg\0\x03\0" + art.getvalue())
    path = altered(bare, lambda data: tag(id3_frame(b"TIT2", b"\x03" + "晨曲".encode()), picture) + data)
    facts = facts_of(path)
    assert (facts.video_count, facts.tags, facts.duration_s) == (0, {"title": "晨曲"}, facts_of(bare).duration_s)
    assert judged(path, SONG) == []


@pytest.mark.parametrize("indexed", [True, False])
def test_cut_song_blocks(song, bare, altered, indexed):
    path = altered(song if indexed else bare, lambda data: data[: len(data) * 3 // 5 + 7])
    assert judged(path, SONG) == BLOCKED


def test_cut_song_with_an_index_says_how_much_is_there(song, altered):
    path = altered(song, lambda data: data[: len(data) // 2])
    [problem] = facts_of(path).problems
    assert (problem.reason, 0.1 < problem.values["share"] < 0.9) == ("truncated", True)


def test_zeros_behind_a_whole_song_warn(song, bare, altered):
    for path in (song, bare):
        facts = facts_of(altered(path, lambda data: data + bytes(40_000)))
        assert ([p.reason for p in facts.problems], facts.duration_s) == (["junk_behind"], facts_of(path).duration_s)
        assert judged(altered(path, lambda data: data + bytes(40_000)), SONG) == [("integrity", "warn")]


def test_zeros_instead_of_the_rest_of_a_song_block(song, bare, altered):
    def stop(data):
        half = len(data) // 2
        return data[:half] + bytes(len(data) - half)

    assert [p.reason for p in facts_of(altered(bare, stop)).problems] == ["zero_filled"]
    assert [p.reason for p in facts_of(altered(song, stop)).problems] == ["truncated"]


@pytest.mark.parametrize("lost", [1, 108, 417, 1000])
def test_song_that_does_not_begin_at_a_frame_is_taken(bare, altered, lost):
    """A recorder that was switched on midway, a piece cut out by bytes: it plays everywhere."""
    path = altered(bare, lambda data: data[lost:])
    facts = facts_of(path)
    assert (facts.container, facts.problems, judged(path, SONG)) == ("mp3", (), [])
    assert facts_of(bare).duration_s - facts.duration_s < Decimal("0.3")  # it begins softly, with small frames


def test_page_with_frames_behind_it_is_no_song(bare, altered):
    assert facts_of(altered(bare, lambda data: b"<html><script>alert(1)</script>" + data)).container == "html"


def test_hole_in_the_middle_blocks_and_says_where(bare, altered):
    def fill(data):
        data[20_000:40_000] = bytes(20_000)

    [problem] = facts_of(altered(bare, fill)).problems
    assert (problem.reason, problem.values["at_s"] > 0) == ("damaged", True)


def test_junk_behind_warns(bare, altered):
    assert judged(altered(bare, lambda data: data + b"<script>alert(1)</script>"), SONG) == [("integrity", "warn")]


def test_tags_behind_and_joined_songs_are_no_junk(bare, altered):
    path = altered(bare, lambda data: data + b"TAG" + bytes(125) + tag(id3_frame(b"TIT2", b"\x03b")) + data)
    facts = facts_of(path)
    assert (facts.problems, facts.duration_s) == ((), facts_of(bare).duration_s * 2)


def test_compressed_tag_bomb_cannot_hurt(bare, altered):
    """Half a megabyte that mutagen unpacks to a gigabyte and more: the child pays for it, not the worker."""
    squeezed = zlib.compressobj(1)
    content = b"".join(squeezed.compress(bytes(1 << 20)) for _ in range(1200)) + squeezed.flush()
    bomb = id3_frame(b"TIT2", bytes((0x04, 0x58, 0, 0)) + content, flags=0x0009)
    path = altered(bare, lambda data: tag(bomb) + data)
    [problem] = facts_of(path).problems
    assert (problem.code, problem.reason, problem.values) == ("integrity", "killed", {"cause": "memory"})
    assert path.stat().st_size < 8_000_000


def test_other_sounds_are_refused(tmp_path):
    for suffix, container in (("wav", "wav"), ("flac", "flac"), ("ogg", "ogg"), ("aac", "aac"), ("mp2", "unknown")):
        path = tmp_path / f"song.{suffix}"
        codec = ("-c:a", "libvorbis") if suffix == "ogg" else ()
        run_ffmpeg("-f", "lavfi", "-i", "sine=d=1", *codec, str(path))
        assert (facts_of(path).container, judged(path, SONG, name="歌.mp3")) == (
            container,
            [("extension_mismatch", "block")],
        )


def test_song_named_as_film_warns_where_both_are_taken(song):
    assert judged(song, SONG, name="歌.mp4") == [("extension_mismatch", "warn")]


@pytest.mark.parametrize(
    ("word", "length"), [("fffb9064", 417), ("fff31864", 36), ("ffe318c4", 72), ("fffbe064", 1044), ("ffff9064", None)]
)
def test_frame_lengths(word, length):
    found = mp3.frame(bytes.fromhex(word))
    assert (found[0] if found else None) == length
