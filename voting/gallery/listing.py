"""The public list as the gallery needs it: read once for each of its states, then kept by the process (kept.py).

What stands here is shared by all requests: nobody changes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Union
from campaign.models import Campaign, Category
from submissions.models import Entry
from voting.gallery import veil, works
from voting.gallery.kept import kept
from voting.gallery.works import Card


@dataclass(frozen=True)
class Shelf:
    """The listed works of one category, and the unions that recommended them in the order of the tree."""

    category: Category
    cards: Mapping[int, Card]
    cities: tuple[Union, ...]
    is_covered: bool = False  # nobody may tell the unions, so nobody searches by them

    @property
    def by_number(self) -> dict[str, int]:
        return {str(card.entry.number): key for key, card in self.cards.items()}

    def of_city(self, code: str) -> frozenset[int]:
        chosen = {union.pk for union in self.cities if union.code == code}
        return frozenset(key for key, card in self.cards.items() if card.entry.recommending_id in chosen)


def categories(campaign: Campaign) -> list[Category]:
    """Those with listed works, each with `shown`, their number."""
    return kept(("categories", campaign.pk), lambda: works.voting_categories(campaign))


def shelf(category: Category) -> Shelf:
    return kept(("shelf", category.pk, veil.mark(category.campaign)), lambda: _read(category))


def cards(campaign: Campaign) -> Mapping[str, Card]:
    """All listed works, by number, category by category."""
    return kept(("cards of all", campaign.pk, veil.mark(campaign)), lambda: _all_cards(campaign))


def works_by_key(campaign: Campaign) -> Mapping[int, Entry]:
    """The listed works themselves, with their unions."""
    return kept(
        ("works by key", campaign.pk, veil.mark(campaign)),
        lambda: {card.entry.pk: card.entry for card in cards(campaign).values()},
    )


def _all_cards(campaign: Campaign) -> dict[str, Card]:
    shelves = [shelf(category) for category in categories(campaign)]
    return {str(card.entry.number): card for one in shelves for card in one.cards.values()}


def _read(category: Category) -> Shelf:
    entries = works.with_pictures(works.of_category(category), category).select_related(None).select_related("union")
    cards = {entry.pk: works.card(veil.cover(entry)) for entry in entries.defer("answers")}
    is_covered = any(veil.is_covered(card.entry) for card in cards.values())
    return Shelf(category, cards, () if is_covered else tuple(works.cities(category)), is_covered)
