"""Whether a person has opened an entry: nobody recommends or decides what she has not seen.

Written where a page or the media of an entry is shown to who has it on her desk; a page that the browser fetches ahead
counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from submissions.models import Entry, EntryOpening


def note_page(request: HttpRequest, entry: Entry, person: User) -> None:
    """The entry is being shown to this person. Two queries at most; nothing where the browser only fetches ahead."""
    fetched_ahead = request.headers.get("Sec-Purpose", "").startswith("prefetch")
    if request.method == "GET" and not fetched_ahead:
        note(entry, person)


def note(entry: Entry, person: User) -> None:
    """Of two requests of one person the one that began earlier may write later: `at` never goes back."""
    now = timezone.now()
    if not EntryOpening.objects.filter(entry=entry, person=person).update(at=Greatest("at", Value(now))):
        opening = EntryOpening(entry=entry, person=person, first_at=now, at=now)
        EntryOpening.objects.bulk_create([opening], ignore_conflicts=True)


def has_opened(entry: Entry, person: User) -> bool:
    """Since it was handed in last. One query."""
    return EntryOpening.objects.current().filter(entry=entry, person=person).exists()


def opened_among(entries: Collection[Entry], person: User) -> set[int]:
    """The keys of those that the person has opened since they were handed in last. One query."""
    found = EntryOpening.objects.current().filter(entry__in=[entry.pk for entry in entries], person=person)
    return set(found.values_list("entry", flat=True))


def is_opened_by(person: User) -> Exists:
    """The same as a condition on entries."""
    return Exists(EntryOpening.objects.current().filter(entry=OuterRef("pk"), person=person))
