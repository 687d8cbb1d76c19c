"""Pictures of phones and scanners made into JPEG: upright, in sRGB, one picture only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from submissions.media.conversion import picture
from submissions.media.renditions.transcode import DeriveFailed
from tests.submissions.media.conftest import SHEET, judged
from tests.submissions.media.conversion import phones

MOST = 20 << 20
ORIENTATION = 0x0112


def exif(orientation: int) -> Image.Exif:
    notes = Image.Exif()
    notes[ORIENTATION], notes[0x010F] = orientation, "Phone of 王敏"
    return notes


def make(path: Path, folder: Path, container: str = "", *, most: int = MOST) -> picture.Made:
    kind = container or {"jpg": "jpg"}.get(path.suffix[1:], path.suffix[1:])
    return picture.make(path, folder / "made.jpg", kind, most_bytes=most, before=folder / "before.jpg")


@pytest.mark.parametrize("name", ["a.heic", "a.webp", "a.tiff", "a.bmp", "a.avif"])
def test_pictures_become_jpeg(media_folder: Path, tmp_path: Path, name: str) -> None:
    made = make(phones.photograph(media_folder, name), tmp_path)
    assert (made.changes, made.width, made.height) == (("jpg",), 1200, 900)
    assert judged(tmp_path / "made.jpg", SHEET) == [("image_size", "warn")]
    with Image.open(tmp_path / "made.jpg") as picture, Image.open(tmp_path / "before.jpg") as before:
        red: Any = picture.getpixel((100, 100))
        assert red[0] > 170 and red[1] < 60
        assert before.size == (1200, 900)


@pytest.mark.parametrize("name", ["turned.jpg", "turned.tiff", "turned.heic"])
def test_turned_pictures_stand_upright_and_lose_their_notes(tmp_path: Path, name: str) -> None:
    source = phones.photograph(tmp_path, name, exif=exif(6).tobytes() if name.endswith("heic") else exif(6))
    made = make(source, tmp_path)
    assert (made.width, made.height) == (900, 1200)
    assert "upright" in made.changes or name.endswith("heic")
    data = (tmp_path / "made.jpg").read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        red: Any = picture.getpixel((850, 50))
        assert red[0] > 170 and red[1] < 60
        assert dict(picture.getexif()) == {}
    assert b"Phone" not in data


def test_wide_colours_are_brought_to_srgb(tmp_path: Path) -> None:
    """A made-up profile with red and blue changed about: whoever ignores it sees blue."""
    changed = ImageCms.createProfile("sRGB")
    data = bytearray(ImageCms.ImageCmsProfile(changed).tobytes())
    for place in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        tag = bytes(data[place : place + 4])
        data[place : place + 4] = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(tag, tag)
    Image.new("RGB", (900, 900), (200, 30, 30)).save(tmp_path / "p.webp", icc_profile=bytes(data), lossless=True)
    make(tmp_path / "p.webp", tmp_path)
    with Image.open(tmp_path / "made.jpg") as picture:
        colour: Any = picture.getpixel((450, 450))
        assert colour[2] > 150 > colour[0]
        assert picture.info.get("icc_profile") is None


def test_transparent_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(tmp_path / "t.webp")
    assert make(tmp_path / "t.webp", tmp_path).changes == ("jpg", "white")
    with Image.open(tmp_path / "made.jpg") as picture:
        assert picture.getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "I;16"])
def test_every_mode_of_a_scanner_is_read(tmp_path: Path, mode: str) -> None:
    grey = Image.new("L", (300, 300), 128)
    picture = grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else grey
    (picture if mode == "I;16" else picture.convert("RGB").convert(mode)).save(tmp_path / "s.tiff")
    make(tmp_path / "s.tiff", tmp_path)
    with Image.open(tmp_path / "made.jpg") as made:
        assert made.mode == "RGB"
        middle = sum(made.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))) / 3  # type: ignore[arg-type]
    assert 100 < middle < 156


@pytest.mark.parametrize("name", ["two.webp", "two.tiff"])
def test_of_several_pictures_none_is_chosen(tmp_path: Path, name: str) -> None:
    one = Image.new("RGB", (300, 300), "#c33")
    one.save(tmp_path / name, save_all=True, append_images=[Image.new("RGB", (300, 300), "#33c")])
    with pytest.raises(DeriveFailed) as refusal:
        make(tmp_path / name, tmp_path)
    assert refusal.value.reason == "many_pictures"


def test_quality_gives_way_to_the_size_that_is_taken(media_folder: Path, tmp_path: Path) -> None:
    source = phones.photograph(media_folder, "a.tiff")
    make(source, tmp_path)
    best = (tmp_path / "made.jpg").stat().st_size
    make(source, tmp_path, most=best - 1)
    assert (tmp_path / "made.jpg").stat().st_size < best


@pytest.mark.parametrize("name", ["a.heic", "a.webp", "a.tiff"])
def test_half_a_picture_is_refused(media_folder: Path, tmp_path: Path, name: str) -> None:
    data = phones.photograph(media_folder, name).read_bytes()
    half = tmp_path / name
    half.write_bytes(data[: len(data) // 2])
    with pytest.raises(DeriveFailed) as refusal:
        make(half, tmp_path)
    assert refusal.value.reason == "unreadable"


def test_gigapixels_are_not_decoded(tmp_path: Path) -> None:
    picture_of_ones = Image.new("1", (20_000, 20_000))
    picture_of_ones.save(tmp_path / "huge.tiff", compression="group4")
    with pytest.raises(DeriveFailed) as refusal:
        make(tmp_path / "huge.tiff", tmp_path)
    assert refusal.value.reason == "unreadable"


def test_content_decides_what_reads_a_picture(media_folder: Path, tmp_path: Path) -> None:
    """Pillow has readers for many formats; only the one that fits the content is asked."""
    source = phones.photograph(media_folder, "a.bmp")
    with pytest.raises(DeriveFailed):
        make(source, tmp_path, "webp")
