"""Copies for people: right in size and kind, free of metadata, whole or not there at all."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import av
import pytest
from PIL import Image

from rehearsal.sample_files import papers
from rehearsal.sample_files.cache import cached
from rehearsal.sample_files.recordings import ffmpeg, song_mp3, video
from rehearsal.sample_files.samples import WRONG
from submissions.media.renditions import document_pages, drawing_text, making, transcode
from submissions.media.renditions.making import DeriveFailed


@pytest.fixture(scope="session")
def folder(sample_folder: Path) -> Path:
    return sample_folder


@pytest.fixture(scope="module")
def portrait(folder: Path) -> Path:
    return cached(folder, lambda out: video(out, width=1080, height=1920, seconds=8, seed=2), "mp4", "portrait", 8)


def test_viewing_copy_is_720p_for_every_phone_and_starts_at_once(portrait: Path, tmp_path: Path) -> None:
    heard: list[float] = []
    out = making.viewing_copy(portrait, tmp_path / "copy.mp4", heard.append)
    with av.open(str(out)) as media:
        picture, sound = media.streams.video[0], media.streams.audio[0]
        assert (picture.width, picture.height, picture.codec_context.name) == (720, 1280, "h264")
        assert (picture.codec_context.profile, picture.codec_context.pix_fmt) == ("Main", "yuv420p")
        assert (sound.codec_context.name, sound.channels) == ("aac", 2)
        assert abs(media.duration / av.time_base - 8) < 0.3
    content = out.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["copy.mp4"]


def test_viewing_copy_of_a_small_film_is_not_blown_up(tmp_path: Path) -> None:
    small = video(tmp_path / "small.mp4", width=636, height=358, seconds=2, audio=False)
    with av.open(str(making.viewing_copy(small, tmp_path / "copy.mp4"))) as media:
        assert (media.streams.video[0].width, media.streams.video[0].height) == (636, 358)
        assert len(media.streams.audio) == 0


def test_turned_film_stands_upright_in_its_copy_and_poster(tmp_path: Path) -> None:
    lying = video(tmp_path / "lying.mp4", width=640, height=360, seconds=2, audio=False)
    ffmpeg("-display_rotation", "90", "-i", str(lying), "-c", "copy", str(tmp_path / "turned.mp4"))
    out = making.viewing_copy(tmp_path / "turned.mp4", tmp_path / "copy.mp4")
    with av.open(str(out)) as media:
        assert (media.streams.video[0].width, media.streams.video[0].height) == (360, 640)
    with Image.open(making.poster(tmp_path / "turned.mp4", tmp_path / "poster.jpg")) as picture:
        assert picture.size == (360, 640)


def test_copy_that_takes_too_long_is_ended_and_leaves_nothing(portrait: Path, tmp_path: Path) -> None:
    with pytest.raises(DeriveFailed) as failure:
        making.viewing_copy(portrait, tmp_path / "copy.mp4", wall_s=0.2)
    assert (failure.value.reason, list(tmp_path.iterdir())) == ("timeout", [])


def test_copy_that_grows_too_large_is_ended(portrait: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcode, "OUTPUT_BYTES", 20_000)
    with pytest.raises(DeriveFailed) as failure:
        making.viewing_copy(portrait, tmp_path / "copy.mp4")
    assert (failure.value.reason, list(tmp_path.iterdir())) == ("too_large", [])


@pytest.mark.parametrize(
    "text", ["#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ffconcat version 1.0\nfile /etc/hostname\n", "#!/bin/sh\n"]
)
def test_playlist_or_script_is_never_followed(text: str, tmp_path: Path) -> None:
    hostile = tmp_path / "film.mp4"
    hostile.write_text(text)
    for make in (making.viewing_copy, making.poster, making.waveform, making.sound_copy):
        with pytest.raises(DeriveFailed):
            make(hostile, tmp_path / "out.mp4", container="mp4")
    with pytest.raises(DeriveFailed):
        transcode.transcode(hostile, tmp_path / "out.mp4", container="mp4", duration_s=1)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_format_is_named_by_the_content_and_no_other_is_read(tmp_path: Path) -> None:
    with pytest.raises(DeriveFailed) as failure:
        transcode.transcode(tmp_path / "x.m3u8", tmp_path / "out.mp4", container="hls", duration_s=1)
    assert failure.value.reason == "unsupported"


def test_poster_avoids_the_black_part(folder: Path, tmp_path: Path) -> None:
    with Image.open(making.poster(WRONG["black"](folder), tmp_path / "poster.jpg")) as picture:
        assert picture.size == (1280, 720)
        assert picture.convert("L").resize((1, 1)).getpixel((0, 0)) > 30


def test_waveform_is_a_drawing_without_script(tmp_path: Path) -> None:
    song = song_mp3(tmp_path / "song.mp3", seconds=6)
    text = making.waveform(song, tmp_path / "wave.svg").read_text()
    assert (text.count("<rect"), "script" in text) == (making.BARS, False)


def test_sound_copy_is_a_plain_mp3(portrait: Path, tmp_path: Path) -> None:
    with av.open(str(making.sound_copy(portrait, tmp_path / "sound.mp3"))) as media:
        assert (media.format.name, [s.type for s in media.streams]) == ("mp3", ["audio"])
        assert media.metadata.get("title") is None


def test_thumbnail_is_upright_small_and_tells_nothing_of_the_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    Image.new("RGB", (1200, 800), "#588b8b").save(tmp_path / "photo.jpg", exif=exif, comment=b"me")
    with Image.open(making.thumbnail(tmp_path / "photo.jpg", tmp_path / "small.jpg", 300)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.info.get("comment")) == ((200, 300), {}, None)


def test_thumbnail_of_a_transparent_picture_stands_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (400, 400), (200, 0, 0, 0)).save(tmp_path / "clear.png")
    with Image.open(making.thumbnail(tmp_path / "clear.png", tmp_path / "small.jpg", 100)) as picture:
        assert picture.getpixel((50, 50)) == (255, 255, 255)


def test_half_a_picture_gives_no_thumbnail(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DeriveFailed) as failure:
        making.thumbnail(WRONG["half_jpeg"](folder), tmp_path / "small.jpg", 300)
    assert failure.value.reason == "unreadable"


def test_picture_of_too_many_pixels_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_PIXELS", 10_000)
    Image.new("L", (200, 200)).save(tmp_path / "big.png")
    with pytest.raises(DeriveFailed):
        making.thumbnail(tmp_path / "big.png", tmp_path / "small.jpg", 300)


@pytest.mark.parametrize(("kind", "count"), [("pdf", 2), ("docx", 2), ("pptx", 3)])
def test_document_becomes_pictures_of_its_pages(kind: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / f"text.{kind}"
    {
        "pdf": lambda: papers.document_pdf(path, pages=2),
        "docx": lambda: papers.document_docx(path, characters=900),
        "pptx": lambda: papers.slides_pptx(path, pages=3),
    }[kind]()
    drawn = making.pages(path, tmp_path / "pages")
    assert [p.name for p in drawn] == [f"page-{n:03}.jpg" for n in range(1, count + 1)]
    with Image.open(drawn[0]) as picture:
        assert picture.format == "JPEG" and min(picture.size) >= 700
        assert len(set(picture.convert("L").resize((40, 40)).tobytes())) > 10


def test_no_more_pages_are_drawn_than_asked(tmp_path: Path) -> None:
    path = papers.document_pdf(tmp_path / "text.pdf", pages=3)
    assert len(making.pages(path, tmp_path / "pages", max_pages=2)) == 2


def test_preview_says_that_it_is_one() -> None:
    assert document_pages.LABEL.startswith("文字预览")


def test_old_word_file_has_no_pages(tmp_path: Path) -> None:
    old = tmp_path / "text.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    assert making.pages(old, tmp_path / "pages") == []


@pytest.mark.parametrize("kind", ["pdf", "docx", "pptx"])
def test_broken_document_is_a_refusal(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"text.{kind}"
    path.write_bytes(b"%PDF-1.7 nothing" if kind == "pdf" else b"PK\x03\x04 nothing")
    with pytest.raises(DeriveFailed):
        making.pages(path, tmp_path / "pages")


def test_document_with_external_picture_is_drawn_without_fetching(tmp_path: Path) -> None:
    path, changed = papers.document_docx(tmp_path / "a.docx"), tmp_path / "b.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(
                    b'Target="media/image1.jpg"', b'Target="http://127.0.0.1:9/x" TargetMode="External"'
                )
            new.writestr(name, content)
    assert len(making.pages(changed, tmp_path / "pages")) >= 1


def test_lines_do_not_begin_with_a_closing_mark() -> None:
    lines = drawing_text.wrap("工人阶级，" * 40, 24, 480)
    assert [line for line in lines if line[0] in drawing_text.CLOSING] == []


def test_no_ffmpeg_is_left_behind(portrait: Path, tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def noted(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(real(*arguments, **options))  # type: ignore[call-overload]
        return started[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcode.subprocess, "Popen", noted)
        with pytest.raises(ZeroDivisionError):
            making.viewing_copy(portrait, tmp_path / "copy.mp4", lambda share: 1 // 0)  # type: ignore[arg-type,return-value]
    assert [process.returncode is not None for process in started] == [True]
    assert list(tmp_path.iterdir()) == []
