"""Word, PowerPoint, PDF and old Office files: text wherever it stands, bombs, macros, passwords."""

import io
import time
import zipfile
import zlib

import docx
import openpyxl
import pptx
import pypdf
import pytest
from docx.oxml import parse_xml
from PIL import Image
from pptx.util import Inches
from pypdf.actions import JavaScript

from campaign.definition import FileRule

from .conftest import PAPER, facts_of, judge, judged

SLIDES = FileRule(role="slides", label="演示", kinds=("ppt", "pptx", "pdf"))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BOXED = "<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>"
BOX = (
    f'<w:r {W} {MC} {WPS} xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
    f'<mc:Choice Requires="wps"><wps:txbx>{BOXED}</wps:txbx></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox>{BOXED}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def word(path, text="八闽好网民"):
    document = docx.Document()
    document.add_paragraph(text)
    document.save(path)
    return path


def counts(path):
    document = facts_of(path).document
    return document.han, document.word_style


def added(path, name, content, **options):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content, **options)
    return path


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


def test_pdf_that_runs_a_script_warns(tmp_path):
    plain = tmp_path / "plain.pdf"
    Image.effect_noise((100, 100), 50).save(plain, "PDF")
    writer = pypdf.PdfWriter(plain)
    writer.add_open_action(JavaScript("app.alert(1)"))
    writer.write(tmp_path / "script.pdf")
    assert judged(tmp_path / "script.pdf", SLIDES) == [("macro", "warn")]


@pytest.mark.parametrize("share", [0.2, 0.7])
def test_cut_documents_block(tmp_path, altered, share):
    Image.effect_noise((400, 600), 50).save(tmp_path / "a.pdf", "PDF")
    for path in (word(tmp_path / "a.docx"), tmp_path / "a.pdf"):
        cut = altered(path, lambda data: data[: int(len(data) * share)])
        assert judged(cut, PAPER) == [("integrity", "block")]


def test_macros_block_under_any_name(tmp_path):
    by_part = added(word(tmp_path / "a.docx"), "word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert judged(by_part, PAPER) == [("macro", "block")]
    renamed = tmp_path / "b.docx"
    with zipfile.ZipFile(word(tmp_path / "c.docx")) as source, zipfile.ZipFile(renamed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                content = content.replace(old, b"application/vnd.ms-word.document.macroEnabled.main+xml")
            target.writestr(name, content)
    assert (facts_of(renamed).container, judged(renamed, PAPER)) == ("docx", [("macro", "block")])


def test_bombs_are_refused_from_the_directory(tmp_path):
    big = word(tmp_path / "big.docx")
    with zipfile.ZipFile(big, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/x.bin", "w") as part:
        for _ in range(201):
            part.write(bytes(1 << 20))
    many = word(tmp_path / "many.docx")
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(5001):
            archive.writestr(f"word/{number}", b"")
    tight = added(word(tmp_path / "tight.docx"), "word/media/x.bin", bytes(20 << 20))
    reasons = []
    for path in (big, many, tight):
        [found] = judge(path, PAPER)
        assert (found.code, found.level) == ("archive_bomb", "block")
        reasons.append(found.seen["reason"])
    assert reasons == ["too_large", "too_many_parts", "ratio"]


def test_directory_that_lies_about_sizes_is_damage(tmp_path, altered):
    path = added(word(tmp_path / "a.docx"), "word/footnotes.xml", b"<a>" + b"x" * 500_000 + b"</a>")

    def lie(data):
        for at in (data.rindex(b"word/footnotes.xml") - 46, data.index(b"word/footnotes.xml") - 30):
            offset = 24 if data[at : at + 4] == b"PK\x01\x02" else 22
            data[at + offset : at + offset + 4] = (10).to_bytes(4, "little")

    assert judged(altered(path, lie), PAPER) == [("integrity", "block")]


def test_entities_and_deep_nesting_in_xml_cannot_hurt(tmp_path):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "哈哈">{laughs}]><a><t>&l9;</t></a>'
    deep = "<a>" * 300_000
    for name, content in (("word/footnotes.xml", bomb), ("word/endnotes.xml", deep)):
        path = added(word(tmp_path / f"{len(content)}.docx"), name, content)
        started = time.monotonic()
        facts = facts_of(path)
        assert (facts.document.han in (5, None), time.monotonic() - started < 5) == (True, True)


def test_external_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("泄露")
    content = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{secret}">]><a><t>甲&s;</t></a>'
    path = added(word(tmp_path / "a.docx"), "word/footnotes.xml", content)
    assert facts_of(path).document.han == 6  # 甲, and nothing of the secret


def test_pictures_named_docx_and_texts_named_pdf_are_found_out(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.docx", "PNG")
    (tmp_path / "b.pdf").write_text("八闽好网民" * 9)
    for name in ("a.docx", "b.pdf"):
        assert judged(tmp_path / name, PAPER) == [("extension_mismatch", "block")]


def ole(path, *names):
    """The smallest compound file with these streams, as old Word writes it."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[24:34] = bytes.fromhex("3e000300feff09000600")
    for at, number in ((44, 1), (48, 1), (56, 4096), (60, end), (68, end), (76, 0)):
        head[at : at + 4] = number.to_bytes(4, "little")
    head[80:512] = b"\xff" * 432
    fat = b"".join(n.to_bytes(4, "little") for n in (fat_sector, end)) + free.to_bytes(4, "little") * 126
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        raw = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(raw)] = raw
        entry[64:66] = (len(raw) + 2).to_bytes(2, "little")
        entry[66:68] = bytes((5 if number == 0 else 2, 1))
        right = number + 1 if 0 < number < len(names) else free
        for at, link in ((68, free), (72, right), (76, 1 if number == 0 else free), (116, end)):
            entry[at : at + 4] = link.to_bytes(4, "little")
        entries += entry
    path.write_bytes(bytes(head) + fat + entries.ljust(512, b"\0"))
    return path


def test_old_word_file_warns_that_a_person_must_count(tmp_path):
    path = ole(tmp_path / "a.doc", "WordDocument")
    assert (facts_of(path).container, judged(path, PAPER)) == ("doc", [("text_unreadable", "warn")])


def test_old_word_file_with_macros_blocks(tmp_path):
    assert ("macro", "block") in judged(ole(tmp_path / "a.doc", "WordDocument", "_VBA_PROJECT"), PAPER)


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


def test_pdf_stream_bomb_cannot_hurt(tmp_path):
    squeezed = zlib.compressobj(1)
    bomb = b"".join(squeezed.compress(b" " * (1 << 20)) for _ in range(1500)) + squeezed.flush()
    out = io.BytesIO()
    out.write(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    )
    out.write(b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n")
    out.write(b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(bomb) + bomb + b"\nendstream endobj\n")
    out.write(b"trailer<</Root 1 0 R>>\n%%EOF")
    path = tmp_path / "bomb.pdf"
    path.write_bytes(out.getvalue())
    assert judged(path, PAPER) in ([("integrity", "block")], [("text_unreadable", "warn")])
