"""How an expert scores as she alone sees it: the spread of her totals, and how long the rest will take at her pace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _

from common.charts.columns import Chart, Point, Series

STEP = 5  # points in one column
FEWEST_GAPS = 3
PAUSE = timedelta(minutes=30)  # a longer gap is a rest, not a work


def distribution(totals: Sequence[Decimal]) -> Chart:
    """A column for every five points from the lowest to the highest total; 100 stands with 95."""
    steps = [min(int(total) // STEP, 100 // STEP - 1) for total in totals]
    points = [
        Point(label=f"{step * STEP}", values=(steps.count(step),))
        for step in (range(min(steps), max(steps) + 1) if steps else ())
    ]
    series = [Series(_("件"), "c-soft")]
    return Chart(title=_("我的打分分布"), unit=_("分数段（每 5 分）"), series=series, points=points)


def mean(totals: Sequence[Decimal]) -> Decimal | None:
    return sum(totals, Decimal(0)) / len(totals) if totals else None


def minutes_left(*, left: int, finished_at: Iterable[datetime]) -> int | None:
    """At the usual time between two finished works; None while too few are finished to tell, or none is left."""
    times = [(after - before) for before, after in pairwise(sorted(finished_at))]
    gaps = [gap.total_seconds() for gap in times if gap <= PAUSE]
    if not left or len(gaps) < FEWEST_GAPS:
        return None
    return max(1, round(median(gaps) * left / 60))
