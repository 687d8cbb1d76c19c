"""Scores and prizes, from the results that are published: nothing of what is only computed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from common.charts.columns import Series
from review.awards.decided import with_given
from review.awards.popularity import with_popular
from review.models import Result, ResultRow
from review.release import standing
from review.showcase import winners
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table
from submissions import states

# The end of each class of the final score; 100 belongs to the last.
CLASSES = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 101))
CLASS_TONES = ("c-rest", "c-soft", "c-mid", "c-blue", "c-ink")
PRIZE_TONES = ("c-red", "c-blue", "c-mid", "c-soft", "c-ink", "c-rest")


def published(scope: Scope) -> dict[int, Result]:
    return winners.newest(scope.campaign)


def rows_of(scope: Scope, results: Iterable[Result]) -> QuerySet[ResultRow]:
    rows = ResultRow.objects.filter(result__in=[one.pk for one in results]).order_by()
    return rows.filter(entry__recommending=scope.branch) if scope.branch else rows


def within(least: int) -> Q:
    """The class that begins at this score; nothing for any other number."""
    end = dict(CLASSES).get(least)
    return Q(final_score__gte=least, final_score__lt=end) if end else Q(pk=None)


def prize_winners(scope: Scope, results: Iterable[Result]) -> Any:
    """Rows with a prize, as people decided it, of works that are still listed; each with `given`."""
    listed = rows_of(scope, results).filter(entry__state=states.SHORTLISTED)
    return with_given(listed).exclude(given="")


def popular(scope: Scope, results: Iterable[Result]) -> Any:
    """Those with the prize for the most votes, apart from the others."""
    listed = rows_of(scope, results).filter(entry__state=states.SHORTLISTED)
    return with_popular(listed).exclude(popular="")


# ── Scores ──
def score_chapter(scope: Scope, results: dict[int, Result]) -> Chapter:
    counts = _classes(scope, results)
    n = sum(sum(values) for values in counts.values())
    named = zip(class_names(), CLASS_TONES, strict=True)
    published_ones = [one for one in scope.categories if one.pk in results]
    rows = [_score_row(scope, one.code, one.name, counts.get(one.pk, ())) for one in published_ones]
    title = _("各征集项目综合得分的分布")
    table = Table("scores", title, _("征集项目"), [Series(name, tone) for name, tone in named], rows)
    return Chapter(
        code="scores",
        title=_("专家评审和综合得分"),
        facts=[Fact("scored", _("有综合得分的作品"), n, _("件"), scope.rows(score="any"))] if n else [],
        tables=[table] if n else [],
        said=_scores_in_words(scope, results, n) if n else [],
        missing=_not_published(scope, results, _("得分") if not n else ""),
    )


def _classes(scope: Scope, results: dict[int, Result]) -> dict[int, tuple[int, ...]]:
    """By category; one query."""
    if not results:
        return {}
    columns = {f"from_{least}": Count("pk", filter=within(least)) for least, _end in CLASSES}
    found = rows_of(scope, results.values()).values_list("result__category").annotate(**columns)
    return {category: tuple(values) for category, *values in found}


def class_names() -> list[str]:
    inner = [_("%(from)d–%(to)d 分") % {"from": least, "to": end - 1} for least, end in CLASSES[1:-1]]
    return [_("60 分以下"), *inner, _("90 分以上")]


def _score_row(scope: Scope, code: str, name: str, values: tuple[int, ...]) -> Row:
    links = tuple(scope.rows(category=code, score=least) for least, _end in CLASSES)
    return Row(code, name, values or (0,) * len(CLASSES), links, scope.rows(category=code, score="any"))


def _scores_in_words(scope: Scope, results: dict[int, Result], n: int) -> list[str]:
    spec = scope.campaign.definition
    said = {"n": len(results), "works": n, "expert": f"{spec.expert_weight:f}", "vote": f"{spec.vote_weight:f}"}
    return [
        _("综合得分由专家评分 %(expert)s%%、网络投票 %(vote)s%% 构成。") % said,
        _("已公布 %(n)d 个征集项目的结果，共 %(works)d 件作品有综合得分。") % said,
        _("目前：%(words)s。") % {"words": standing.of_several(results.values()).words},
    ]


def _not_published(scope: Scope, results: dict[int, Result], without: str) -> list[str]:
    """`without`: what no work has in the results that are published."""
    left = [one for one in scope.categories if one.pk not in results]
    if not results:
        return [_("评选结果还没有公布。公布以前不统计得分和获奖。")]
    none = [_("已公布结果的征集项目中没有作品%(what)s。") % {"what": without}] if without else []
    return [*none, *([_("还有 %(n)d 个征集项目没有公布结果，不在其中。") % {"n": len(left)}] if left else [])]


# ── Prizes ──
def prize_chapter(scope: Scope, results: dict[int, Result]) -> Chapter:
    cells = _prizes(scope, results)
    names = _prize_names(scope, cells)
    n = sum(count for *_of, count in cells)
    tables = [_by_category(scope, results, cells, names)]
    if scope.branch is None:
        tables.append(_by_union(scope, cells, names))
    apart = popular(scope, results.values()).count() if results else 0
    return Chapter(
        code="prizes",
        title=_("获奖情况"),
        facts=_facts(scope, n, apart),
        tables=tables if n else [],
        said=_prizes_in_words(scope, cells, names, apart) if n or apart else [],
        missing=_not_published(scope, results, "" if n or apart else _("获奖")),
    )


Cells = list[tuple[str, int, int, int]]  # prize, category, recommending union, how many


def _prizes(scope: Scope, results: dict[int, Result]) -> Cells:
    """One query."""
    if not results:
        return []
    rows = prize_winners(scope, results.values())
    found = rows.values_list("given", "result__category", "entry__recommending")
    return list(found.annotate(n=Count("pk")))


def _prize_names(scope: Scope, cells: Cells) -> list[str]:
    """In the order of the definition, then any other that people gave."""
    defined = [award.name for award in scope.campaign.definition.awards]
    return list(dict.fromkeys([*defined, *sorted(prize for prize, *_rest in cells)]))


def _series(names: list[str]) -> list[Series]:
    return [Series(name, PRIZE_TONES[place % len(PRIZE_TONES)]) for place, name in enumerate(names)]


def _by_category(scope: Scope, results: dict[int, Result], cells: Cells, names: list[str]) -> Table:
    counts = _sums((category, prize, n) for prize, category, _union, n in cells)
    rows = [
        _prize_row(scope, one.code, one.name, counts[one.pk], names, "category")
        for one in scope.categories
        if one.pk in results
    ]
    every = tuple(range(len(names)))
    return Table("prizes-by-category", _("各征集项目的奖项"), _("征集项目"), _series(names), rows, compared=every)


def _by_union(scope: Scope, cells: Cells, names: list[str]) -> Table:
    counts = _sums((union, prize, n) for prize, _category, union, n in cells)
    rows = [_prize_row(scope, one.code, one.name, counts[one.pk], names, "branch") for one in scope.unions]
    every = tuple(range(len(names)))
    return Table("prizes-by-union", _("各推荐单位的奖项"), _("推荐单位"), _series(names), rows, compared=every)


def _sums(found: Iterable[tuple[int, str, int]]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for of, prize, n in found:
        counts[of][prize] += n
    return counts


def _prize_row(scope: Scope, code: str, label: str, counts: Counter[str], names: list[str], of: str) -> Row:
    links = tuple(scope.rows(**{of: code}, prize=name) for name in names)
    return Row(code, label, tuple(counts[name] for name in names), links, scope.rows(**{of: code}, prize="any"))


def _facts(scope: Scope, n: int, apart: int) -> list[Fact]:
    name = scope.campaign.definition.popularity.name
    facts = [Fact("prizes", _("获奖作品"), n, _("件"), scope.rows(prize="any"))] if n else []
    return [*facts, *([Fact("popular", name, apart, _("件"), scope.rows(prize=name))] if apart else [])]


def _prizes_in_words(scope: Scope, cells: Cells, names: list[str], apart: int) -> list[str]:
    counts = Counter[str]()
    for prize, _category, _union, n in cells:
        counts[prize] += n
    told = "、".join(_("%(name)s %(n)d 件") % {"name": name, "n": counts[name]} for name in names if counts[name])
    sums = [_("获奖作品 %(n)d 件，其中%(told)s。") % {"n": counts.total(), "told": told}] if told else []
    said = {"name": scope.campaign.definition.popularity.name, "n": apart}
    return [*sums, *([_("另有%(name)s %(n)d 件，由网络投票产生，与其他奖项分开计算。") % said] if apart else [])]
