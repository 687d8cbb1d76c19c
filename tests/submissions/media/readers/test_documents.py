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
from tests.submissions.media.conftest import PAPER, facts_of, judged
from tests.submissions.media.papers import SLIDES, ole, word

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


def pdf_with_text(path, codes, letters):
    """A page that shows glyphs 1, 2, 3, ... which a ToUnicode map turns into `letters`."""
    rows = "\n".join(f"<{n:04x}> <{ord(letter):04x}>" for n, letter in enumerate(letters, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(letters)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    ).encode()
    content = f"BT /F1 12 Tf 72 700 Td <{codes}> Tj ET".encode()
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    objects += [b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), font]
    objects += [b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap)]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    path.write_bytes(
        out
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )
    return path


def test_text_of_a_pdf_is_counted(tmp_path):
    letters = "数治提效工会服务好网民"
    path = pdf_with_text(tmp_path / "a.pdf", "".join(f"{n:04x}" for n in range(1, 12)), letters)
    assert (counts(path), judged(path, PAPER)) == ((11, 11), [])


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
