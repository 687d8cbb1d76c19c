"""Word, PowerPoint, PDF and old Office files: text wherever it stands, and what a person must count."""

import zipfile

import docx
import openpyxl
import pptx
import pypdf
import pytest
from docx.oxml import parse_xml
from PIL import Image
from pptx.util import Inches

from campaign.definition.spec import FileRule
from tests.submissions.media.conftest import PAPER, facts_of, judge, judged
from tests.submissions.media.papers import SLIDES, ole, pdf, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BOXED = "<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>"
BOX = (
    f'<w:r {W} {MC} {WPS} xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
    f'<mc:Choice Requires="wps"><wps:txbx>{BOXED}</wps:txbx></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOXED}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def counts(path):
    document = facts_of(path).document
    return document.han, document.word_style


def test_text_is_counted_in_tables_boxes_and_split_runs(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("八")
    for piece in ("闽", "好", "网", "民，AP"):
        paragraph.add_run(piece)
    paragraph.add_run("P")  # one word in two runs
    document.add_table(1, 2).cell(0, 1).text = "表格里"
    paragraph._p.append(parse_xml(BOX))
    path = tmp_path / "a.docx"
    document.save(path)
    assert counts(path) == (5 + 3 + 3, 5 + 3 + 3 + 1 + 1)


def test_deleted_text_and_field_codes_are_not_counted(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("留下")
    paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>删去的字</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:r {W}><w:instrText>PAGE 页码</w:instrText></w:r>"))
    path = tmp_path / "a.docx"
    document.save(path)
    assert counts(path) == (2, 2)


def test_slides_are_counted_with_their_tables(tmp_path):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "数治提效"
    slide.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "文本框"
    slide.shapes.add_table(1, 1, 0, 0, Inches(2), Inches(1)).table.cell(0, 0).text = "表格"
    slide.notes_slide.notes_text_frame.text = "备注不计"
    path = tmp_path / "a.pptx"
    deck.save(path)
    assert (counts(path), facts_of(path).document.pages, judged(path, SLIDES)) == ((9, 9), 1, [])


def test_workbook_is_recognised(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "名单"
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert (facts_of(path).container, judged(path, PAPER)) == ("xlsx", [("document_format", "block")])


@pytest.mark.parametrize(
    ("text", "found"),
    [("好" * 100, []), ("好" * 99 + "，，", [("text_length", "warn")]), ("好" * 101, [("text_length", "block")]),
     ("好", [("text_length", "block")])],
)  # fmt: skip
def test_length_of_a_real_document(tmp_path, text, found):
    assert judged(word(tmp_path / "a.docx", text), PAPER) == found


def test_text_of_a_pdf_is_counted(tmp_path):
    path = pdf(tmp_path / "a.pdf", range(1, 12), letters="数治提效工会服务好网民")
    assert (counts(path), judged(path, PAPER)) == ((11, 11), [])


def test_pdf_without_a_character_map_is_counted_by_the_reader_that_draws_it(tmp_path):
    """Glyph numbers of a well-known Chinese font: pypdf takes them for letters, 225 words instead of 9,000 Han."""
    path = pdf(tmp_path / "a.pdf", [1200 + n % 3000 for n in range(400)], ordering="GB1")
    assert counts(path) == (400, 400)
    assert judged(path, PAPER) == [("text_length", "block")]


@pytest.mark.parametrize("first", [0x21, 0x3B0, 0xE000])
def test_pdf_whose_text_no_one_can_read_sends_it_to_a_person(tmp_path, first):
    path = pdf(tmp_path / "a.pdf", [first + n * 7 % 300 for n in range(400)])
    [found] = [found for found in judge(path, PAPER) if found.level != "info"]
    assert (found.code, found.level, found.seen["reason"]) == ("text_unreadable", "warn", "not_language")
    assert facts_of(path).document.han is None


def test_notes_on_a_pdf_and_filled_in_fields_count(tmp_path):
    """People are shown them like the text below."""
    glyphs = {"glyphs": range(1200, 1240), "noted": range(1300, 1310), "filled_in": range(1400, 1405)}
    assert counts(pdf(tmp_path / "a.pdf", **glyphs, ordering="GB1")) == (55, 55)


def test_pages_of_a_pdf_that_are_pictures_are_named(tmp_path):
    """The text of the others still counts: less than is asked is no proof, more than is allowed is."""
    path = pdf(tmp_path / "a.pdf", range(1200, 1240), ordering="GB1", scanned=True)
    found = {found.code: (found.level, found.seen) for found in judge(path, PAPER) if found.code.startswith("text")}
    assert found == {
        "text_length": ("info", {"han": 40, "word_style": 40}),
        "text_unreadable": ("warn", {"reason": "pictured_pages", "container": "pdf", "pages": [2]}),
    }


def test_scan_with_a_stamp_on_it_is_left_to_a_person(tmp_path):
    """The second page is a picture, and what stands on the first is a page number."""
    path = pdf(tmp_path / "a.pdf", range(1200, 1205), ordering="GB1", scanned=True)
    assert (facts_of(path).document.han, judged(path, PAPER)) == (None, [("text_unreadable", "warn")])


def test_pdf_of_more_pages_than_are_read_sends_it_to_a_person(tmp_path):
    writer = pypdf.PdfWriter()
    for _page in range(1001):
        writer.add_blank_page(100, 100)
    writer.write(tmp_path / "a.pdf")
    [found] = [found for found in judge(tmp_path / "a.pdf", PAPER) if found.level != "info"]
    assert (found.code, found.level, found.seen["reason"]) == ("text_unreadable", "warn", "too_long")


def test_scanned_pdf_warns_that_a_person_must_count(tmp_path):
    path = tmp_path / "scan.pdf"
    Image.effect_noise((400, 600), 50).save(path, "PDF")
    assert (judged(path, PAPER), judged(path, SLIDES)) == ([("text_unreadable", "warn")], [])


def test_locked_pdf_blocks(tmp_path):
    plain = tmp_path / "plain.pdf"
    Image.effect_noise((100, 100), 50).save(plain, "PDF")
    writer = pypdf.PdfWriter(plain)
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "locked.pdf")
    assert judged(tmp_path / "locked.pdf", PAPER) == [("text_unreadable", "block")]


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_cut_documents_block(tmp_path, altered, share):
    Image.effect_noise((400, 600), 50).save(tmp_path / "a.pdf", "PDF")
    for path in (word(tmp_path / "a.docx"), tmp_path / "a.pdf"):
        cut = altered(path, lambda data: data[: int(len(data) * share)])
        assert judged(cut, PAPER) == [("integrity", "block")]


def test_old_word_file_warns_that_a_person_must_count(tmp_path):
    path = ole(tmp_path / "a.doc", "WordDocument")
    assert (facts_of(path).container, judged(path, PAPER)) == ("doc", [("text_unreadable", "warn")])


def test_locked_new_word_file_blocks(tmp_path):
    path = ole(tmp_path / "a.docx", "EncryptionInfo", "EncryptedPackage")
    assert judged(path, PAPER) == [("text_unreadable", "block")]


def test_archive_of_materials_is_read_through(tmp_path, altered):
    rule = FileRule(role="material", label="", kinds=("zip",))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("图.txt", "内容" * 99)

    def overwrite(data):
        data[60:64] = b"\0\0\0\0"

    assert (judged(path, rule), judged(altered(path, overwrite), rule)) == ([], [("integrity", "block")])
