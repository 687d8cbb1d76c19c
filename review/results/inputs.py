"""All that a ranking is computed from (recompute/ranking.py turns it into the ranking)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from accounts.two_people import Outcome
from campaign.models import Category
from review.models import Assignment, RuleLock
from review.results import scoring
from submissions.access import public_entries
from submissions.models import Entry
from voting.tally.counting import counted_votes, void_votes
from voting.tally.sealed import sealed_days

FORMAT = 2


def gather(category: Category, names: Mapping[str, str]) -> dict[str, Any]:
    """All that the ranking depends on: rules, counted votes, sealed sheets under pseudonyms. Numbers are text."""
    definition, rules = category.campaign.definition, category.rules
    votes, void, assignments = counted_votes(category), void_votes(category), _assignments(category)
    entries = _entries(category)
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
        "rule_lock": _rule_lock(category),
        "trim": scoring.TRIM_FROM <= min((len(sheets[entry.pk]) for entry in entries), default=0),
        "ledger": [[str(day), sha256] for day, sha256 in sealed_days(category.campaign)],
        "awards": [[award.code, award.name, str(award.share)] for award in definition.awards],
        "award_cap": str(definition.award_cap),
        "entries": [
            {
                "number": entry.number,
                "title": entry.title,
                "votes": votes.get(entry.pk, 0),
                "void": void.get(entry.pk, 0),
                "rubric": [[c.code, c.label, str(c.points)] for c in rules.rubric_for(entry.section)],
                "sheets": sorted(sheets[entry.pk], key=lambda sheet: sheet["expert"]),
            }
            for entry in entries
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


def _rule_lock(category: Category) -> dict[str, str] | None:
    """When the rule was locked, and the digest of what was locked; by whom is not published."""
    locks = RuleLock.objects.filter(campaign=category.campaign_id, outcome=Outcome.CONFIRMED)
    found = locks.values_list("decided_at", "sha256").first()
    return {"at": found[0].isoformat(), "sha256": found[1]} if found and found[0] else None


def _entries(category: Category) -> list[Entry]:
    entries = public_entries().filter(category=category).select_related("union", "recommending")
    return list(entries.order_by("number"))


def _assignments(category: Category) -> list[Assignment]:
    rows = Assignment.objects.standing().filter(entry__category=category)
    return list(rows.select_related("expert", "sheet").prefetch_related("sheet__marks").order_by("pk"))


def _sheet(assignment: Assignment, names: Mapping[str, str]) -> dict[str, Any]:
    marks = {mark.criterion: f"{mark.points.normalize():f}" for mark in assignment.sheet.marks.all()}
    return {"expert": names.get(str(assignment.expert_id), ""), "marks": marks}
