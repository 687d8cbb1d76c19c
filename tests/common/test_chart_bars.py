"""Bars and pictures of charts: lengths add up, every number is in the table, paper shows the colours of the page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from PIL import Image

from common.charts import pictures
from common.charts.bars import Bars
from common.charts.columns import Chart, Point, Series

ROOT = Path(__file__).parents[2]
SERIES = (Series("通过", "c-blue"), Series("退回", "c-red"))


def bars(*values: tuple[int, int], is_share: bool = False) -> Bars:
    links = ("/rows/?state=passed", "/rows/?state=returned")
    points = [Point(f"项目{n}", value, f"/rows/?of={n}", links) for n, value in enumerate(values)]
    return Bars("按项目", "项目", SERIES, points, is_share)


def colours(png: bytes) -> dict[str, int]:
    """How many pixels of each colour."""
    with Image.open(io.BytesIO(png)) as picture:
        found = picture.convert("RGB").getcolors(maxcolors=1 << 24) or []
    return {"#%02x%02x%02x" % colour: count for count, colour in found}  # noqa: UP031


def test_parts_follow_each_other_up_to_the_whole() -> None:
    first, second = bars((6, 4), (0, 5)).bars
    assert [(part.x, part.width, part.tone) for part in first.parts] == [(0, 6, "c-blue"), (6, 4, "c-red")]
    assert [(part.x, part.width) for part in second.parts] == [(0, 5)]
    assert (first.number, bars((6, 4), is_share=True).bars[0].number) == ("10", "6 / 10")


def test_every_number_is_on_the_page_and_opens_to_its_rows() -> None:
    page = render_to_string("components/bars.html", {"chart": bars((6, 4), (0, 5)), "id": "kinds"})
    assert 'href="/rows/?of=1">5</a>' in re.sub(r"\s*\n\s*", "", page)
    assert page.count("/rows/?state=passed") == 1, "nothing opens nought rows"
    assert page.count("/rows/?state=returned") == 2
    assert 'aria-label="项目0：通过 6，退回 4"' in page and 'viewBox="0 0 10 12"' in page


def test_what_is_nought_has_no_bar_and_stands_in_the_table() -> None:
    drawn = bars((0, 0), (3, 1), (0, 2))
    assert ([bar.point.label for bar in drawn.bars], drawn.left_out) == (["项目1", "项目2"], 1)
    shares = bars((3, 1), (0, 9), is_share=True)
    assert ([bar.number for bar in shares.bars], shares.left_out, shares.longest) == (["3 / 4"], 1, 4)
    page = render_to_string("components/bars.html", {"chart": drawn, "id": "kinds"})
    assert "其余 1 项为 0" in page and page.count("项目0") == 1


def test_nothing_counted_is_said_and_divides_by_nothing() -> None:
    assert "还没有数据" in render_to_string("components/bars.html", {"chart": bars((0, 0)), "id": "kinds"})
    assert pictures.png(bars((0, 0))).startswith(b"\x89PNG")


def test_paper_shows_as_much_of_each_colour_as_was_counted() -> None:
    for chart in (bars((30, 10)), Chart("每天", "日期", SERIES, [Point("1日", (30, 10))])):
        found = colours(pictures.png(chart))
        assert found["#0b5cad"] / found["#b3261e"] == pytest.approx(3, rel=0.08), chart


def test_paper_has_the_colours_of_the_page() -> None:
    css = (ROOT / "static/css/desk.css").read_text("utf-8")
    assert dict(re.findall(r"\.(c-[a-z]+) \{ fill: (#[0-9a-f]{6}); \}", css)) == pictures.TONES


def test_long_name_is_cut_to_its_room() -> None:
    assert pictures.fitted("福建省总工会") == "福建省总工会"
    assert pictures.fitted("福建省" * 20).endswith("…")
