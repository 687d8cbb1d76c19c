"""What became of the works that reached the province: by category."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.charts.columns import Series
from review.entry_filter import PASSED
from review.statistics.counting.entries import Cell
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table
from submissions import states

# By code in the address: which states it stands for (review/statistics/rows.py).
GROUPS = {
    "passed": PASSED,
    "returned": (states.RETURNED,),
    "rejected": (states.REJECTED,),
    "waiting": (states.RECOMMENDED,),
    "disqualified": (states.DISQUALIFIED,),
    "shortlisted": (states.SHORTLISTED,),
}
ENTERED = "screened"  # all that came to the screening
SHOWN = ("passed", "returned", "rejected", "waiting", "disqualified")
GROUPS[ENTERED] = tuple(state for code in SHOWN for state in GROUPS[code])
TONES = ("c-blue", "c-soft", "c-ink", "c-rest", "c-red")


def names() -> dict[str, str]:
    return {
        "passed": _("通过"),
        "returned": _("退回补正"),
        "rejected": _("不通过"),
        "waiting": _("待初评"),
        "disqualified": _("取消资格"),
        "shortlisted": _("入围"),
        ENTERED: _("进入初评"),
    }


def chapter(scope: Scope, cells: Iterable[Cell]) -> Chapter:
    by_category = _by_category(cells)
    whole: Counter[str] = sum(by_category.values(), Counter())
    total = whole[ENTERED]
    named = names()
    series = [Series(named[code], tone) for code, tone in zip(SHOWN, TONES, strict=True)]
    rows = [_row(scope, one.code, one.name, by_category[one.pk]) for one in scope.categories]
    table = Table("screening", _("各征集项目的初评结果"), _("征集项目"), series, rows, compared=(0,))
    return Chapter(
        code="screening",
        title=_("初评和入围情况"),
        facts=[
            _passed(scope, whole["passed"], total),
            Fact("shortlisted", _("入围"), whole["shortlisted"], _("件"), scope.rows(state="shortlisted")),
        ],
        tables=[table] if total else [],
        said=_in_words(whole, total) if total else [],
        missing=[] if total else [_("还没有作品进入初评。")],
    )


def _passed(scope: Scope, n: int, of: int) -> Fact:
    every = scope.rows(state=ENTERED)
    return Fact("passed", _("初评通过"), n, _("件"), scope.rows(state="passed"), of, _("进入初评"), every)


def _by_category(cells: Iterable[Cell]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for cell in cells:
        for code, group in GROUPS.items():
            if cell.state in group:
                found[cell.category][code] += cell.recommended
    return found


def _row(scope: Scope, code: str, name: str, counts: Counter[str]) -> Row:
    links = tuple(scope.rows(category=code, state=group) for group in SHOWN)
    return Row(code, name, tuple(counts[group] for group in SHOWN), links, scope.rows(category=code, state=ENTERED))


def _in_words(whole: Counter[str], total: int) -> list[str]:
    said = {"n": total} | {code: whole[code] for code in GROUPS}
    screened = _(
        "进入初评的作品 %(n)d 件，通过 %(passed)d 件，不通过 %(rejected)d 件，"
        "退回补正中 %(returned)d 件，待初评 %(waiting)d 件"
    )
    taken = _("，取消资格 %(disqualified)d 件。") if whole["disqualified"] else "。"
    listed = _("入围作品 %(shortlisted)d 件。") if whole["shortlisted"] else _("还没有公布入围作品。")
    return [(screened + taken) % said, listed % said]
