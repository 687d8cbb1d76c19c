"""Reference works as pages show them: with their files or their public page, and what this expert tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from campaign import years
from campaign.models import Category
from review.models import Anchor, AnchorTry
from review.scoring_desk import drift
from submissions.evidence import shown
from submissions.evidence.shown import Shown


@dataclass(frozen=True)
class Card:
    """`url`: the public page of an earlier year's entry. `own`: what this expert would give, None where she did not
    try."""

    anchor: Anchor
    files: list[Shown]
    url: str
    own: Decimal | None


def cards(category: Category, *, expert: User | None = None) -> list[Card]:
    """Best level first; three queries at most, whatever their number."""
    rows = Anchor.objects.shown().filter(category=category).select_related("folder", "entry__campaign")
    found = list(rows.defer("entry__answers").prefetch_related("folder__files"))
    tries = dict(AnchorTry.objects.filter(anchor__in=found, expert=expert).values_list("anchor", "points"))
    return [
        Card(one, shown.files_of(one.folder, address="anchor_file", owner=one.pk), _url(one), tries.get(one.pk))
        for one in found
    ]


def notice(assignments: Sequence[Any], found: Sequence[Card]) -> str:
    """The expert's quiet notice of one category (scoring_desk/drift.py), "" where there is nothing to say."""
    tried = [(card.anchor.title, card.anchor.points, card.own) for card in found if card.own is not None]
    return drift.drift_notice(assignments, tried=tried)


def _url(anchor: Anchor) -> str:
    if anchor.entry is None:
        return ""
    return years.lasting("work", str(anchor.entry.number), campaign=anchor.entry.campaign)
