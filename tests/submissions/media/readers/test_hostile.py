"""Files that pretend, and readers that die: always an answer, never an exception."""

import errno
import os
import time

import pytest

from common.sandbox.child import ChildKilled
from submissions.media import probe
from submissions.media.probe import NotAFileError, probe_limited
from tests.submissions.media.conftest import FILM, PAPER, QUICK, SHEET, SONG, facts_of, judge, judged, run_ffmpeg

SCRIPTS = {
    "shell": (b"#!/bin/sh\nrm -rf /\n", "script"),
    "php": (b"<?php system($_GET['x']); ?>", "script"),
    "web page": (b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", "html"),
    "drawing": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "svg"),
    "program": (b"MZ\x90\0\3\0\0\0" + bytes(400), "exe"),
    "playlist": (b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10,\nfile:///etc/passwd\n", "text"),
    "list for ffmpeg": (b"ffconcat version 1.0\nfile /etc/passwd\n", "text"),
    "text": ("夜班地铁".encode(), "text"),
    "noise": (bytes(range(1, 256)) * 20, "unknown"),
    "zeros": (bytes(5000), "unknown"),
}

HEADS = (
    b"I", b"ID3", b"\xff\xfb", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\3\4", b"GIF8", b"\0\0\0\x18ftyp",
    b"\0\0\0\0ftypisom", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"RIFF", b"\x1a\x45\xdf\xa3",
)  # fmt: skip


@pytest.mark.parametrize("kind", SCRIPTS)
@pytest.mark.parametrize(
    ("name", "rule"), [("作品.mp4", FILM), ("歌.mp3", SONG), ("谱.jpg", SHEET), ("文.docx", PAPER)]
)
def test_pretenders_are_found_out(tmp_path, kind, name, rule):
    content, container = SCRIPTS[kind]
    path = tmp_path / name
    path.write_bytes(content)
    assert (facts_of(path).container, judged(path, rule)) == (container, [("extension_mismatch", "block")])


@pytest.mark.parametrize("rule", [FILM, SONG, SHEET, PAPER])
def test_empty_file_blocks(tmp_path, rule):
    path = tmp_path / "空.mp4"
    path.touch()
    assert judged(path, rule) == [("file_size", "block")]


def test_one_byte_of_anything_is_answered(tmp_path):
    path = tmp_path / "a.mp4"
    for head in HEADS:
        path.write_bytes(head)
        started = time.monotonic()
        assert [f.level for f in judge(path)][:1] == ["block"]
        assert time.monotonic() - started < 3


def test_polyglots_are_what_their_beginning_says(film, altered, tmp_path):
    page = b"<html><script>alert(1)</script></html>"
    film_then_zip = altered(film, lambda data: data + b"PK\x05\x06" + bytes(18))
    assert (facts_of(film_then_zip).container, judged(film_then_zip)) == ("mp4", [("integrity", "warn")])
    page_then_film = tmp_path / "b.mp4"
    page_then_film.write_bytes(page + film.read_bytes())
    assert judged(page_then_film) == [("extension_mismatch", "block")]
    inside = tmp_path / "c.mp4"  # a page in a box that every reader skips: still a film, and served as one
    data = film.read_bytes()
    box = (len(page) + 8).to_bytes(4, "big") + b"free" + page
    inside.write_bytes(data + box)
    assert (facts_of(inside).container, judged(inside)) == ("mp4", [])


def test_directories_pipes_and_missing_files_are_errors(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, error in (
        (tmp_path, IsADirectoryError),
        (tmp_path / "pipe", NotAFileError),
        (tmp_path / "none", FileNotFoundError),
    ):
        with pytest.raises((error, NotAFileError)):
            probe_limited(path)


@pytest.mark.parametrize("cause", ["memory", "cpu_time", "wall_time", "crash"])
def test_killed_child_is_a_finding(film, monkeypatch, cause):
    def die(*args, **kwargs):
        raise ChildKilled(cause)

    monkeypatch.setattr(probe._child, "run", die)
    facts = probe_limited(film)
    assert (facts.container, facts.size) == ("mp4", film.stat().st_size)
    assert [(p.code, p.reason, p.values) for p in facts.problems] == [("integrity", "killed", {"cause": cause})]
    assert judged(film) == [("integrity", "block")]


def test_reader_that_really_hangs_is_killed(film, monkeypatch):
    """A real child, really killed: only the limit is shorter than in life."""
    probe._child.end()
    real = probe._child.run
    monkeypatch.setattr(probe.mp4_gate, "inspect", lambda *args: time.sleep(60))
    monkeypatch.setattr(probe._child, "run", lambda *args: real(*args, wall_s=0.3))
    assert [p.values for p in probe_limited(film).problems] == [{"cause": "wall_time"}]


def test_reader_that_fails_is_a_finding(film, monkeypatch):
    def fail(*args):
        raise RuntimeError("a bug of ours, or of a library")

    probe._child.end()
    monkeypatch.setattr(probe.mp4_gate, "inspect", fail)
    assert [(p.reason, p.values) for p in probe_limited(film).problems] == [("unreadable", {"error": "RuntimeError"})]


@pytest.mark.parametrize(("number", "is_finding"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_impossible_place_is_the_file_s_fault_and_a_bad_disk_is_not(film, monkeypatch, number, is_finding):
    def fail(*args):
        raise OSError(number, "read")

    probe._child.end()
    monkeypatch.setattr(probe.mp4_gate, "inspect", fail)
    if is_finding:
        assert [p.reason for p in probe_limited(film).problems] == ["unreadable"]
    else:
        with pytest.raises(OSError, match="read"):
            probe_limited(film)
    probe._child.end()


def test_silence_is_not_taken_for_damage(tmp_path):
    """False alarms cost an entrant her deadline: digital silence and a black picture are whole files."""
    path = tmp_path / "still.mp4"
    run_ffmpeg("-f", "lavfi", "-i", "color=black:s=1920x1080:r=25:d=3", "-f", "lavfi", "-i", "anullsrc=d=3",
               *QUICK, "-c:a", "aac", "-shortest", str(path))  # fmt: skip
    assert judged(path) == []
    song = tmp_path / "silent.mp3"
    run_ffmpeg("-f", "lavfi", "-i", "anullsrc=d=9", "-q:a", "5", str(song))
    assert judged(song, SONG) == []
