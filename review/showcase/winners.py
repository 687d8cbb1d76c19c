"""The works that won, with their prizes, from the published results: for the showcase, the announcement and home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from campaign import memory
from campaign.models import Campaign, Category
from review.awards import shown
from review.models import Result
from voting.gallery import listing
from voting.gallery.works import Card


@dataclass(frozen=True)
class Winner:
    """`row`: of the published result, with `given` and `popular`. `card`: its poster, None where the work left the
    list since."""

    row: Any
    category: Category
    card: Card | None = None

    @property
    def prizes(self) -> list[str]:
        return [name for name in (self.row.given, self.row.popular) if name]


@dataclass(frozen=True)
class Winners:
    """Of one category, in the order of the prizes. `result` is the version that is published."""

    category: Category
    result: Result
    found: list[Winner]
    groups: list[tuple[str, list[Winner]]] = field(default_factory=list)  # by the name of the prize


def newest(campaign: Campaign) -> dict[int, Result]:
    """By the category's key, the newest published version of each, without all that it was made of."""
    rows = Result.objects.filter(campaign=campaign, published_at__isnull=False).order_by("version")
    found = {}
    for row in rows.defer("inputs", "pseudonyms"):
        row.campaign = campaign
        found[row.category_id] = row
    return found


def of_campaign(campaign: Campaign) -> list[Winners]:
    """Category by category; works that were disqualified since are left out. A fixed number of queries."""
    results = newest(campaign)
    if not results:
        return []
    rows, cards = shown.of_all(results.values()), listing.cards(campaign)
    order = [award.name for award in campaign.definition.awards]
    published = [one for one in memory.categories(campaign) if one.pk in results]
    return [_of_category(one, results[one.pk], rows[results[one.pk].pk].rows, cards, order) for one in published]


def _of_category(
    category: Category, result: Result, rows: Iterable[Any], cards: Mapping[str, Card], order: list[str]
) -> Winners:
    listed = [(row, cards.get(str(row.entry.number))) for row in rows if row.given or row.popular]
    found = [Winner(row, category, card) for row, card in listed if card is not None]
    names = [*order, *dict.fromkeys(one.row.popular for one in found if one.row.popular)]
    groups = [(name, [one for one in found if name in one.prizes]) for name in names]
    return Winners(category, result, found, [(name, group) for name, group in groups if group])
