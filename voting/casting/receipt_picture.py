"""The receipts of one ballot as one picture: in WeChat a page cannot offer a download, but a picture is kept by a long
press."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from common import in_words
from common.fonts import Font, chinese_font
from submissions.media.renditions.drawing_text import wrap
from voting.standing import VotesOfReceipt

WIDE, RIM = 750, 48
ROOM = WIDE - 2 * RIM
INK, QUIET, LINE, RED, PAPER = "#1f2329", "#5b636e", "#e3e6ea", "#b3261e", "#ffffff"
MOST_WORKS = 100  # of one picture; by far more than a ballot holds


@dataclass(frozen=True)
class Row:
    """One line of text; `gap` pixels stay free above it, `is_ruled` draws a line in their middle."""

    text: str
    size: int
    colour: str = INK
    is_bold: bool = False
    gap: int = 8
    is_ruled: bool = False

    @property
    def font(self) -> Font:
        """As large as lets it stand on one line."""
        font = chinese_font(self.size, self.is_bold)
        return font if font.getlength(self.text) <= ROOM else chinese_font(self.size - 2, self.is_bold)

    @property
    def high(self) -> int:
        return self.gap + round(self.size * 1.45)


def draw(title: str, slips: list[VotesOfReceipt]) -> bytes:
    """A PNG of all numbers and works; `title` is the campaign's."""
    rows = _rows(title, slips)
    picture = Image.new("RGB", (WIDE, sum(row.high for row in rows) + 2 * RIM), PAPER)
    pen, top = ImageDraw.Draw(picture), RIM
    pen.rectangle((0, 0, WIDE, 10), fill=RED)
    for row in rows:
        if row.is_ruled:
            pen.line((RIM, top + row.gap // 2, WIDE - RIM, top + row.gap // 2), fill=LINE, width=2)
        pen.text((RIM, top + row.gap), row.text, font=row.font, fill=row.colour, stroke_width=int(row.is_bold))
        top += row.high
    out = io.BytesIO()
    picture.quantize(16).save(out, "PNG")
    return out.getvalue()


def _rows(title: str, slips: list[VotesOfReceipt]) -> list[Row]:
    rows = [Row(line, 34, is_bold=True) for line in wrap(_("%(title)s投票回执") % {"title": title}, 34, ROOM)]
    rows.append(Row(in_words.to_the_second(slips[0].first.cast_at), 24, QUIET))
    for slip in slips:
        rows += _slip(slip)
    advice = _("请不要把回执发给任何人：凭它能看到您选了什么。核对选票请用本站“核对选票”页面。")
    lines = wrap(advice, 22, ROOM)
    rows.append(Row(lines[0], 22, QUIET, gap=48, is_ruled=True))
    return [*rows, *(Row(line, 22, QUIET, gap=2) for line in lines[1:])]


def _slip(slip: VotesOfReceipt) -> list[Row]:
    words = {"name": slip.first.category.short_name, "n": len(slip.votes)}
    works = [line for vote in slip.votes[:MOST_WORKS] for line in wrap(vote.entry.title, 26, ROOM)]
    return [
        Row(_("%(name)s，选 %(n)s 件") % words, 28, is_bold=True, gap=48, is_ruled=True),
        Row(_("回执号"), 22, QUIET, gap=4),
        Row(" ".join(slip.groups), 32, gap=0),
        *(Row(line, 26, gap=6) for line in works),
    ]
