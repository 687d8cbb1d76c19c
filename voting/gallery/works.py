"""The shortlisted works as cards of the gallery, and the pictures by which they are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch
from django.templatetags.static import static
from django.urls import reverse

from accounts.models import Union
from accounts.unions.official_order import official_order
from campaign import memory
from campaign.definition.file_roles import KNOWN_BY
from campaign.models import Campaign, Category
from submissions import access
from submissions.files import published, serving
from submissions.files.shown import PICTURES, best_picture
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.models.entries import EntryQuerySet
from voting.pictures.drawn_poster import Words

PER_PAGE = 36
CARD_KINDS = (DerivedCopy.Kind.CARD, DerivedCopy.Kind.SMALL, *PICTURES)
# Drawn posters stand in where a work has no picture of its own, by the icon of its category.
_DRAWN = {"music-note": ("sound",), "music-note-beamed": ("sound",), "mic": ("sound",), "shield-check": ("shield",)}
_ANY_DRAWN = ("bridge", "courier", "light", "metro", "port", "power", "sea", "tea", "thread", "tulou")


@dataclass(frozen=True)
class Card:
    entry: Entry
    poster: str
    duration: Decimal | None
    is_picked: bool = False
    is_voted: bool = False
    votes: int | None = None  # where they may be shown
    html: str = ""  # as it is shown to everybody, where it was made before
    link: str = ""  # where it is not the work's own page


def voting_categories(campaign: Campaign) -> list[Category]:
    """Categories that have shortlisted works, each with `shown`, their number."""
    shown = access.public_counts(campaign)
    found = [category for category in memory.categories(campaign) if category.pk in shown]
    for category in found:
        category.shown = shown[category.pk]  # type: ignore[attr-defined]
    return found


def of_category(category: Category) -> EntryQuerySet:
    return access.public_entries().filter(campaign=category.campaign_id, category=category)


def with_pictures(entries: Any, category: Category) -> Any:
    """Entries of one category with union, branch and `public_files`, in a fixed number of queries."""
    return entries.select_related("union", "recommending").prefetch_related(*public_files(category))


def public_files(category: Category) -> tuple[Prefetch[Any], Prefetch[Any]]:
    """What the campaign shows to everybody: as `public_files` of an entry the good files that are public, as `finished`
    of each the copies made of it or failed. Evidence stays unread: it may have 400 drawn pages a work.
    """
    # Said by what is left out: by state SQLite would go through all ready copies, not through those of the works.
    files = EntryFile.objects.live().filter(published.of_category(category.rules))
    files = files.exclude(state__in=["uploading", "checking", "held", "failed"])
    copies = DerivedCopy.objects.exclude(state__in=["waiting", "making"])
    return (
        Prefetch("files", files, to_attr="public_files"),
        Prefetch("public_files__copies", copies, to_attr="finished"),
    )


def cities(category: Category) -> list[Union]:
    """The recommending unions that have a work here, in the official order."""
    works_of = of_category(category).filter(recommending=OuterRef("pk"))
    return list(Union.objects.filter(Exists(works_of), recommending=F("pk")).order_by(*official_order()))


def matching(entries: EntryQuerySet, *, text: str, is_covered: bool = False) -> EntryQuerySet:
    """Those whose title, union or number holds the text; where unions are covered, title or number."""
    return entries.search(text, as_stored=True, with_union=not is_covered)


def card(entry: Entry, *, picked: Collection[str] = (), voted: Collection[int] = ()) -> Card:
    return Card(entry, poster_url(entry), _duration(entry), str(entry.number) in picked, entry.pk in voted)


def poster_url(entry: Entry) -> str:
    """The work's own picture, or a drawn one: a scene for a film, for a song or a text its title."""
    if picture := picture_of(entry, CARD_KINDS):
        return serving.copy_url(picture)
    if _is_film(entry.category):
        names = _DRAWN.get(entry.category.rules.icon, _ANY_DRAWN)
        return static(f"art/{names[entry.pk % len(names)]}.svg")
    return f"{reverse('work_poster', args=[entry.number])}?v={words_of(entry).digest}"


def picture_of(entry: Entry, kinds: Sequence[str]) -> DerivedCopy | None:
    """Of the entry's public files the copy by which everybody knows it, the first kind there is."""
    for role in KNOWN_BY:
        files = (file for file in entry.public_files if file.role == role)  # type: ignore[attr-defined]
        if picture := best_picture((copy for file in files for copy in file.finished), kinds):
            return picture
    return None


def words_of(entry: Entry) -> Words:
    """What stands on its drawn poster."""
    category = entry.category
    return Words(entry.title, entry.union.name, category.short_name, is_sound="mp3" in _work_kinds(category))


def _is_film(category: Category) -> bool:
    return _work_kinds(category) == ("mp4",)


def _work_kinds(category: Category) -> tuple[str, ...]:
    return next((rule.kinds for rule in category.rules.files if rule.is_work), ())


def _duration(entry: Entry) -> Decimal | None:
    work_role = entry.category.rules.work_role
    seconds = (file.facts.get("duration_s") for file in entry.public_files if file.role == work_role)  # type: ignore[attr-defined]
    return next((Decimal(str(value)) for value in seconds if value), None)
