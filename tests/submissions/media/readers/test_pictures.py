"""JPEG and PNG: judged by markers, then really decoded."""

import io
import struct
import time
import zlib

import pytest
from PIL import Image, ImageDraw

from campaign.definition.spec import FileRule
from submissions.media.readers.images import MAX_SCANS
from tests.submissions.media.conftest import SHEET, facts_of, judge, judged

PHOTO = FileRule(role="photo", label="照片", kinds=("jpg", "png"), image_min_short_side=800)
BLOCKED = [("integrity", "block")]


def scene(width=1200, height=1600, mode="RGB"):
    picture = Image.effect_noise((width, height), 40).convert(mode)
    ImageDraw.Draw(picture).rectangle((100, 100, 500, 700), fill=None, outline=0, width=9)
    return picture


def saved(picture, path, **options):
    picture.save(path, **options)
    return path


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, data, *extra, depth=8, colour=0):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def sheet(media_folder):
    return saved(scene(), media_folder / "sheet.jpg", quality=80)


@pytest.mark.parametrize("options", [{}, {"quality": 95}, {"progressive": True}, {"optimize": True, "subsampling": 0}])
def test_whole_jpeg_passes(tmp_path, options):
    path = saved(scene(), tmp_path / "a.jpg", **options)
    assert (judged(path, SHEET), facts_of(path).image.decoded) == ([], True)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "I;16", "1"])
def test_whole_png_passes(tmp_path, mode):
    path = saved(scene().convert("L").convert(mode) if mode != "RGBA" else scene(mode=mode), tmp_path / "a.png")
    assert judged(path, SHEET) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_part_of_a_picture_blocks(tmp_path, altered, suffix, share):
    path = saved(scene(), tmp_path / f"a.{suffix}")
    assert judged(altered(path, lambda data: data[: int(len(data) * share)]), SHEET) == BLOCKED


def test_overwritten_png_blocks(tmp_path, altered):
    def overwrite(data):
        data[len(data) // 2 : len(data) // 2 + 4] = b"\1\2\3\4"

    assert judged(altered(saved(scene(), tmp_path / "a.png"), overwrite), SHEET) == BLOCKED


def test_zero_filled_tail_of_a_jpeg_blocks(sheet, altered):
    def fill(data):
        data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)

    assert judged(altered(sheet, fill), SHEET) == BLOCKED


