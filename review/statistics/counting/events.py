"""Activities of the "12351+" plan that were counted. Its five numbers stand by themselves; nothing here adds two of
them (decision 0051)."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from activities import states
from activities.access import public_activities
from activities.counting import counters
from activities.models.activities import ActivityQuerySet
from activities.places import cities
from campaign.definition.spec.activity_plan import COUNTERS
from common.charts.columns import Series
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table


def chapter(scope: Scope) -> Chapter:
    rows = public_activities(scope.campaign).order_by()
    rows = rows.filter(recommending=scope.branch) if scope.branch else rows
    kinds = _by_kind(scope, rows)
    n = sum(row.total for row in kinds.rows)
    facts = _facts(scope, counters.values_of(rows, scope.campaign.definition.activities)) if n else []
    return Chapter(
        code="activities",
        title=_("活动开展情况"),
        facts=facts,
        tables=[kinds, _by_city(scope, rows)] if n else [],
        said=_in_words(kinds, facts, n) if n else [],
        missing=[] if n else [_("还没有核定计入的活动记录。")],
    )


def _rows(scope: Scope, **query: object) -> str:
    return scope.link("activity_desk", state=states.COUNTED, **query)


def _by_kind(scope: Scope, rows: ActivityQuerySet) -> Table:
    counts = dict(rows.values_list("kind").annotate(n=Count("pk")))
    named = {kind.code: kind.name for kind in scope.campaign.definition.activities.kinds}
    named |= {code: code for code in sorted(counts.keys() - named.keys())}
    lines = [_row(code, name, counts.get(code, 0), _rows(scope, kind=code)) for code, name in named.items()]
    return Table("activities-by-kind", _("各种形式的活动"), _("形式"), _series(), lines, compared=(0,))


def _by_city(scope: Scope, rows: ActivityQuerySet) -> Table:
    counts = dict(rows.values_list("county__parent").annotate(n=Count("pk")))
    lines = [_row(one.code, one.name, counts.get(one.pk, 0), _rows(scope, city=one.pk)) for one in cities()]
    return Table("activities-by-city", _("各设区市举办的活动"), _("设区市"), _series(), lines, compared=(0,))


def _series() -> tuple[Series]:
    return (Series(_("场"), "c-blue"),)


def _row(code: str, name: str, n: int, url: str) -> Row:
    return Row(code, name, (n,), (url,), url)


def _facts(scope: Scope, values: dict[str, int]) -> list[Fact]:
    """Each against its target; a branch has none of its own."""
    plan = scope.campaign.definition.activities
    return [_fact(scope, code, values[code], plan.target(code) if scope.branch is None else None) for code in COUNTERS]


def _fact(scope: Scope, code: str, value: int, target: int | None) -> Fact:
    label, unit = counters.LABELS[code]
    targets = scope.link("activity_targets") if scope.branch is None else ""
    return Fact(f"plan-{code}", label, value, str(unit), _rows(scope, of=code), target, _("目标"), targets)


def _in_words(kinds: Table, facts: list[Fact], n: int) -> list[str]:
    some = [_("%(name)s %(n)d 场") % {"name": row.label, "n": row.total} for row in kinds.rows if row.total]
    return [
        _("经核定计入的活动 %(n)d 场，其中%(told)s。") % {"n": n, "told": "、".join(some)},
        _("按“12351+”计划各项分别统计：%(told)s。") % {"told": "，".join(_counter_in_words(fact) for fact in facts)},
    ]


def _counter_in_words(fact: Fact) -> str:
    said = {"label": fact.label, "n": f"{fact.value:,}", "unit": fact.unit, "of": f"{fact.of or 0:,}"}
    return (_("%(label)s %(n)s %(unit)s（目标 %(of)s）") if fact.of else _("%(label)s %(n)s %(unit)s")) % said
