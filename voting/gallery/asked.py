"""Which part of the gallery a visitor asks for, and which works stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from campaign.models import Category
from common.text import one_line, whole_number
from voting import selection
from voting.gallery import listing, order, works
from voting.gallery.listing import Shelf

MOST_PAGES = 1000


@dataclass(frozen=True)
class Asked:
    """One page of a category, or of what a search leaves of it, in the order of this seed."""

    shelf: Shelf
    seed: int
    text: str
    city: str
    page: int

    @property
    def query(self) -> str:
        """Of the address, without what is one visitor's own."""
        parts = {"category": self.shelf.category.code, "city": self.city, "page": self.page if self.page > 1 else ""}
        return urlencode({key: value for key, value in parts.items() if value})

    @property
    def is_counted(self) -> bool:
        """Whether it is one of the pages of which there are so many and no more."""
        return not self.text and (not self.city or any(union.code == self.city for union in self.shelf.cities))

    @property
    def key(self) -> tuple[object, ...]:
        """The same for all that see the same page today."""
        group = order.group_of(self.seed, len(self.shelf.cards))
        return (self.shelf.category.pk, self.city, self.page, group, timezone.localdate())


def read(request: HttpRequest, categories: list[Category], seed: int) -> Asked:
    wanted, page = selection.code(request.GET), whole_number(request.GET.get("page"), MOST_PAGES)
    category = next((one for one in categories if one.code == wanted), categories[0])
    shelf = listing.shelf(category)
    return Asked(
        shelf=shelf,
        seed=seed,
        text=one_line(request.GET.get("q"))[:60],
        city=one_line(request.GET.get("city"))[:40],
        page=min(page or 1, -(-len(shelf.cards) // works.PER_PAGE)),  # no more pages to keep than there are
    )


def page_of(asked: Asked) -> Page[int]:
    """Keys of works in the visitor's order; a filter takes works out and moves none."""
    keys = order.arranged(asked.shelf.cards, asked.seed, timezone.localdate())
    if asked.city:
        chosen = asked.shelf.of_city(asked.city)
        keys = [key for key in keys if key in chosen]
    if asked.text:
        found = works.matching(
            works.of_category(asked.shelf.category), text=asked.text, is_covered=asked.shelf.is_covered
        )
        chosen = frozenset(found.order_by().values_list("pk", flat=True))
        keys = [key for key in keys if key in chosen]
    return Paginator(keys, works.PER_PAGE).get_page(asked.page)
