"""All that a ranking is computed from, as one canonical text with its digest."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from campaign.models import Category
from review.models import Assignment
from review.results import scoring
from submissions.access import public_entries
from submissions.models import Entry
from voting.tally.counting import counted_votes

FORMAT = 1


def gather(category: Category, names: Mapping[str, str]) -> dict[str, Any]:
    """All that the ranking depends on: rules, counted votes, sealed sheets under pseudonyms. Numbers are text."""
    definition, rules = category.campaign.definition, category.rules
    votes, assignments = counted_votes(category), _assignments(category)
    sheets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for assignment in assignments:
        if assignment.is_sealed:
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


def draw_pseudonyms(category: Category, *, kept: Mapping[str, str]) -> dict[str, str]:
    """专家A, 专家B … by expert's key, by lot; those of an earlier version of the result are kept.

    Nobody who reads them can find out whose they are, though keys and names of all experts were known.
    """
    experts = {str(assignment.expert_id) for assignment in _assignments(category)}
    new = sorted(experts - set(kept))
    taken = set(kept.values())
    free = [label for label in map(_label, range(len(new) + len(taken))) if label not in taken][: len(new)]
    random.SystemRandom().shuffle(free)
    return {**kept, **dict(zip(new, free, strict=True))}


def _label(place: int) -> str:
    return f"专家{chr(65 + place) if place < 26 else place + 1}"


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
    entries = public_entries().filter(category=category).select_related("union", "recommending")
    return list(entries.order_by("number"))


def _assignments(category: Category) -> list[Assignment]:
    rows = Assignment.objects.standing().filter(entry__category=category)
    return list(rows.select_related("expert", "sheet").prefetch_related("sheet__marks").order_by("pk"))


def _sheet(assignment: Assignment, names: Mapping[str, str]) -> dict[str, Any]:
    marks = {mark.criterion: f"{mark.points.normalize():f}" for mark in assignment.sheet.marks.all()}
    return {"expert": names.get(str(assignment.expert_id), ""), "marks": marks}
