"""What was picked over all categories: by category, as the works that it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from campaign import memory
from campaign.models import Campaign, Category
from submissions.models import Entry
from voting import fallen, selection
from voting.gallery import listing
from voting.gallery.works import Card
from voting.models import Vote


@dataclass(frozen=True)
class Gone:
    """A pick that was disqualified meanwhile."""

    entry: Entry
    reason: str


@dataclass(frozen=True)
class Choice:
    """The picks of one category."""

    category: Category
    cards: tuple[Card, ...] = ()
    gone: tuple[Gone, ...] = ()

    @property
    def ids(self) -> list[int]:
        return [card.entry.pk for card in self.cards]


@dataclass(frozen=True)
class Chosen:
    """`choices` are in the order of the campaign. `here` is the category she looks at. `missing` counts the picks that
    name no work of the public list."""

    choices: tuple[Choice, ...] = ()
    here: Category | None = None
    missing: int = 0
    reached: str = Vote.Reached.GALLERY.value

    @cached_property
    def cards(self) -> list[Card]:
        return [card for choice in self.choices for card in choice.cards]

    @property
    def in_words(self) -> str:
        """微视频 2 件、歌曲 1 件"""
        filled = [(choice.category.short_name, len(choice.cards)) for choice in self.choices if choice.cards]
        return "、".join(f"{name} {count} 件" for name, count in filled)

    @cached_property
    def query(self) -> str:
        """For the address: category=film&pick=FJ23-0412&pick=…"""
        return self.query_at(self.here)

    def query_at(self, category: Category | None) -> str:
        """The same, looking at this category."""
        here = [("category", category.code)] if category else []
        return urlencode(here) + self._picks if here else self._picks.removeprefix("&")

    @cached_property
    def _picks(self) -> str:
        came = [] if self.reached == Vote.Reached.GALLERY else [("from", self.reached)]
        picks = urlencode([*(("pick", str(card.entry.number)) for card in self.cards), *came])
        return f"&{picks}" if picks else ""


def read(data: QueryDict, campaign: Campaign) -> Chosen:
    categories, named, listed = memory.categories(campaign), selection.numbers(data), listing.cards(campaign)
    picked = [listed[name] for name in named if name in listed]
    gone = _gone(campaign, [name for name in named if name not in listed])
    known = {*(str(one.entry.number) for one in gone), *data.getlist("without")}
    choices = [_choice(category, picked, gone) for category in categories]
    return Chosen(
        choices=tuple(choice for choice in choices if choice.cards or choice.gone),
        here=next((category for category in categories if category.code == selection.code(data)), None),
        missing=sum(name not in listed for name in {*data.getlist("pick")[: selection.MOST_READ]} - known),
        reached=selection.reached(data),
    )


def _gone(campaign: Campaign, named: Sequence[str]) -> list[Gone]:
    fell = fallen.fallen(campaign) if named else {}
    rows = Entry.objects.filter(pk__in=fell, number__in=named).defer("answers") if fell else []
    return [Gone(entry, fell[entry.pk].reason) for entry in rows]


def _choice(category: Category, picked: Iterable[Card], gone: Iterable[Gone]) -> Choice:
    return Choice(
        category,
        tuple(card for card in picked if card.entry.category_id == category.pk),
        tuple(one for one in gone if one.entry.category_id == category.pk),
    )
