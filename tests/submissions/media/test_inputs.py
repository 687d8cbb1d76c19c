"""Files that a clerk brings, each with its one right answer, given by the check that the worker runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from submissions.media.renditions import making
from tests.submissions.media.conftest import FILM, PAPER, SHEET, SONG, encode, facts_of, judged
from tests.submissions.media.documents.made import control, counted, drawn, paragraph, row, table, word_file
from tests.submissions.media.papers import pdf
from tests.submissions.media.readers.test_pictures import samsung, scene


def tens(sign: str, before: str = "") -> str:
    return f"<w:r><w:t>{before}{sign * 100}</w:t></w:r>"


def of_all_parts(path: Path) -> Path:
    """As WPS writes: each sign stands in another kind of container, 戊 is deleted."""
    inside = f"<w:txbxContent><w:p>{tens('己')}</w:p></w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r>"
    inner = table(row(f"<w:p>{tens('壬')}</w:p>"))
    body = (
        f"<w:p>{tens('甲')}</w:p>" + control(f"<w:p>{tens('乙')}</w:p>") + f"<w:p>{control(tens('丙'))}</w:p>"
        f"<w:p><w:ins>{tens('丁')}</w:ins><w:del><w:r><w:delText>{'戊' * 100}</w:delText></w:r></w:del></w:p>"
        f"<w:p>{box}</w:p><w:p><w:smartTag>{tens('庚')}</w:smartTag></w:p>"
        + table(row(f"<w:p>{tens('辛')}</w:p>", inner))
        + f"<w:p><w:hyperlink>{tens('癸')}</w:hyperlink></w:p>"
    )
    return word_file(path, body)


PARTS = "".join(sign * 100 for sign in "甲乙丙丁己庚辛壬癸")
SIX = "第1段。" + "工会职工劳动创造美好生活" * 25
DOCUMENTS = {
    "all in content controls": (lambda path: word_file(path, control(paragraph(SIX)) * 6), SIX * 6),
    "all tracked insertions": (
        lambda path: word_file(path, f"<w:p><w:ins>{tens('字', SIX)}</w:ins></w:p>" * 6),
        (SIX + "字" * 100) * 6,
    ),
    "parts of WPS": (of_all_parts, PARTS),
}


@pytest.mark.parametrize(("make", "text"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_is_counted_as_it_is_shown(tmp_path: Path, make, text: str) -> None:
    path = make(tmp_path / "a.docx")
    # The mark 。 counts in Word's way and is no Han, nor is the 1 between two.
    others = sum(text.count(sign) for sign in "1。")
    facts = facts_of(path).document
    assert (facts.han, facts.word_style) == (len(text) - others, len(text))
    assert counted(path) == drawn(path, tmp_path) == text


def test_pdf_of_glyph_numbers_is_refused_for_its_many_han(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [1200 + n % 3000 for n in range(2400)], ordering="GB1")
    assert (facts_of(path).document.han, judged(path, PAPER)) == (2400, [("text_length", "block")])


@pytest.mark.parametrize("name", ["歌谱.jpg", "歌谱.jfif"])
@pytest.mark.parametrize("end", [b"\xff\xd9", b"\xff\xd9" + samsung(), samsung()])
def test_ordinary_jpeg_by_any_name_and_with_any_trailer_is_taken(tmp_path: Path, name: str, end: bytes) -> None:
    path = tmp_path / "a.jpg"
    scene().save(path)
    path.write_bytes(path.read_bytes()[:-2] + end)
    assert judged(path, SHEET, name=name) == []
    with Image.open(making.thumbnail(path, tmp_path / "small.jpg", 300)) as small:
        assert small.size == (225, 300)


def test_photograph_tells_nobody_who_took_it_where(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298], exif[0x0110] = "林某", "福州某工会", "Some Camera"
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "a.jpg"
    scene().save(path, exif=exif)
    original = path.read_bytes()
    clean = making.clean_copy(path, tmp_path / "clean.jpg", container="jpg")
    small = making.thumbnail(path, tmp_path / "small.jpg", 300)
    for copy in (clean, small):
        with Image.open(copy) as picture:
            assert dict(picture.getexif()) == {}
    assert (judged(path, SHEET), path.read_bytes() == original) == ([], True)


def test_hdr_film_is_taken_with_a_word_on_its_codec(tmp_path: Path) -> None:
    """How its posters and copies look: `decoding/test_tone.py`."""
    hdr = ("-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-x265-params", "log-level=none")
    tags = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
    assert judged(encode(tmp_path / "a.mp4", *hdr, *tags), FILM) == [("codec", "warn")]


def test_song_cut_out_of_another_is_taken(song: Path, altered) -> None:
    assert judged(altered(song, lambda data: data[6000:]), SONG) == []
