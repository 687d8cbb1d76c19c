"""What became of a recommending union's works in the published results: by category, never an order of unions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from campaign.models import Campaign, Category
from review.models import Result
from review.release import standing
from submissions import access
from submissions.models import Entry
from submissions.status import published_places
from submissions.status.facts import Placed


@dataclass(frozen=True)
class Publicity:
    """A category whose result may be objected to. `until_words`: 9月8日（含当日）."""

    category: Category
    until_words: str


@dataclass(frozen=True)
class Line:
    entry: Entry
    placed: Placed


def lines(user: User, campaign: Campaign) -> list[Line]:
    """Its works that were ranked, by category and number. Two queries, whatever their number."""
    entries = access.visible_entries(user).filter(campaign=campaign, recommending=user.union_id)
    listed = list(entries.select_related("union").order_by("category__position", "number").defer("answers"))
    placed = published_places.of(listed)
    return [Line(entry, placed[entry.pk]) for entry in listed if entry.pk in placed]


def in_publicity(found: Iterable[Line]) -> list[Publicity]:
    """Of the categories on the list, in their order. One query."""
    categories = {line.entry.category_id: line.entry.category for line in found}
    published = Result.objects.filter(category__in=categories, published_at__isnull=False).order_by("version")
    newest = {one.category_id: one for one in published.defer("inputs", "pseudonyms")}
    stands = {key: standing.of(one, open_objections=0) for key, one in newest.items()}
    return [
        Publicity(category, stands[key].until_words)
        for key, category in categories.items()
        if key in stands and stands[key].is_in_publicity
    ]
