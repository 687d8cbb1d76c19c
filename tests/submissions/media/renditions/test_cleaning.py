"""A clean copy tells nothing of who made the work, and looks and sounds like it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import mutagen
import numpy as np
import pypdf
import pytest
from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from submissions.media.renditions import making
from submissions.media.renditions.making import DeriveFailed
from tests.submissions.media.named import WHO, exif_of, film_file, pdf_file, picture, song_file, told, word_file
from tests.submissions.media.papers import added
from tests.submissions.media.readers.test_pictures import samsung


def told_in_archive(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if told(archive.read(name))]


def cleaned(path: Path) -> Path:
    kind = path.suffix.lstrip(".")
    return making.clean_copy(path, path.with_name(f"clean.{kind}"), container=kind)


def test_a_photo_loses_author_camera_and_place_and_stands_upright(tmp_path: Path) -> None:
    profile = b"a profile of colours"
    picture().save(tmp_path / "a.jpg", exif=exif_of(), comment=WHO.encode(), icc_profile=profile, quality=90)
    assert told((tmp_path / "a.jpg").read_bytes())  # or the test would show nothing
    out = cleaned(tmp_path / "a.jpg")
    with Image.open(out) as made, Image.open(tmp_path / "a.jpg") as before:
        assert (made.size, dict(made.getexif()), made.info.get("comment")) == ((200, 300), {}, None)
        assert made.info["icc_profile"] == profile
        turned = np.asarray(before.convert("RGB").transpose(Image.Transpose.ROTATE_270), dtype=int)
        assert np.abs(turned - np.asarray(made.convert("RGB"), dtype=int)).max() < 12
    assert told(out.read_bytes()) == []


def test_a_png_loses_its_texts_and_keeps_its_pixels(tmp_path: Path) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Author", WHO)
    notes.add_text("XML:com.adobe.xmp", "Chen Haisheng")
    picture().convert("P").save(tmp_path / "a.png", pnginfo=notes, transparency=3, exif=exif_of(orientation=1))
    assert told((tmp_path / "a.png").read_bytes())
    out = cleaned(tmp_path / "a.png")
    with Image.open(out) as made, Image.open(tmp_path / "a.png") as before:
        assert (made.tobytes(), made.info) == (before.tobytes(), {"transparency": 3})
    assert told(out.read_bytes()) == []


def test_a_song_loses_its_tags_and_keeps_its_frames(tmp_path: Path) -> None:
    song = song_file(tmp_path / "a.mp3")
    assert told(song.read_bytes())
    out = cleaned(song)
    assert (mutagen.File(out).tags, told(out.read_bytes())) == (None, [])
    assert abs(mutagen.File(out).info.length - 3) < 0.2
    assert mutagen.File(out).info.bitrate == mutagen.File(song).info.bitrate


def test_a_films_viewing_copy_has_no_tags(tmp_path: Path) -> None:
    film_file(tmp_path / "a.mp4")
    assert told((tmp_path / "a.mp4").read_bytes()) and b"loci" in (tmp_path / "a.mp4").read_bytes()
    out = making.viewing_copy(tmp_path / "a.mp4", tmp_path / "b.mp4").read_bytes()
    assert (told(out), b"loci" in out) == ([], False)


def test_a_word_file_loses_every_name_and_keeps_its_text(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx")
    assert len(told_in_archive(path)) >= 9
    out = cleaned(path)
    assert (told_in_archive(out), told(out.read_bytes())) == ([], [])
    document = docx.Document(str(out))
    assert document.paragraphs[0].text == "渔排之间靠手机联系。"
    assert document.core_properties.author == ""
    assert "https://example.org/kept" in [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    image = next(part for part in document.part.package.iter_parts() if str(part.partname).startswith("/word/media"))
    with Image.open(io.BytesIO(image.blob)) as inside:
        assert (inside.size, dict(inside.getexif())) == ((300, 200), {0x0112: 6})


@pytest.mark.parametrize("end", [b"\xff\xd9", b""])
def test_photo_of_a_phone_in_a_word_file_loses_its_trailer(tmp_path: Path, end: bytes) -> None:
    """Some phones leave out the end mark before it; the whole file had no clean copy then."""
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif_of())
    path = added(word_file(tmp_path / "a.docx"), "word/media/phone.jpg", out.getvalue()[:-2] + end + samsung())
    with zipfile.ZipFile(cleaned(path)) as archive:
        photo = archive.read("word/media/phone.jpg")
    assert (told(photo), b"SEF" in photo, photo[-2:]) == ([], False, b"\xff\xd9")
    with Image.open(io.BytesIO(photo)) as drawn, Image.open(io.BytesIO(out.getvalue())) as before:
        assert drawn.tobytes() == before.tobytes()


def test_slides_lose_names_of_authors_and_of_a_charts_workbook(tmp_path: Path) -> None:
    deck = Presentation()
    deck.core_properties.author = WHO
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "应用系统介绍"
    chart = CategoryChartData()
    chart.categories, _series = ["一", "二"], chart.add_series("数", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Pt(10), Pt(100), Pt(300), Pt(200), chart)
    deck.save(str(tmp_path / "a.pptx"))
    added(
        tmp_path / "a.pptx",
        "ppt/commentAuthors.xml",
        f'<p:cmAuthorLst xmlns:p="urn:p"><p:cmAuthor id="0" name="{WHO}"/></p:cmAuthorLst>',
    )
    out = cleaned(tmp_path / "a.pptx")
    assert told_in_archive(out) == []
    made = Presentation(str(out))
    assert (made.slides[0].shapes.title.text, made.slides[0].shapes[1].has_chart) == ("应用系统介绍", True)
    with zipfile.ZipFile(out) as archive:
        book = next(name for name in archive.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(archive.read(book))) as inside:
            assert b"creator" not in inside.read("docProps/core.xml")


@pytest.mark.parametrize("name", ["word/embeddings/oleObject1.bin", "_xmlsignatures/sig1.xml", "word/media/a.tiff"])
def test_a_part_that_cannot_be_cleaned_gives_no_copy_at_all(tmp_path: Path, name: str) -> None:
    added(word_file(tmp_path / "a.docx"), name, b"<a/>")
    with pytest.raises(DeriveFailed):
        cleaned(tmp_path / "a.docx")
    assert not (tmp_path / "clean.docx").exists()


def test_a_pdf_loses_its_info_its_xmp_its_attachments_and_the_exif_of_its_pictures(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf")
    assert len(told(path.read_bytes())) >= 2
    out = cleaned(path)
    made = pypdf.PdfReader(out)
    assert (made.metadata, made.xmp_metadata, made.attachments, len(made.pages)) == (None, None, {}, 1)
    assert told(out.read_bytes()) == []
    assert made.pages[0].images[0].image.size == (300, 200)


def test_a_locked_pdf_gives_no_copy(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pdf_file(tmp_path / "a.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(DeriveFailed):
        cleaned(tmp_path / "a.pdf")


def test_what_is_no_kind_of_ours_gives_no_copy(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"an old Word file")
    with pytest.raises(DeriveFailed):
        cleaned(tmp_path / "a.doc")
