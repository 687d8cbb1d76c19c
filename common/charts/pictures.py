"""The same charts as PNG, for papers: drawn from the same numbers, in the font of the wheel.

No ORM, no clock. Lengths are those of the charts' view box; `SCALE` pixels each, enough for print at 16 cm.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from common.charts.bars import Bar, Bars
from common.charts.columns import WIDTH, Chart, Column, Series
from common.fonts import Font, chinese_font

# As static/css/desk.css has them (tests/common/test_chart_bars.py compares the two).
TONES = {
    "c-ink": "#474e57", "c-blue": "#0b5cad", "c-mid": "#6f9fd0", "c-soft": "#b9cfe6", "c-red": "#b3261e",
    "c-rest": "#e3e6ea",
}  # fmt: skip
INK, QUIET, LINE, PAPER = "#1f2329", "#5f6772", "#e3e6ea", "#ffffff"
SCALE = 2
TEXT = 13
LEGEND = 28  # high
BAR, BAR_STEP = 14, 24
NAME, NUMBER = 200, 70  # room for the names on the left and the numbers on the right


def png(chart: Chart | Bars) -> bytes:
    """The picture without its title, which the paper sets above it."""
    head = LEGEND if len(chart.series) > 1 else 0
    body = chart.height if isinstance(chart, Chart) else BAR_STEP * max(1, len(chart.bars))
    picture = Image.new("RGB", (WIDTH * SCALE, (head + body) * SCALE), PAPER)
    pen = _Pen(picture, head)
    if head:
        _draw_legend(pen, chart.series)
    if isinstance(chart, Chart):
        _draw_columns(pen, chart)
    else:
        _draw_bars(pen, chart)
    out = io.BytesIO()
    picture.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Pen:
    """Draws in the chart's own units, below the legend."""

    def __init__(self, picture: Image.Image, top: int) -> None:
        self._draw, self._top = ImageDraw.Draw(picture), top

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        left, upper = x * SCALE, (y + self._top) * SCALE
        self._draw.rectangle((left, upper, left + width * SCALE - 1, upper + height * SCALE - 1), fill=colour)

    def words(self, x: float, y: float, text: str, anchor: str, colour: str = QUIET) -> None:
        place = (x * SCALE, (y + self._top) * SCALE)
        self._draw.text(place, text, font=_font(), fill=colour, anchor=anchor)


def _font() -> Font:
    return chinese_font(TEXT * SCALE)


def _length(text: str) -> float:
    return _font().getlength(text) / SCALE


def _draw_legend(pen: _Pen, series: Sequence[Series]) -> None:
    x = 0.0
    for one in series:
        pen.box(x, -LEGEND + 6, 12, 12, TONES[one.tone])
        pen.words(x + 18, -LEGEND + 12, one.name, "lm")
        x += 18 + _length(one.name) + 20


def _draw_columns(pen: _Pen, chart: Chart) -> None:
    for value, y in chart.scale:
        pen.box(chart.left, y, WIDTH - chart.left, 1, LINE)
        pen.words(chart.left - 8, y, str(value), "rm")
    for column in chart.columns:
        _draw_column(pen, chart, column)


def _draw_column(pen: _Pen, chart: Chart, column: Column) -> None:
    for part in column.parts:
        pen.box(column.x, part.y, column.width, part.height, TONES[part.tone])
    if column.label:
        pen.words(column.middle, chart.height - 8, column.label, "mb")


def _draw_bars(pen: _Pen, chart: Bars) -> None:
    share = (WIDTH - NAME - NUMBER) / (chart.longest or 1)
    for n, bar in enumerate(chart.bars):
        _draw_bar(pen, bar, n * BAR_STEP, share)


def _draw_bar(pen: _Pen, bar: Bar, y: int, share: float) -> None:
    middle = y + BAR_STEP / 2
    pen.words(NAME - 10, middle, fitted(bar.point.label), "rm", INK)
    for part in bar.parts:
        pen.box(NAME + part.x * share, middle - BAR / 2, max(1.0, part.width * share), BAR, TONES[part.tone])
    pen.words(NAME + bar.point.total * share + 8, middle, bar.number, "lm", INK)


def fitted(name: str) -> str:
    """As much of a name as stands beside its bar."""
    if _length(name) <= NAME - 10:
        return name
    while name and _length(f"{name}…") > NAME - 10:
        name = name[:-1]
    return f"{name}…"
