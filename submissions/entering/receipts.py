"""The receipt of a submission: what was handed in, when, by whom, with the digest of every file. Printable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from submissions.answers.in_words import section_name
from submissions.models import Entry, EntryFile


@dataclass(frozen=True)
class Receipt:
    number: str
    title: str
    category: str
    section: str
    union: str
    recommending: str
    submitted_at: datetime
    contact: str
    files: list[EntryFile]
    declarations: list[str]


def receipt(entry: Entry) -> Receipt | None:
    """None for an entry that was never submitted."""
    if entry.number is None or entry.submitted_at is None:
        return None
    files = EntryFile.objects.received().filter(entry=entry)
    agreed = [d.text for d in entry.category.rules.declarations if d.code in entry.declarations]
    return Receipt(
        number=entry.number,
        title=entry.title,
        category=entry.category.name,
        section=section_name(entry),
        union=entry.union.name,
        recommending=entry.recommending.name,
        submitted_at=entry.submitted_at,
        contact=entry.contact_name,
        files=list(files),
        declarations=agreed,
    )
