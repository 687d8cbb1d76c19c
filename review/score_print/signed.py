"""Signed score sheets as they are printed: the version that was sealed, who may read it, and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet

from accounts.models import User
from accounts.permissions import allows
from campaign import memory
from campaign.definition.spec import Criterion
from campaign.models import Campaign
from review.models import Assignment, SheetVersion
from review.models.panels import standing
from review.scoring_desk import sheets


@dataclass(frozen=True)
class Signed:
    """One sealed version with its work. `marks`: criterion and points, in the order of the rubric."""

    version: SheetVersion
    assignment: Assignment
    marks: tuple[tuple[Criterion, str], ...]

    @property
    def total(self) -> str:
        return f"{sum((Decimal(points) for _criterion, points in self.marks), Decimal(0)):.1f}"

    @property
    def digest(self) -> str:
        """SHA-256 of all that was signed: a paper with another number is not of this version."""
        row, entry = self.version, self.assignment.entry
        said = {
            "campaign": entry.campaign.code,
            "number": entry.number,
            "title": entry.title,
            "expert": self.assignment.expert.name,
            "version": row.version,
            "at": row.at.isoformat(),
            "marks": row.marks,
            "remarks": row.remarks,
            "remark": row.remark,
            "sentence": row.sentence,
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def of_expert(*, campaign: Campaign | None, expert: int, category: int) -> list[Signed]:
    """All her sealed sheets of the category, in the order in which she had the works."""
    found = _rows(campaign).filter(sheet__assignment__expert=expert, sheet__assignment__entry__category=category)
    return [_signed(row) for row in found.order_by("sheet__assignment__position", "sheet__assignment")]


def of_assignment(campaign: Campaign | None, pk: int) -> Signed | None:
    found = _rows(campaign).filter(sheet__assignment=pk).first()
    return _signed(found) if found else None


def may_read(user: User, signed: Signed) -> bool:
    """The expert herself once it is sealed; who watches over the panels once the whole panel is sealed, so that
    nobody knows marks while others still give theirs."""
    if signed.assignment.expert_id == user.pk:
        return allows(user, "score.give")
    return allows(user, "panel.progress") and signed.assignment.panel.is_all_sealed()


def _rows(campaign: Campaign | None) -> QuerySet[SheetVersion]:
    path = "sheet__assignment"
    rows = SheetVersion.objects.filter(
        standing(f"{path}__"), sheet__sealed_version=F("version"), **{f"{path}__panel__campaign": campaign}
    )
    return rows.select_related(f"{path}__entry", f"{path}__expert", f"{path}__panel").defer(f"{path}__entry__answers")


def _signed(row: SheetVersion) -> Signed:
    assignment = row.sheet.assignment
    category = memory.find_category(assignment.entry.category_id)
    if category is not None:
        assignment.entry.category, assignment.entry.campaign = category, category.campaign
    marks = tuple((one, row.marks[one.code]) for one in sheets.rubric(assignment) if one.code in row.marks)
    return Signed(row, assignment, marks)
