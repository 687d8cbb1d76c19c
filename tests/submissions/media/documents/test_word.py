"""Word: what is counted is what is drawn, and both are what Word shows, whatever the text is wrapped in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.submissions.media.conftest import PAPER, facts_of, judged
from tests.submissions.media.documents import made
from tests.submissions.media.documents.made import SPACES, control, counted, drawn, paragraph, row, table, word_file

T = "<w:r><w:t>{}</w:t></w:r>"
TEXT = T.format("字")
CELL = f"<w:tc>{paragraph('字')}</w:tc>"
READ_ALOUD = f"<w:rt>{T.format('zì')}</w:rt>"
BOX = f"<w:txbxContent>{paragraph('字')}</w:txbxContent>"
NESTED = table(row(paragraph("内") + table(row(paragraph("字")))))
VANISH = "<w:rPr><w:vanish/></w:rPr>"


def field(code: str, result: str) -> str:
    kinds = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{kinds[0]}{code}{kinds[1]}{result}{kinds[2]}"


SHOWN = {
    "plain": paragraph("字"),
    "block content control": control(paragraph("字")),
    "inline content control": f"<w:p><w:sdt><w:sdtContent>{TEXT}</w:sdtContent></w:sdt></w:p>",
    "row in a control": table(control(row(paragraph("字")))),
    "cell in a control": table(f"<w:tr>{control(CELL)}</w:tr>"),
    "insertion": f"<w:p><w:ins>{TEXT}</w:ins></w:p>",
    "moved here": f"<w:p><w:moveTo>{TEXT}</w:moveTo></w:p>",
    "link": f"<w:p><w:hyperlink>{TEXT}</w:hyperlink></w:p>",
    "smart tag": f"<w:p><w:smartTag><w:smartTagPr/>{TEXT}</w:smartTag></w:p>",
    "custom XML": f"<w:customXml>{paragraph('字')}</w:customXml>",
    "simple field": f'<w:p><w:fldSimple w:instr="PAGE">{TEXT}</w:fldSimple></w:p>',
    "field": f"<w:p>{field('<w:r><w:instrText>REF 码</w:instrText></w:r>', TEXT)}</w:p>",
    "field in a field's code": f"<w:p>{field(field('', T.format('码')), TEXT)}</w:p>",
    "field that never ends": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + paragraph("字"),
    "base of a ruby": f"<w:p><w:r><w:ruby>{READ_ALOUD}<w:rubyBase>{TEXT}</w:rubyBase></w:ruby></w:r></w:p>",
    "direction": f'<w:p><w:bdo w:val="rtl">{TEXT}</w:bdo></w:p>',
    "text box of old Word": f"<w:p><w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r></w:p>",
    "text box of both": f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{BOX}'
    f"</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>",
    "fallback of a later Office": f'<mc:AlternateContent><mc:Choice Requires="later">{paragraph("码")}</mc:Choice>'
    f"<mc:Fallback>{paragraph('字')}</mc:Fallback></mc:AlternateContent>",
    "formula": "<w:p><m:oMath><m:r><m:t>字</m:t></m:r></m:oMath></w:p>",
    "not hidden after all": '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>字</w:t></w:r></w:p>',
    "start of a merged cell": table(row('<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("字"))),
}  # fmt: skip
NOT_SHOWN = {
    "deletion": "<w:p><w:del><w:r><w:delText>码</w:delText></w:r></w:del></w:p>",
    "deletion written as text": f"<w:p><w:del>{T.format('码')}</w:del></w:p>",
    "moved away": f"<w:p><w:moveFrom>{T.format('码')}</w:moveFrom></w:p>",
    "deleted row": table(row(paragraph("码"), properties="<w:trPr><w:del/></w:trPr>")),
    "hidden": f"<w:p><w:r>{VANISH}<w:t>码</w:t></w:r></w:p>",
    "hidden by its style": paragraph("码", '<w:pPr><w:pStyle w:val="Secret"/></w:pPr>'),
    "hidden by a style below": '<w:p><w:r><w:rPr><w:rStyle w:val="Deeper"/></w:rPr><w:t>码</w:t></w:r></w:p>',
    "rest of a merged cell": table(row("<w:tcPr><w:vMerge/></w:tcPr>" + paragraph("码"))),
    "drawing switched off": f'<w:p><w:r><w:drawing><wp:anchor><wp:docPr id="1" name="x" hidden="1"/><wps:txbx>{BOX}'
    "</wps:txbx></wp:anchor></w:drawing></w:r></w:p>",
    "shape switched off": f'<w:p><w:r><w:pict><v:shape style="width:9pt;visibility:hidden"><v:textbox>{BOX}'
    "</v:textbox></v:shape></w:pict></w:r></w:p>",
}
STYLES = (
    f'<w:styles {SPACES}><w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Deeper"><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:styleId="Round"><w:basedOn w:val="Round"/></w:style></w:styles>'
)


def file_of(folder: Path, body: str) -> Path:
    return word_file(folder / "a.docx", body, also={"styles": ("styles.xml", STYLES)})


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
def test_what_is_shown_is_counted_and_drawn(tmp_path: Path, body: str) -> None:
    path = file_of(tmp_path, body)
    assert (counted(path), drawn(path, tmp_path)) == ("字", "字")


@pytest.mark.parametrize("body", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_is_not_shown_is_neither_counted_nor_drawn(tmp_path: Path, body: str) -> None:
    path = file_of(tmp_path, paragraph("前") + body + paragraph("后"))
    assert (counted(path), drawn(path, tmp_path)) == ("前后", "前后")


def test_tables_in_tables_are_read_in_order(tmp_path: Path) -> None:
    path = file_of(tmp_path, NESTED)
    assert (counted(path), drawn(path, tmp_path)) == ("内字", "内字")


def test_style_that_is_based_on_itself_ends(tmp_path: Path) -> None:
    assert counted(file_of(tmp_path, paragraph("字", '<w:pPr><w:pStyle w:val="Round"/></w:pPr>'))) == "字"


def test_notes_that_the_text_refers_to_stand_at_the_end(tmp_path: Path) -> None:
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(text)}</w:footnote>' for n, text in ((1, "注"), (2, "码")))
    body = '<w:p><w:r><w:t>文</w:t><w:footnoteReference w:id="1"/></w:r></w:p>' + paragraph("末")
    also = {"footnotes": ("footnotes.xml", f"<w:footnotes {SPACES}>{notes}</w:footnotes>")}
    path = word_file(tmp_path / "a.docx", body, also=also)
    assert (counted(path), drawn(path, tmp_path)) == ("文末注", "文末注")


def test_text_of_a_diagram_is_counted_and_drawn(tmp_path: Path) -> None:
    points = "".join(
        f"<dgm:pt {kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for kind, text in (("", "图"), ('type="pres"', "码"))
    )
    data = f"<dgm:dataModel {SPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    body = '<w:p><w:r><w:t>文</w:t><w:drawing><dgm:relIds r:dm="rId1"/></w:drawing></w:r></w:p>'
    path = word_file(tmp_path / "a.docx", body, also={"diagramData": ("diagrams/data1.xml", data)})
    assert (counted(path), drawn(path, tmp_path)) == ("文图", "文图")


def test_main_part_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(made.MAIN, "docx", ("word/writing7.xml", "wordprocessingml.document"))
    path = file_of(tmp_path, paragraph("字"))
    assert (counted(path), drawn(path, tmp_path)) == ("字", "字")


def test_file_put_in_whole_sends_the_document_to_a_person(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("好网民你好") + '<w:altChunk r:id="rId9"/>')
    assert (facts_of(path).document.unread, judged(path, PAPER)) == ("other_file", [("text_unreadable", "warn")])


def test_wide_and_long_rows_are_drawn_whole(tmp_path: Path) -> None:
    wide = row(*(paragraph(str(n) * 40) for n in range(14)))
    path = file_of(tmp_path, table(wide, row(paragraph("长" * 3000), paragraph("短"))))
    assert drawn(path, tmp_path) == counted(path) == "".join(str(n) * 40 for n in range(14)) + "长" * 3000 + "短"


def test_long_document_is_drawn_whole(tmp_path: Path) -> None:
    """Paragraphs after the three thousandth, and characters after the twenty thousandth of one, were left out."""
    path = file_of(tmp_path, paragraph("段") * 3200 + paragraph("长" * 21_000))
    assert drawn(path, tmp_path) == counted(path) == "段" * 3200 + "长" * 21_000
