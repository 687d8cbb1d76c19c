"""Which unions took part, of those that are registered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Union
from common.charts.columns import Series
from review.statistics.counting.entries import Cell
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table

NAMED = 10


def registered(scope: Scope) -> QuerySet[Any]:
    """Those that are in use, and those that took part before they were shut; each with `took_part`."""
    took_part = Q(pk__in=scope.entries.values("union"))  # one set, looked up; SQLite would walk a year for each union
    unions = Union.objects.annotate(took_part=ExpressionWrapper(took_part, BooleanField()))
    unions = unions.filter(recommending__isnull=False)
    if scope.branch:
        unions = unions.filter(recommending=scope.branch)
    return unions.filter(Q(is_active=True) | took_part).order_by()


def chapter(scope: Scope, cells: Iterable[Cell]) -> Chapter:
    took, left = _counts(scope)
    rows = [_row(scope, union, took, left) for union in scope.unions]
    table = Table(
        "unions",
        _("参加申报的工会"),
        _("推荐单位"),
        (Series(_("已有作品"), "c-blue"), Series(_("没有作品"), "c-rest")),
        rows,
        compared=(0,),
        is_share=True,
    )
    n, of = took.total(), took.total() + left.total()
    with_entries = {cell.union for cell in cells}
    some = [union for union in scope.unions if union.pk in with_entries]
    return Chapter(
        code="unions",
        title=_("工会参与情况"),
        facts=[_of_unions(scope, n, of), *([] if scope.branch else [_of_branches(scope, len(some))])],
        tables=[table] if n else [],
        said=_in_words(scope, [union.name for union in scope.unions if union not in some], n, of) if n else [],
        missing=[] if n else [_("还没有工会申报。")],
    )


def _of_unions(scope: Scope, n: int, of: int) -> Fact:
    took, every = scope.link("statistics_unions", took="yes"), scope.link("statistics_unions")
    return Fact("unions", _("参加工会"), n, _("家"), took, of, _("登记"), every)


def _of_branches(scope: Scope, n: int) -> Fact:
    took, every = scope.link("statistics_branches", took="yes"), scope.link("statistics_branches")
    return Fact("branches", _("有作品的推荐单位"), n, _("个"), took, len(scope.unions), _("共"), every)


def _counts(scope: Scope) -> tuple[Counter[int], Counter[int]]:
    """By recommending union: how many took part, how many did not; one query."""
    took: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for union, did, count in registered(scope).values_list("recommending", "took_part").annotate(n=Count("pk")):
        (took if did else left)[union] += count
    return took, left


def _row(scope: Scope, union: Union, took: Counter[int], left: Counter[int]) -> Row:
    links = tuple(scope.link("statistics_unions", branch=union.code, took=answer) for answer in ("yes", "no"))
    whole = scope.link("statistics_unions", branch=union.code)
    return Row(union.code, union.name, (took[union.pk], left[union.pk]), links, whole)


def _in_words(scope: Scope, without: list[str], n: int, of: int) -> list[str]:
    sums = _("登记的工会 %(of)d 家，其中 %(n)d 家有作品申报。") % {"n": n, "of": of}
    if scope.branch:
        return [sums]
    said = {"n": len(scope.unions) - len(without), "of": len(scope.unions)}
    whole = _("%(of)d 个推荐单位中有 %(n)d 个报送作品。") % said
    return [whole, sums, *_without(without)]


def _without(names: list[str]) -> list[str]:
    if not names:
        return []
    told = "、".join(names[:NAMED])
    if len(names) > NAMED:
        return [_("没有作品的推荐单位有 %(n)d 个，包括%(names)s等。") % {"n": len(names), "names": told}]
    return [_("没有作品的推荐单位：%(names)s。") % {"names": told}]
