"""What was weighed, as columns and as the lines of a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.charts.columns import Chart, Point, Series
from review.models import Result
from review.results.real_weight import numbers, weighing
from review.results.real_weight.weighing import Numbers, Weight


def rule_name(rule: str) -> str:
    return {
        "rank_60_100": _("名次折算"),
        "share_of_top": _("占最高票比例"),
        "rank_spread_matched": _("与专家分同幅"),
        "min_max_60_100": _("高低区间折算"),
    }[rule]


def context(found: Numbers, *, rule: str, expert_weight: Decimal, vote_weight: Decimal) -> dict[str, Any]:
    """For templates/review/real_weight/_weight.html; `rule` is the one that holds."""
    weights = weighing.weigh(found, expert_weight, vote_weight)
    return {
        "chart": _chart(weights),
        "lines": [(rule_name(weight.rule), weight, weight.rule == rule) for weight in weights],
        "bought": weighing.BOUGHT,
        "works": len(found.votes),
        "is_trial": found.is_made,
        "own": next(weight for weight in weights if weight.rule == rule),
        "own_name": rule_name(rule),
        "vote_weight": f"{vote_weight:f}",
    }


def of_result(result: Result) -> dict[str, Any]:
    """By the rule and the weights that it was computed by."""
    inputs = result.inputs
    weights = {name: Decimal(inputs[name]) for name in ("expert_weight", "vote_weight")}
    return context(numbers.of_result(result), rule=str(inputs["vote_rule"]), **weights)


def _chart(weights: Sequence[Weight]) -> Chart:
    points = [
        Point(rule_name(weight.rule), (100 - weight.share, weight.share))
        for weight in weights
        if weight.share is not None
    ]
    series = (Series(_("专家"), "c-ink"), Series(_("投票"), "c-blue"))
    return Chart(_("得分差距的来源（%）"), _("折算方法"), series, points)
