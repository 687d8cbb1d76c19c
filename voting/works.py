"""The shortlisted works as cards of the gallery, in an order of each visitor's own."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from accounts.models import Union
from campaign.models import Campaign, Category
from submissions import access, serving, states
from submissions.models import DerivedCopy, Entry, EntryFile

SEED_COOKIE = "order"
_SEED_SALT = "voting.works"
# What a work is judged by. Supporting material may hold what was meant for the jury only.
PUBLIC_ROLES = ("work", "photo", "slides", "introduction", "score_sheet", "cover")
_POSTER_KINDS = (DerivedCopy.Kind.POSTER, DerivedCopy.Kind.THUMBNAIL, DerivedCopy.Kind.PAGE)
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


def shelves(campaign: Campaign) -> list[Category]:
    """Categories that have shortlisted works, each with `shown`, their number."""
    shortlisted = Count("entries", filter=Q(entries__state=states.SHORTLISTED))
    return list(Category.objects.filter(campaign=campaign).annotate(shown=shortlisted).filter(shown__gt=0))


def of_category(category: Category) -> list[Entry]:
    return list(with_pictures(access.public_entries().filter(category=category)).order_by("id"))


def with_pictures(entries: Any) -> Any:
    """Entries with union, branch, public files and the pictures made of them, in a fixed number of queries."""
    files = EntryFile.objects.filter(removed_at=None, role__in=PUBLIC_ROLES, state__in=["passed", "warned"])
    copies = DerivedCopy.objects.filter(state=DerivedCopy.State.READY)
    return entries.select_related("union", "recommending", "category").prefetch_related(
        Prefetch("files", files, to_attr="public_files"), Prefetch("public_files__copies", copies, to_attr="ready")
    )


def cities(entries: Iterable[Entry]) -> list[Union]:
    """The recommending unions that have a work here, in the order of the tree."""
    return sorted({entry.recommending for entry in entries}, key=lambda union: union.path)


def matching(entries: Iterable[Entry], *, text: str = "", city: str = "") -> list[Entry]:
    """Those whose title, union or number holds the text, of one recommending union or of all."""
    wanted = text.strip().casefold()
    return [
        entry
        for entry in entries
        if (not city or entry.recommending.code == city)
        and (not wanted or wanted in f"{entry.title} {entry.union.name} {entry.number}".casefold())
    ]


def shuffled(entries: Iterable[Entry], seed: int) -> list[Entry]:
    """The visitor's own order; a filter takes works out and moves none."""
    return sorted(entries, key=lambda entry: random.Random(f"{seed}|{entry.pk}").random())


def card(entry: Entry, *, picked: Collection[str] = (), voted: Collection[int] = ()) -> Card:
    return Card(entry, poster_url(entry), _duration(entry), str(entry.number) in picked, entry.pk in voted)


def poster_url(entry: Entry) -> str:
    """The work's own picture, best kind first, or a drawn one."""
    pictures = [copy for file in entry.public_files for copy in file.ready if copy.kind in _POSTER_KINDS]  # type: ignore[attr-defined]
    if pictures:
        return serving.copy_url(min(pictures, key=lambda copy: (_POSTER_KINDS.index(copy.kind), copy.index)))
    names = _DRAWN.get(entry.category.rules.icon, _ANY_DRAWN)
    return static(f"art/{names[entry.pk % len(names)]}.svg")


def _duration(entry: Entry) -> Decimal | None:
    seconds = (file.facts.get("duration_s") for file in entry.public_files if file.role == "work")  # type: ignore[attr-defined]
    return next((Decimal(str(value)) for value in seconds if value), None)


def seed_of(request: HttpRequest) -> int | None:
    try:
        return int(signing.Signer(salt=_SEED_SALT).unsign(request.COOKIES.get(SEED_COOKIE, "")))
    except (signing.BadSignature, ValueError):
        return None


def new_seed() -> int:
    return secrets.randbelow(2**31)


def keep_seed(response: HttpResponse, seed: int) -> None:
    response.set_cookie(
        SEED_COOKIE,
        signing.Signer(salt=_SEED_SALT).sign(str(seed)),
        max_age=int(timedelta(days=30).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
