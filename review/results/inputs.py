"""All that a ranking is computed from, as one canonical text with its digest."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

from campaign.models import Category
from review.models import Assignment
from review.results import scoring
from submissions.access import public_entries
from submissions.models import Entry
from voting.tally import counted_votes

FORMAT = 1


def gather(category: Category) -> dict[str, Any]:
    """All that the ranking depends on: rules, counted votes, sealed sheets under pseudonyms. Numbers are text."""
    definition, rules = category.campaign.definition, category.rules
    votes, assignments = counted_votes(category), _assignments(category)
    names = pseudonyms(category, {assignment.expert_id for assignment in assignments})
    sheets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for assignment in assignments:
        if _is_sealed(assignment):
            sheets[assignment.entry_id].append(_sheet(assignment, names))
    return {
        "format": FORMAT,
        "campaign": category.campaign.code,
        "category": category.code,
        "expert_weight": str(definition.expert_weight),
        "vote_weight": str(definition.vote_weight),
        "vote_rule": definition.vote.rule,
        "awards": [[award.code, award.name, str(award.share)] for award in definition.awards],
        "award_cap": str(definition.award_cap),
        "entries": [
            {
                "number": entry.number,
                "title": entry.title,
                "votes": votes.get(entry.pk, 0),
                "rubric": [[c.code, c.label, str(c.points)] for c in rules.rubric_for(entry.section)],
                "sheets": sorted(sheets[entry.pk], key=lambda sheet: sheet["expert"]),
            }
            for entry in _entries(category)
        ],
    }


def pseudonyms(category: Category, experts: set[int]) -> dict[int, str]:
    """专家A, 专家B … in an order that tells nothing of names or accounts, and is the same every time."""

    def scattered(pk: int) -> str:
        return hashlib.sha256(f"{category.campaign.code}/{category.code}/{pk}".encode()).hexdigest()

    order = sorted(experts, key=scattered)
    return {pk: f"专家{chr(65 + i) if i < 26 else i + 1}" for i, pk in enumerate(order)}


def canonical(inputs: dict[str, Any]) -> str:
    """One spelling for one content: sorted keys, no spaces, real characters."""
    return json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def ranking_of(inputs: dict[str, Any]) -> list[scoring.Row]:
    """The ranking that follows from published inputs alone."""
    rules = scoring.Rules(
        vote_rule=inputs["vote_rule"],
        expert_weight=Decimal(inputs["expert_weight"]),
        vote_weight=Decimal(inputs["vote_weight"]),
        awards=tuple((code, Decimal(share)) for code, _name, share in inputs["awards"]),
        award_cap=Decimal(inputs["award_cap"]),
    )
    return scoring.rank([_work(entry) for entry in inputs["entries"]], rules)


def _work(entry: dict[str, Any]) -> scoring.Work:
    order = [code for code, _label, _points in entry["rubric"]]
    return scoring.Work(
        number=entry["number"],
        votes=entry["votes"],
        sheets=tuple(
            scoring.Sheet(sheet["expert"], tuple((code, Decimal(sheet["marks"][code])) for code in order))
            for sheet in entry["sheets"]
        ),
        first_points=Decimal(entry["rubric"][0][2]),
    )


def _entries(category: Category) -> list[Entry]:
    return list(public_entries().filter(category=category).order_by("number"))


def _assignments(category: Category) -> list[Assignment]:
    """Who scores what, without recusals and without works that left the shortlist."""
    return list(
        Assignment.objects.filter(entry__in=public_entries().filter(category=category), recused_at__isnull=True)
        .select_related("expert", "sheet")
        .prefetch_related("sheet__marks")
        .order_by("pk")
    )


def _is_sealed(assignment: Assignment) -> bool:
    sheet = getattr(assignment, "sheet", None)
    return sheet is not None and sheet.sealed_at is not None


def _sheet(assignment: Assignment, names: dict[int, str]) -> dict[str, Any]:
    marks = {mark.criterion: f"{mark.points.normalize():f}" for mark in assignment.sheet.marks.all()}
    return {"expert": names[assignment.expert_id], "marks": marks}
