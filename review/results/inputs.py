"""All that a ranking is computed from (recompute/ranking.py turns it into the ranking)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.two_people import Outcome
from campaign.models import Category, Phase
from review.models import Assignment, Mark, Objection, RuleLock, TiePlace
from review.results import scoring
from review.running_vote import running_vote
from submissions.access import public_entries
from submissions.models import Entry
from voting.tally.counting import counted_votes, void_votes
from voting.tally.sealed import sealed_days

FORMAT = 2


def gather(category: Category, names: Mapping[str, str], *, entries: list[Entry] | None = None) -> dict[str, Any]:
    """All that the ranking depends on: rules, counted votes, sealed sheets under pseudonyms. Numbers are text.
    `entries`: as `entries_of` has just found them."""
    entries = entries_of(category) if entries is None else entries
    sheets = _sheets(category, names)
    return _rules(category) | {
        "format": FORMAT,
        "campaign": category.campaign.code,
        "category": category.code,
        "trim": scoring.TRIM_FROM <= min((len(sheets[entry.pk]) for entry in entries), default=0),
        "ledger": [[str(day), sha256] for day, sha256 in sealed_days(category.campaign)],
        "entries": _ranked(category, entries, sheets),
    }


@dataclass(frozen=True)
class GivenSheet:
    """One that counts, sealed or not. `expert` and `name` say whose."""

    entry: int
    expert: int
    name: str
    given_at: datetime
    sealed_at: datetime | None
    address_changed_at: datetime | None

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def address_changed_since(self) -> datetime | None:
        """When her log-in address changed, if that was after she was given the work."""
        at = self.address_changed_at
        return at if at is not None and at > self.given_at else None


class Seen:
    """What several questions about one category want to know of the database, asked once for all of them. Of this
    moment: made for one page or one act, and not kept."""

    def __init__(self, category: Category) -> None:
        self.category = category

    @cached_property
    def entries(self) -> list[Entry]:
        """All that are ranked."""
        return entries_of(self.category)

    @cached_property
    def sheets(self) -> list[GivenSheet]:
        fields = ("entry", "expert", "expert__name", "created_at", "sheet__sealed_at", "expert__email_changed_at")
        return [GivenSheet(*row) for row in standing(self.category).order_by().values_list(*fields)]

    @cached_property
    def vote(self) -> Phase | None:
        """The phase of the vote while it runs."""
        return running_vote(self.category.campaign)

    @property
    def objections_waiting(self) -> int:
        return sum(one.state == Objection.State.RECEIVED for one in self._unfinished)

    @property
    def sustained(self) -> list[Objection]:
        """Objections that the next version carries."""
        return [one for one in self._unfinished if one.state == Objection.State.SUSTAINED]

    @cached_property
    def _unfinished(self) -> list[Objection]:
        return list(Objection.objects.filter(category=self.category).unfinished().select_related("entry"))


def draw_pseudonyms(category: Category, *, kept: Mapping[str, str]) -> dict[str, str]:
    """专家A, 专家B … by expert's key, by lot; those of an earlier version of the result are kept.

    Nobody who reads them can find out whose they are, though keys and names of all experts were known.
    """
    experts = set(map(str, standing(category).order_by().values_list("expert", flat=True).distinct()))
    new = sorted(experts - set(kept))
    taken = set(kept.values())
    free = [label for label in map(_label, range(len(new) + len(taken))) if label not in taken][: len(new)]
    random.SystemRandom().shuffle(free)
    return {**kept, **dict(zip(new, free, strict=True))}


def _label(place: int) -> str:
    return f"专家{chr(65 + place) if place < 26 else place + 1}"


def _rules(category: Category) -> dict[str, Any]:
    """Weights, the vote's rule and the prizes, as the campaign says them."""
    definition = category.campaign.definition
    # Results computed before there was a choice say nothing of it, and their digest stays what it was.
    chosen = {} if definition.expert_rule == "mean" else {"expert_rule": definition.expert_rule}
    return chosen | {
        "expert_weight": str(definition.expert_weight),
        "vote_weight": str(definition.vote_weight),
        "vote_rule": definition.vote.rule,
        "rule_lock": _rule_lock(category),
        "awards": [[award.code, award.name, str(award.share)] for award in definition.awards],
        "award_cap": str(definition.award_cap),
    }


def _rule_lock(category: Category) -> dict[str, str] | None:
    """When the rule was locked, and the digest of what was locked; by whom is not published."""
    locks = RuleLock.objects.filter(campaign=category.campaign_id, outcome=Outcome.CONFIRMED)
    found = locks.values_list("decided_at", "sha256").first()
    return {"at": found[0].isoformat(), "sha256": found[1]} if found and found[0] else None


def entries_of(category: Category) -> list[Entry]:
    """All that are ranked, by number; `tie`: what the committee decided last of a work's place among equals."""
    entries = public_entries().filter(category=category).select_related("union", "recommending")
    return list(entries.annotate(tie=Subquery(_tie())).order_by("number"))


def _tie() -> QuerySet[TiePlace, Any]:
    told = JSONObject(decision="decision_id", place="place", reason="decision__reason")
    confirmed = TiePlace.objects.filter(entry=OuterRef("pk"), decision__outcome=Outcome.CONFIRMED)
    return confirmed.order_by("-decision_id").values(told=told)[:1]


def standing(category: Category) -> QuerySet[Assignment]:
    """What counts in this category, sealed or not."""
    return Assignment.objects.standing().filter(entry__category=category)


def _ranked(
    category: Category, entries: list[Entry], sheets: Mapping[int, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The works with their votes, the criteria of their section, and their sheets by the expert's pseudonym."""
    votes, void = counted_votes(category), void_votes(category)
    return [
        {
            "number": entry.number,
            "title": entry.title,
            "votes": votes.get(entry.pk, 0),
            "void": void.get(entry.pk, 0),
            "rubric": [[c.code, c.label, str(c.points)] for c in category.rules.rubric_for(entry.section)],
            "sheets": sorted(sheets[entry.pk], key=lambda sheet: sheet["expert"]),
        }
        | ({"tie": entry.tie} if entry.tie else {})  # type: ignore[attr-defined,unused-ignore]  # of entries_of
        for entry in entries
    ]


def _sheets(category: Category, names: Mapping[str, str]) -> dict[int, list[dict[str, Any]]]:
    """The sealed ones by entry. As plain rows: a category may have thousands of marks."""
    sealed = standing(category).filter(sheet__sealed_at__isnull=False)
    marks: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Mark.objects.filter(sheet__assignment__in=sealed).order_by("pk")
    for assignment, criterion, points in rows.values_list("sheet__assignment", "criterion", "points"):
        marks[assignment][criterion] = f"{points.normalize():f}"
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for assignment, entry, expert in sealed.order_by("pk").values_list("pk", "entry", "expert"):
        found[entry].append({"expert": names.get(str(expert), ""), "marks": marks[assignment]})
    return found
