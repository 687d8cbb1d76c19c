"""The report as Word in the form of official papers (GB/T 9704—2012): A4 with its margins, 22 lines a page, the title
in 小标宋 of 22 points, 一、 in 黑体, （一） in 楷体, the text in 仿宋 of 16 points, signature and date at the right,
page numbers "— 1 —".

The fonts are those of every office; Word takes the next where one is missing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from common.charts import pictures
from common.tables import word
from review.statistics.report.document import Block, Drawing, Grid, Heading, Paragraph, Report

TITLE_FONT, TEXT_FONT, NUMBER_FONT = "方正小标宋简体", "仿宋_GB2312", "宋体"
FIRST_FONT, SECOND_FONT = "黑体", "楷体_GB2312"
TITLE, TEXT, TABLE, PAGE_NUMBER = Pt(22), Pt(16), Pt(12), Pt(14)
LINE, INDENT = Pt(28.8), Pt(32)  # 22 lines in 225 mm; two characters
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
WIDTH, HEIGHT = Mm(210), Mm(297)
ROOM = WIDTH - LEFT - RIGHT
AIR = Pt(2)  # over and under the words of a cell
NAME_SHARE = 2.5  # a column of names is so much wider than one of numbers
BLACK = RGBColor(0, 0, 0)
HEADING_FONTS = {1: FIRST_FONT, 2: SECOND_FONT}


def draw(report: Report) -> bytes:
    document = Document()
    _set_page(document, report)
    _set_styles(document)
    _title(document, report.title)
    for block in report.blocks:
        _DRAWN[type(block)](document, block)
    _signed(document, report.signed)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ── Page and styles ──
def _set_page(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = TOP, BOTTOM, LEFT, RIGHT
    section.footer_distance = Mm(28)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = report.title, "", "", "zh-CN"
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        _set_font(run, NUMBER_FONT, PAGE_NUMBER)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            run._r.addprevious(simple)
            simple.append(run._r)


def _set_styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, TEXT_FONT, TEXT)
    _set_lines(normal.paragraph_format)
    for level, font in HEADING_FONTS.items():
        style = document.styles[f"Heading {level}"]
        _set_font(style, font, TEXT)
        style.font.bold, style.font.italic, style.font.color.rgb = False, False, BLACK
        _set_lines(style.paragraph_format)
        style.paragraph_format.first_line_indent = INDENT


def _set_font(of: Any, name: str, size: Any) -> None:
    """For Chinese and Latin letters alike; a theme's fonts would win over the names."""
    of.font.name, of.font.size = name, size
    fonts = of.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)


def _set_lines(format_: Any) -> None:
    format_.line_spacing_rule, format_.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    format_.space_before = format_.space_after = Pt(0)


# ── What stands on it ──
def _title(document: Any, text: str) -> None:
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.line_spacing, made.paragraph_format.space_after = Pt(36), LINE
    _set_font(made.add_run(text), TITLE_FONT, TITLE)


def _heading(document: Any, block: Heading) -> None:
    document.add_heading(block.text, level=block.level)


def _paragraph(document: Any, block: Paragraph) -> None:
    document.add_paragraph(block.text).paragraph_format.first_line_indent = INDENT


def _drawing(document: Any, block: Drawing) -> None:
    """As wide as the text; lines of a fixed height would cut it off."""
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    made.paragraph_format.keep_with_next, made.paragraph_format.space_after = True, Pt(6)  # apart from its table
    shape = made.add_run().add_picture(io.BytesIO(pictures.png(block.chart)), width=ROOM)
    shape._inline.docPr.set("descr", block.chart.title)  # what a screen reader says


def _grid(document: Any, block: Grid) -> None:
    """Its head again on every page; no line is torn."""
    shares = [NAME_SHARE, *[1.0] * (len(block.head) - 1)]
    widths = [int(ROOM * share / sum(shares)) for share in shares]
    table = word.new(document, rows=0, widths=widths)
    for place, cells in enumerate((block.head, *block.rows)):
        row = table.add_row()
        _mark(row, "w:cantSplit")
        if place == 0:
            _mark(row, "w:tblHeader")
        _fill(row.cells, cells, widths, is_head=place == 0)
    document.add_paragraph()


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(cells: Sequence[Any], texts: Sequence[str], widths: Sequence[int], *, is_head: bool) -> None:
    for place, (cell, text, width) in enumerate(zip(cells, texts, widths, strict=True)):
        cell.width = width
        made = cell.paragraphs[0]
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.space_before = made.paragraph_format.space_after = AIR
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place else WD_ALIGN_PARAGRAPH.LEFT
        _set_font(made.add_run(text), FIRST_FONT if is_head else TEXT_FONT, TABLE)


def _signed(document: Any, lines: Sequence[str]) -> None:
    document.add_paragraph()
    for line in lines:
        made = document.add_paragraph(line)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent, made.paragraph_format.keep_with_next = INDENT, line != lines[-1]


_DRAWN: dict[type[Block], Any] = {Heading: _heading, Paragraph: _paragraph, Drawing: _drawing, Grid: _grid}
