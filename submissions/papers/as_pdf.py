"""A paper as PDF: A4, the fonts of the wheel in it, so that it looks the same on every machine and printer."""

from __future__ import annotations

import io
import logging
from typing import Any

import segno
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, VAlign, WrapMode
from fpdf.fonts import FontFace
from pylopdf_fonts_zh_cn import sans_path, serif_path

from submissions.papers.paper import Block, Facts, Paper, Picture, Seals, Table, Text

SANS, SERIF = "sans", "serif"
MARGIN, QR_SIDE = 20, 24  # millimetres
LINE, SMALL_LINE = 6.5, 5.0
BODY, SMALL, HEADING, TITLE = 10.5, 8.5, 12, 18  # points
LABEL_SHARE = 22  # of a grid of 100
SEAL_HEIGHT = 42
PICTURE = 80  # high at most
SHADE = FontFace(fill_color=(243, 244, 246))
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table of a font


def draw(paper: Paper) -> bytes:
    pdf = _Page(paper)
    pdf.add_page()
    _head(pdf, paper)
    for block in paper.blocks:
        _DRAWN[type(block)](pdf, block)
        pdf.ln(4)
    return bytes(pdf.output())


class _Page(FPDF):
    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4", orientation="landscape" if paper.is_wide else "portrait")
        self.paper = paper
        self.add_font(SANS, "", sans_path())
        self.add_font(SERIF, "", serif_path())
        self.set_margins(MARGIN, 18)
        self.set_auto_page_break(True, 20)
        self.set_title(f"{paper.title} {paper.number}".strip())
        self.set_lang("zh-CN")

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(SANS, size=SMALL)
        self.set_text_color(110)
        self.cell(0, SMALL_LINE, self.paper.foot)
        self.set_x(MARGIN)
        self.cell(0, SMALL_LINE, f"{self.page_no()} / {{nb}}", align="R")
        self.set_text_color(0)


def _head(pdf: _Page, paper: Paper) -> None:
    top = pdf.get_y()
    room = pdf.epw - 2 * QR_SIDE if paper.address else pdf.epw
    left = MARGIN + (QR_SIDE if paper.address else 0)
    pdf.set_xy(left, top)
    pdf.set_font(SANS, size=BODY)
    pdf.multi_cell(room, LINE, paper.campaign, align="C")
    pdf.set_x(left)
    pdf.set_font(SERIF, size=TITLE)
    pdf.multi_cell(room, 10, paper.title, align="C")
    if paper.number:
        pdf.set_x(left)
        pdf.set_font(SANS, size=BODY)
        pdf.multi_cell(room, LINE, paper.number, align="C")
    below = pdf.get_y()
    if paper.address:
        pdf.image(_qr(paper.address), x=pdf.w - MARGIN - QR_SIDE, y=top, w=QR_SIDE, h=QR_SIDE)
        below = max(below, top + QR_SIDE)
    pdf.set_y(below + 3)


def _qr(address: str) -> io.BytesIO:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=6, border=1)
    out.seek(0)
    return out


def _heading(pdf: _Page, text: str) -> None:
    if text:
        pdf.set_font(SERIF, size=HEADING)
        pdf.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(SANS, size=BODY)


def _facts(pdf: _Page, block: Facts) -> None:
    _heading(pdf, block.heading)
    widths = (LABEL_SHARE, 100 - LABEL_SHARE)
    with _grid(pdf, widths, first_row_as_headings=False) as table:
        for label, text in block.rows:
            row = table.row()
            row.cell(label, style=SHADE)
            row.cell(text)


def _table(pdf: _Page, block: Table) -> None:
    _heading(pdf, block.heading)
    with _grid(pdf, tuple(block.widths), headings_style=SHADE) as table:
        for cells in (block.head, *block.rows):
            row = table.row()
            for text in cells:
                row.cell(text)


def _grid(pdf: _Page, widths: tuple[int, ...], **more: Any) -> Any:
    return pdf.table(
        width=pdf.epw,
        col_widths=widths,
        line_height=LINE,
        padding=1.2,
        text_align="LEFT",
        v_align=VAlign.M,
        borders_layout=TableBordersLayout.ALL,
        wrapmode=WrapMode.CHAR,
        **more,
    )


def _text(pdf: _Page, block: Text) -> None:
    _heading(pdf, block.heading)
    for paragraph in block.paragraphs:
        # By characters: Chinese has no blanks to break at, and would jump to the next line whole.
        pdf.multi_cell(0, LINE, f"　　{paragraph}", new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR)


def _seals(pdf: _Page, block: Seals) -> None:
    """Boxes side by side that are never torn by the end of a page."""
    if pdf.get_y() + SEAL_HEIGHT > pdf.h - pdf.b_margin:
        pdf.add_page()
    top, width = pdf.get_y(), pdf.epw / len(block.places)
    for number, (title, statement) in enumerate(block.places):
        left = MARGIN + number * width
        pdf.rect(left, top, width, SEAL_HEIGHT)
        pdf.set_xy(left + 2, top + 2)
        pdf.set_font(SANS, size=BODY)
        pdf.multi_cell(width - 4, LINE, f"{title}\n{statement}", align="L")
        pdf.set_xy(left + 2, top + SEAL_HEIGHT - 8)
        pdf.cell(width - 4, LINE, "（盖章）　　　　　年　　月　　日", align="R")
    pdf.set_y(top + SEAL_HEIGHT)


def _picture(pdf: _Page, block: Picture) -> None:
    if pdf.get_y() + PICTURE > pdf.page_break_trigger:
        pdf.add_page()
    pdf.image(io.BytesIO(block.data), x=Align.C, w=pdf.epw, h=PICTURE, keep_aspect_ratio=True)


_DRAWN: dict[type[Block], Any] = {Facts: _facts, Table: _table, Text: _text, Seals: _seals, Picture: _picture}
