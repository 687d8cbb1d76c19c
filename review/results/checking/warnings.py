"""What a person should look at before a result is published, each with its numbers. No ORM, no clock."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.in_words import titled
from review.models import Result
from review.results import scoring
from review.results.real_weight import weighing

NEAR = Decimal("0.05")  # between neighbours in the final score
APART = Decimal(20)  # points between the highest and the lowest sheet of one work
MOVED = 3  # places, in a large category a tenth of it
HEAVIER = 10  # percent by which votes weigh more than their weight says
MOST = 10  # of one kind; the first are the largest


def warnings(result: Result, rows: Sequence[Any], prize: Any) -> list[str]:
    """`rows` and `prize` as review/awards/shown.py gives them."""
    kinds = (_moved(rows), _apart(result.inputs, rows), _near(rows), _votes(result, rows), _cap(result.inputs))
    found = [sentence for kind in kinds for sentence in list(kind)[:MOST]]
    if prize.is_shared:
        shared = {"name": prize.rule.name, "n": len(prize.rows), "number": prize.rule.number}
        found.append(_("“%(name)s”取 %(number)d 件，因票数相同，共 %(n)d 件获得。") % shared)
    return found + list(_sheets(result.inputs))


def _moved(rows: Sequence[Any]) -> Iterator[str]:
    """Works whose place with the experts is far from their place in the end."""
    scores = [row.expert_score for row in rows]
    moved = [(weighing.place(scores, row.expert_score), row) for row in rows]
    far = max(MOVED, len(rows) // 10)
    sentence = _("%(work)s专家评分第 %(first)d 名，综合第 %(final)d 名%(prize)s。")
    for first, row in sorted(moved, key=lambda one: (-abs(one[0] - one[1].rank), one[1].rank)):
        if abs(first - row.rank) >= far:
            prize = _("（%(name)s）") % {"name": row.given} if row.given else ""
            yield sentence % {"work": _work(row), "first": first, "final": row.rank, "prize": prize}


def _apart(inputs: dict[str, Any], rows: Sequence[Any]) -> Iterator[str]:
    named = {row.entry.number: _work(row) for row in rows}
    spreads = []
    for entry in inputs["entries"]:
        totals = [sum(map(Decimal, sheet["marks"].values())) for sheet in entry["sheets"]]
        spreads.append((max(totals) - min(totals), min(totals), max(totals), named[entry["number"]]))
    sentence = _("%(work)s专家评分相差 %(apart)s 分（最低 %(low)s，最高 %(high)s）。")
    for apart, low, high, work in sorted(spreads, key=lambda one: (-one[0], one[3])):
        if apart >= APART:
            yield sentence % {"work": work, "apart": f"{apart:.1f}", "low": f"{low:.1f}", "high": f"{high:.1f}"}


def _near(rows: Sequence[Any]) -> Iterator[str]:
    """Neighbours that hardly differ; first where a prize hangs on it."""
    pairs = [(upper, lower) for upper, lower in itertools.pairwise(rows) if _gap(upper, lower) < NEAR]
    sentence = _("第 %(first)d 名%(upper)s和第 %(second)d 名%(lower)s综合得分只差 %(gap)s 分%(prize)s。")
    for upper, lower in sorted(pairs, key=lambda pair: (pair[0].given == pair[1].given, pair[0].rank)):
        yield sentence % {
            "first": upper.rank,
            "second": lower.rank,
            "upper": _work(upper),
            "lower": _work(lower),
            "gap": f"{_gap(upper, lower):.2f}",
            "prize": _("，奖项不同") if upper.given != lower.given else "",
        }


def _votes(result: Result, rows: Sequence[Any]) -> Iterator[str]:
    share, weight = weighing.share_of(result, rows), Decimal(result.inputs["vote_weight"])
    if share is not None and share >= weight + HEAVIER:
        yield _("得分差距中有 %(share)d%% 来自投票，投票得分的权重是 %(weight)s%%。") % {
            "share": share,
            "weight": f"{weight:f}",
        }


def _cap(inputs: dict[str, Any]) -> Iterator[str]:
    """Where the cap leaves some kind of prize without a work."""
    n, kinds = len(inputs["entries"]), len(inputs["awards"])
    most = int(Decimal(inputs["award_cap"]) * n)
    if most == 0 and kinds:
        yield _("本项目 %(n)d 件作品，按获奖上限没有作品可以获奖。") % {"n": n}
    elif most < kinds:
        yield _("本项目 %(n)d 件作品，按获奖上限最多 %(most)d 件获奖，%(kinds)d 档奖项不能都有。") % {
            "n": n,
            "most": most,
            "kinds": kinds,
        }


def _sheets(inputs: dict[str, Any]) -> Iterator[str]:
    """Where high and low stay because a few works have too few sheets."""
    few = [entry["number"] for entry in inputs["entries"] if len(entry["sheets"]) < scoring.TRIM_FROM]
    if 0 < len(few) < len(inputs["entries"]):
        yield _("%(works)s 不足 %(least)d 份评分表，所以本项目所有作品都不去最高分和最低分。") % {
            "works": "、".join(few[:MOST]) + (_("等 %(n)d 件") % {"n": len(few)} if len(few) > MOST else ""),
            "least": scoring.TRIM_FROM,
        }


def _gap(upper: Any, lower: Any) -> Decimal:
    return Decimal(upper.final_score) - Decimal(lower.final_score)


def _work(row: Any) -> str:
    return f"{row.entry.number}{titled(row.entry.title)}"
