"""Which prize a work has: as people decided, and until they have as it was computed. Every page asks here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.two_people import Outcome
from review.models import AwardChange, AwardDecision, Result, ResultRow


def with_given(rows: QuerySet[ResultRow]) -> Any:
    """Each row with `given`, the name of its prize or ""; no query of its own."""
    changes = AwardChange.objects.filter(
        decision__result=OuterRef("result"), decision__outcome=Outcome.CONFIRMED, entry=OuterRef("entry")
    )
    return rows.annotate(given=Coalesce(Subquery(changes.values("award")[:1]), F("award")))


def awards(result: Result) -> Mapping[int, str]:
    """By the entry's key, of every work of the result."""
    return {row.entry_id: row.given for row in with_given(result.rows.order_by().only("entry", "award"))}


def decision_of(result: Result) -> AwardDecision | None:
    """The one that holds or waits, with its two people and its changes' works."""
    found = AwardDecision.objects.filter(result=result, outcome__in=[Outcome.OPEN, Outcome.CONFIRMED])
    found = found.select_related("proposed_by", "decided_by").prefetch_related("changes__entry")
    return found.first()


def problem(result: Result) -> str:
    """Why the result may not be signed for its prizes' sake; "" when they are decided."""
    outcomes = set(AwardDecision.objects.filter(result=result).values_list("outcome", flat=True))
    if Outcome.CONFIRMED in outcomes:
        return ""
    name = {"name": result.category.name, "version": result.version}
    if Outcome.OPEN in outcomes:
        return _("“%(name)s”第 %(version)s 版的奖项已经提出，还须另一位省总活动管理员在“奖项审定”中确认。") % name
    return _("“%(name)s”第 %(version)s 版的奖项还没有审定。请在“奖项审定”中提出，由另一位省总活动管理员确认。") % name