def test_turned_photograph_is_measured_as_shown(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(scene(1600, 1200), tmp_path / "a.jpg", exif=exif)
    assert (facts_of(path).display_width, facts_of(path).display_height) == (1200, 1600)


def test_small_sheet_warns_and_smaller_blocks(tmp_path):
    assert judged(saved(scene(999, 1400), tmp_path / "a.jpg"), SHEET) == [("image_size", "warn")]
    assert judged(saved(scene(499, 700), tmp_path / "b.jpg"), SHEET) == [("image_size", "block")]
    assert judged(saved(scene(799, 1000), tmp_path / "c.jpg"), PHOTO) == [("image_size", "block")]


def test_cmyk_blank_and_animated_warn(tmp_path):
    cmyk = saved(scene(mode="CMYK"), tmp_path / "a.jpg")
    blank = saved(Image.new("RGB", (1200, 1600), "#fefefe"), tmp_path / "b.png")
    moving = tmp_path / "c.png"
    scene().save(moving, save_all=True, append_images=[scene().rotate(180)], duration=200)
    assert [judged(path, SHEET) for path in (cmyk, blank, moving)] == [
        [("image_format", "warn")],
        [("blank", "warn")],
        [("animated", "warn")],
    ]


def test_sparse_pencil_on_white_is_not_blank(tmp_path):
    page = Image.new("L", (1200, 1600), 255)
    ImageDraw.Draw(page).line((200, 800, 1000, 810), fill=60, width=6)
    assert judged(saved(page, tmp_path / "a.png"), SHEET) == []


@pytest.mark.parametrize("suffix", ["gif", "webp", "bmp", "tiff"])
def test_other_picture_formats_block_under_any_name(tmp_path, suffix):
    path = saved(scene(), tmp_path / f"a.{suffix}")
    assert [judged(path, SHEET), judged(path, SHEET, name="歌谱.jpg")] == [[("image_format", "block")]] * 2


def test_script_named_jpg_is_found_out(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_text("<html><script>alert(1)</script>")
    assert judged(path, SHEET) == [("extension_mismatch", "block")]


def test_png_bomb_is_refused_before_decoding(tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png(50_000, 50_000, zlib.compress(bytes(1 << 20))))
    started = time.monotonic()
    found = judge(path, SHEET)[0]
    assert (found.code, found.level, found.seen["reason"]) == ("image_size", "block", "too_many_pixels")
    assert (facts_of(path).image.decoded, time.monotonic() - started < 3) == (False, True)


def test_picture_just_under_the_limit_is_decoded(tmp_path):
    path = tmp_path / "large.png"
    rows = zlib.compressobj(1)
    data = b"".join(rows.compress(bytes((0, *[n % 251] * 4)) + bytes(10_000 - 4)) for n in range(11_900)) + rows.flush()
    path.write_bytes(png(10_000, 11_900, data))
    assert facts_of(path).image.decoded is True


def test_jpeg_of_too_many_scans_is_refused_before_decoding(tmp_path, sheet):
    """Progressive refinement scans, repeated: 20 s of decoding in a small file."""
    data = saved(scene(3000, 3000), tmp_path / "p.jpg", progressive=True).read_bytes()
    last = data.rindex(b"\xff\xda")
    bomb = tmp_path / "scans.jpg"
    bomb.write_bytes(data[:-2] + data[last:-2] * MAX_SCANS + data[-2:])
    started = time.monotonic()
    found = judge(bomb, SHEET)[0]
    assert (found.code, found.level, found.seen["reason"]) == ("image_format", "block", "too_many_scans")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("kind", [b"iCCP", b"zTXt", b"iTXt"])
def test_compressed_png_chunks_cannot_hurt(tmp_path, kind):
    squeezed = zlib.compressobj(1)
    body = b"".join(squeezed.compress(bytes(1 << 20)) for _ in range(300)) + squeezed.flush()
    head = {b"iCCP": b"name\0\0", b"zTXt": b"name\0\0", b"iTXt": b"name\0\1\0\0\0"}[kind]
    rows = zlib.compress((b"\0" + bytes(range(250)) * 4) * 1000)
    path = tmp_path / "a.png"
    path.write_bytes(png(1000, 1000, rows, chunk(kind, head + body)))
    started = time.monotonic()
    assert judged(path, SHEET) in ([], BLOCKED)
    assert time.monotonic() - started < 10


def test_junk_behind_a_picture_warns(sheet, altered):
    assert judged(altered(sheet, lambda data: data + b"PK\x03\x04 hidden"), SHEET) == [("integrity", "warn")]


def test_phone_picture_with_a_second_one_behind_is_no_junk(tmp_path):
    out = io.BytesIO()
    scene().save(out, "MPO", save_all=True, append_images=[scene(300, 400)])
    path = tmp_path / "a.jpg"
    path.write_bytes(out.getvalue())
    assert judged(path, SHEET) == []


def samsung(parts=(b"Image_UTC_Data1686550000000",)):
    """The trailer of a Samsung phone: its parts, the list of them, the list's length."""
    listed, distance = b"", sum(8 + len(part) for part in parts)
    body = b""
    for part in parts:
        head = b"\0\0\x01\x0a" + len(part).to_bytes(4, "little")
        listed += b"\0\0\x01\x0a" + distance.to_bytes(4, "little") + (8 + len(part)).to_bytes(4, "little")
        body, distance = body + head + part, distance - 8 - len(part)
    listed = b"SEFH" + struct.pack("<II", 107, len(parts)) + listed
    return body + listed + len(listed).to_bytes(4, "little") + b"SEFT"


FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 8 + b"\xff\xd9\xff\xc0\0\2"
VIVO = b"streamdata" + b"\xff" * 4 + b"\x1b*9HWfu\x84\x93\xa2\xb1"
ONEPLUS = b'{"watermark":{}}' + b"jxrs\x10\0\0\0"


@pytest.mark.parametrize("trailer", [samsung(), samsung((b"x", FILM)), VIVO, ONEPLUS])
def test_trailer_of_a_phone_is_no_damage(sheet, altered, trailer):
    path = altered(sheet, lambda data: data + trailer)
    assert (judged(path, SHEET), facts_of(path).image.decoded) == ([], True)


@pytest.mark.parametrize("trailer", [samsung(), samsung((b"x", FILM))])
def test_end_mark_that_a_phone_left_out_is_no_damage(sheet, altered, trailer):
    path = altered(sheet, lambda data: data[:-2] + trailer)
    assert (judged(path, SHEET), facts_of(path).image.decoded) == ([], True)


def test_trailer_of_a_phone_behind_a_png_is_no_junk(tmp_path, altered):
    path = saved(scene(), tmp_path / "a.png")
    assert judged(altered(path, lambda data: data + samsung()), SHEET) == []


@pytest.mark.parametrize("trailer", [b"SEFT", b"SEFH" + b"\xff" * 12 + b"\x10\0\0\0SEFT", b"\xff\xff\xff\xffSEFT"])
def test_trailer_that_makes_no_sense_is_junk(sheet, altered, trailer):
    assert judged(altered(sheet, lambda data: data + trailer), SHEET) == [("integrity", "warn")]


def test_cut_picture_behind_which_a_trailer_stands_is_still_damaged(sheet, altered):
    def fill(data):
        data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
        return data + samsung()

    assert judged(altered(sheet, fill), SHEET) != []


def test_picture_named_jfif_is_an_ordinary_one(sheet):
    assert judged(sheet, SHEET, name="歌谱.jfif") == []
