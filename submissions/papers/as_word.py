"""A paper as Word, for offices that fill in by hand or keep their own layout. The same blocks as the PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from common.tables import word
from submissions.papers.paper import Block, Facts, Paper, Picture, Seals, Table, Text

# What every office has; Word takes the next where one is missing.
BODY_FONT, TITLE_FONT = "仿宋", "黑体"
BODY, TITLE = Pt(11), Pt(18)
MARGIN, QR_SIDE, LABEL = Mm(20), Mm(24), Mm(38)
SEAL_LINES = 4
PICTURE = Mm(80)  # high at most


def draw(paper: Paper) -> bytes:
    document = Document()
    _set_page(document, paper)
    _head(document, paper)
    for block in paper.blocks:
        _DRAWN[type(block)](document, block)
        document.add_paragraph().paragraph_format.space_after = Pt(0)
    document.sections[0].footer.paragraphs[0].text = paper.foot
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if paper.is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if paper.is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    _set_font(document.styles["Normal"], BODY_FONT, BODY)
    document.core_properties.title = f"{paper.title} {paper.number}".strip()
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _set_font(style: Any, name: str, size: Any) -> None:
    style.font.name, style.font.size = name, size
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _head(document: Any, paper: Paper) -> None:
    if paper.address:
        out = io.BytesIO()
        segno.make(paper.address, error="m").save(out, kind="png", scale=6, border=1)
        out.seek(0)
        _paragraph(document, "", align=WD_ALIGN_PARAGRAPH.RIGHT).add_run().add_picture(out, width=QR_SIDE)
    _paragraph(document, paper.campaign)
    title = _paragraph(document, "").add_run(paper.title)
    _set_font(title, TITLE_FONT, TITLE)
    if paper.number:
        _paragraph(document, paper.number)


def _paragraph(document: Any, text: str, *, align: Any = WD_ALIGN_PARAGRAPH.CENTER) -> Any:
    made = document.add_paragraph(text)
    made.alignment = align
    made.paragraph_format.space_after = Pt(2)
    return made


def _heading(document: Any, text: str) -> None:
    if text:
        run = _paragraph(document, "", align=WD_ALIGN_PARAGRAPH.LEFT).add_run(text)
        _set_font(run, TITLE_FONT, Pt(12))


def _facts(document: Any, block: Facts) -> None:
    _heading(document, block.heading)
    room = _room(document)
    _grid(document, block.rows, (LABEL, room - LABEL))


def _table(document: Any, block: Table) -> None:
    _heading(document, block.heading)
    room, parts = _room(document), sum(block.widths)
    widths = [int(room * part / parts) for part in block.widths]
    table = _grid(document, (block.head, *block.rows), widths)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader"), {}))  # again on every page


def _grid(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Any:
    table = word.new(document, rows=len(rows), widths=widths)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.text, cell.width = text, width
    return table


def _text(document: Any, block: Text) -> None:
    _heading(document, block.heading)
    for paragraph in block.paragraphs:
        made = _paragraph(document, paragraph, align=WD_ALIGN_PARAGRAPH.LEFT)
        made.paragraph_format.first_line_indent = Pt(22)


def _seals(document: Any, block: Seals) -> None:
    width = _room(document) // len(block.places)
    texts = [f"{title}\n{words}" + "\n" * SEAL_LINES + "（盖章）　　　年　月　日" for title, words in block.places]
    table = _grid(document, [texts], [width] * len(texts))
    cannot_split = table.rows[0]._tr.get_or_add_trPr()
    cannot_split.append(cannot_split.makeelement(qn("w:cantSplit"), {}))


def _picture(document: Any, block: Picture) -> None:
    shape = _paragraph(document, "").add_run().add_picture(io.BytesIO(block.data))
    share = min(_room(document) / shape.width, PICTURE / shape.height)
    shape.width, shape.height = int(shape.width * share), int(shape.height * share)


def _room(document: Any) -> int:
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


_DRAWN: dict[type[Block], Any] = {Facts: _facts, Table: _table, Text: _text, Seals: _seals, Picture: _picture}
