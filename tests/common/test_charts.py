"""Columns: their heights add up, the scale holds the highest, and every number is in the table."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from common.charts.columns import HEIGHT, TOP, Chart, Point, Series, round_up

TWO = (Series("通过", "c-blue"), Series("退回", "c-soft"))


def chart(*values: tuple[int, int]) -> Chart:
    points = [Point(f"7月{day}日", value, f"/rows/?day={day}") for day, value in enumerate(values, start=1)]
    return Chart("每天的意见", "日期", TWO, points)


@pytest.mark.parametrize(("value", "top"), [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (499, 500), (501, 1000)])
def test_the_scale_ends_at_a_round_number_above_all(value: int, top: int) -> None:
    assert round_up(value) == top


def test_parts_stand_on_each_other_and_reach_their_value() -> None:
    drawn = chart((6, 4), (0, 5))
    first, second = drawn.columns
    assert [part.tone for part in first.parts] == ["c-blue", "c-soft"]
    assert first.parts[0].y == pytest.approx(first.parts[1].y + first.parts[1].height)
    assert first.parts[1].y == TOP
    assert sum(part.height for part in second.parts) == pytest.approx(
        sum(part.height for part in first.parts) / 2, abs=0.02
    )
    assert all(part.y + part.height <= HEIGHT for column in drawn.columns for part in column.parts)


def test_no_more_labels_than_fit() -> None:
    assert len([column for column in chart(*[(1, 0)] * 45).columns if column.label]) <= 10


def test_every_number_is_in_the_table_and_opens_to_its_rows() -> None:
    page = render_to_string("components/columns.html", {"chart": chart((6, 4), (0, 5)), "id": "days"})
    assert page.count("<td") == 4
    assert 'href="/rows/?day=2"' in page
    assert "7月1日：通过 6，退回 4" in page


def test_nothing_counted_is_said() -> None:
    assert "还没有数据" in render_to_string("components/columns.html", {"chart": chart((0, 0)), "id": "days"})
