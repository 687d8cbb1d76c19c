"""The expert's quiet notice, worked by hand and tried on made-up sheets."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace as Thing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.scoring_desk.drift import WINDOW, drift, drift_notice, totals_in_order

RULES = Thing(rubric_for=lambda _section: [Thing(code="theme"), Thing(code="craft")])
POINTS = st.integers(0, 200).map(lambda n: D(n) / 2)


def row(place: int, *marks: str) -> Any:
    """An assignment whose sheet was begun as the `place`-th."""
    given_marks = [Thing(criterion=code, points=D(m)) for code, m in zip(("theme", "craft"), marks, strict=False)]
    entry = Thing(section="", category=Thing(rules=RULES))
    return Thing(entry=entry, sheet=Thing(pk=place, marks=Thing(all=lambda: given_marks)))


def rows(*totals: str) -> list[Any]:
    return [row(place, total, "0") for place, total in enumerate(totals)]


TEN = ["70"] * 10
# first, last, what is said: 70.0 against 75.0 is exactly five points and no more
TABLE = [
    ([*TEN, *["75"] * 10], ""),
    ([*TEN, *["75.5"] * 10], "最早评的 10 件平均 70.0 分，最近评的 10 件平均 75.5 分"),
    ([*TEN, *["64"] * 10], "最近评的 10 件平均 64.0 分"),
    ([*TEN, *["99"] * 9], ""),  # nineteen: the two would overlap
    ([*TEN, *["0"] * 7, *["71"] * 10], ""),  # what lies between does not count
]


@pytest.mark.parametrize(("totals", "said"), TABLE)
def test_the_last_ten_are_compared_with_the_first_ten(totals: list[str], said: str) -> None:
    notice = drift_notice(rows(*totals))
    assert (said in notice, bool(notice)) == (True, bool(said))


def test_only_finished_sheets_count_in_the_order_they_were_begun() -> None:
    late, early, unfinished, none = row(9, "50", "30"), row(2, "40", "20.5"), row(5, "50"), Thing(entry=None)
    assert totals_in_order([late, unfinished, none, early]) == [D("60.5"), D(80)]


def test_a_tried_reference_work_is_said_beyond_the_limit() -> None:
    tried = [("灯塔", D(85), D("79.5")), ("渔火", D(60), D(65))]
    assert drift_notice([], tried=tried) == "参考作品“灯塔”的参考分是 85.0 分，您试评 79.5 分。仅供您自己参考。"
    assert drift_notice([], tried=tried[1:]) == ""


@given(st.lists(POINTS, min_size=2 * WINDOW, max_size=40), POINTS)
def test_drift_is_bounded_turns_its_sign_and_knows_no_level(totals: list[D], more: D) -> None:
    moved = drift(totals)
    assert moved is not None and abs(moved) <= max(totals) - min(totals)
    assert drift(totals[::-1]) == -moved
    assert drift([total + more for total in totals]) == moved


@given(st.lists(POINTS, max_size=2 * WINDOW - 1))
def test_with_fewer_than_two_windows_nothing_is_said(totals: list[D]) -> None:
    assert drift(totals) is None
    assert drift_notice([row(n, str(total), "0") for n, total in enumerate(totals)]) == ""
