"""Sheets as the organiser sees them: whose, of which work, how far, what was decided; never what stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _lazy

from accounts.two_people import Outcome
from campaign.models import Campaign
from review.models import Assignment, Reopening, ScoringPermit, SheetVersion
from review.models.panels import AssignmentQuerySet

# By state of a sheet: how the component shows it.
LOOKS: dict[str, tuple[str, str, Any]] = {
    "recused": ("warn", "person-dash", _lazy("已回避")),
    "sealed": ("good", "lock", _lazy("已提交")),
    "reopened": ("info", "arrow-counterclockwise", _lazy("已重新打开")),
    "begun": ("", "pencil", _lazy("评分中")),
    "open": ("", "circle", _lazy("待评")),
}


@dataclass(frozen=True)
class Step:
    """One entry of a sheet's history."""

    at: datetime
    words: Any
    detail: str = ""


def sheets_of(campaign: Campaign | None) -> AssignmentQuerySet:
    rows = Assignment.objects.filter(panel__campaign=campaign)
    return rows.select_related("expert", "entry", "panel", "sheet").defer("entry__answers")


def found(
    campaign: Campaign | None, words: str, category: int | None, *, are_unsealed: bool = False
) -> QuerySet[Assignment]:
    """By parts of the work's title or number or of the expert's name; `are_unsealed`: those that are waited for."""
    rows = sheets_of(campaign).order_by("panel__category__position", "entry__number", "expert__name", "pk")
    rows = rows.unsealed() if are_unsealed else rows
    if category is not None:
        rows = rows.filter(panel__category=category)
    for word in words.split():
        is_in = Q(entry__title__icontains=word) | Q(entry__number__icontains=word) | Q(expert__name__icontains=word)
        rows = rows.filter(is_in)
    return rows


def state(assignment: Assignment, *, was_reopened: bool) -> dict[str, Any]:
    level, icon, label = LOOKS[_code(assignment, was_reopened)]
    return {"level": level, "icon": icon, "label": label}


def reopened(assignments: list[Assignment]) -> set[int]:
    """The keys of those whose sheets were opened again some time."""
    rows = Reopening.objects.filter(sheet__assignment__in=assignments, outcome=Outcome.CONFIRMED)
    return set(rows.values_list("sheet__assignment", flat=True))


def waiting(campaign: Campaign | None) -> QuerySet[Reopening]:
    return _reopenings(campaign).filter(outcome=Outcome.OPEN)


def decided(campaign: Campaign | None) -> QuerySet[Reopening]:
    return _reopenings(campaign).exclude(outcome=Outcome.OPEN)


def permits(campaign: Campaign | None) -> QuerySet[ScoringPermit]:
    rows = ScoringPermit.objects.valid().filter(assignment__panel__campaign=campaign)
    return rows.select_related("assignment__expert", "assignment__entry", "given_by").defer(
        "assignment__entry__answers"
    )


def recusals(campaign: Campaign | None) -> QuerySet[Assignment]:
    return sheets_of(campaign).recused().order_by("-recused_at")


def history(assignment: Assignment) -> list[Step]:
    """Newest first: saves, seals, reopenings, permits. Without marks."""
    steps = [
        Step(row.at, _lazy("签名提交") if row.sentence else _lazy("保存"), row.device)
        for row in SheetVersion.objects.filter(sheet__assignment=assignment).defer("marks", "remarks", "remark")
    ]
    steps += [
        Step(row.decided_at or row.proposed_at, _lazy("重新打开：%s") % row.get_outcome_display(), row.reason)
        for row in Reopening.objects.filter(sheet__assignment=assignment)
    ]
    given = ScoringPermit.objects.filter(assignment=assignment)
    steps += [Step(row.given_at, _lazy("允许评审时间以外评分"), row.reason) for row in given]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _code(assignment: Assignment, was_reopened: bool) -> str:
    if assignment.recused_at is not None:
        return "recused"
    if assignment.is_sealed:
        return "sealed"
    if getattr(assignment, "sheet", None) is None:
        return "open"
    return "reopened" if was_reopened else "begun"


def _reopenings(campaign: Campaign | None) -> QuerySet[Reopening]:
    rows = Reopening.objects.filter(sheet__assignment__panel__campaign=campaign)
    path = "sheet__assignment"
    return rows.select_related(f"{path}__expert", f"{path}__entry", "proposed_by", "decided_by").defer(
        f"{path}__entry__answers"
    )
