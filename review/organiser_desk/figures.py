"""The numbers of the organiser's desk, each in one question to the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Union
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.models import Campaign, Category
from submissions import states
from submissions.models import Entry
from submissions.models.entries import standing


@dataclass(frozen=True)
class Tally:
    """Entries of one category in one state; of those that stand, `recommended` ones have been so at some time."""

    category_id: int
    state: str
    count: int
    entered: int
    recommended: int


def tallies(campaign: Campaign) -> list[Tally]:
    """All entries of the campaign, counted once for the whole desk."""
    rows = Entry.objects.filter(campaign=campaign).order_by().values_list("state", "category")
    recommended = Count("recommended_at", filter=standing())
    counted = rows.annotate(n=Count("pk"), entered=Count("pk", filter=standing()), recommended=recommended)
    return [Tally(category, state, *counts) for state, category, *counts in counted]


@dataclass(frozen=True)
class Progress:
    """How many entries of a category have come how far."""

    category: Category
    entered: int
    recommended: int
    admitted: int
    shortlisted: int

    @property
    def numbers(self) -> list[tuple[int, str]]:
        """In the order of the columns, each with where its rows are listed."""
        code = self.category.code
        return [
            (self.entered, _rows(category=code)),
            (self.recommended, _rows(category=code, reached="yes")),
            (self.admitted, _rows(category=code, state="passed")),
            (self.shortlisted, _rows(category=code, state="shortlisted")),
        ]


def listed(name: str, **query: str) -> str:
    """Where the rows behind a number of the desk are."""
    return f"{reverse(name)}?{urlencode(query)}"


def _rows(**query: str) -> str:
    return listed("statistics_entries", **query)


def categories(campaign: Campaign, counted: Iterable[Tally]) -> list[Progress]:
    counted = list(counted)
    rows = memory.categories(campaign)
    return [_progress(category, [tally for tally in counted if tally.category_id == category.pk]) for category in rows]


def _progress(category: Category, own: list[Tally]) -> Progress:
    shortlisted = sum(tally.count for tally in own if tally.state == states.SHORTLISTED)
    return Progress(
        category,
        entered=sum(tally.entered for tally in own),
        recommended=sum(tally.recommended for tally in own),
        admitted=sum(tally.count for tally in own if tally.state == states.ADMITTED) + shortlisted,
        shortlisted=shortlisted,
    )


@dataclass(frozen=True)
class Branch:
    union: Union
    entered: int
    shortlisted: int

    @property
    def numbers(self) -> list[tuple[int, str]]:
        shortlisted = _rows(branch=self.union.code, state="shortlisted")
        return [(self.shortlisted, shortlisted), (self.entered, _rows(branch=self.union.code))]


@dataclass(frozen=True)
class Branches:
    """Recommending unions with entries, `most` for the scale of the picture, and how many have none yet."""

    rows: Sequence[Branch]
    most: int
    without: int


def branches(campaign: Campaign) -> Branches:
    """In the official order, never by numbers: no league table."""
    entries = Entry.objects.standing().filter(campaign=campaign).order_by().values_list("recommending")
    shortlisted = Count("pk", filter=Q(state=states.SHORTLISTED))
    counted = {union: counts for union, *counts in entries.annotate(entered=Count("pk"), shortlisted=shortlisted)}
    unions = list(Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by(*official_order()))
    some = [Branch(union, *counted[union.pk]) for union in unions if union.pk in counted]
    return Branches(some, max((row.entered for row in some), default=1), len(unions) - len(some))
