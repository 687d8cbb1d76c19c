"""What a row of a queue shows of an entry besides its words: its picture, how long it plays, what the checks found.

The same for recommenders and screeners. A fixed number of queries a page, whatever its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from submissions import handed_in
from submissions.duplicates import pairs
from submissions.files.shown import MARKS, best_picture
from submissions.models import DerivedCopy, Entry, EntryFile, Finding

_PENDING = (EntryFile.State.CHECKING, EntryFile.State.HELD)


@dataclass(frozen=True)
class Glance:
    """`faults`, `warnings`: findings of all its files. `pending`: files without a verdict yet. `duplicates`: other
    entries that it is likely the same as."""

    picture: DerivedCopy | None = None
    duration: Decimal | None = None
    files: int = 0
    pending: int = 0
    faults: int = 0
    warnings: int = 0
    duplicates: int = 0

    @property
    def is_clean(self) -> bool:
        return bool(self.files) and not (self.pending or self.faults or self.warnings)


def glances(entries: Collection[Entry]) -> dict[int, Glance]:
    """By entry. Four queries; more, but as many for each page, where some are being revised or are duplicates."""
    files = _files(entries)
    keys = [file.pk for found in files.values() for file in found]
    pictures, levels = _pictures(keys), _levels(keys)
    duplicates = pairs.counts(entries)
    return {
        entry.pk: _glance(entry, files[entry.pk], pictures, levels, duplicates.get(entry.pk, 0)) for entry in entries
    }


def _glance(
    entry: Entry,
    files: list[EntryFile],
    pictures: dict[int, list[DerivedCopy]],
    levels: dict[tuple[int, str], int],
    duplicates: int,
) -> Glance:
    work_role = entry.category.rules.work_role
    lengths = (file.facts.get("duration_s") for file in files if file.role == work_role)
    return Glance(
        picture=best_picture((copy for file in files for copy in pictures.get(file.pk, ())), MARKS),
        duration=next((Decimal(str(seconds)) for seconds in lengths if seconds), None),
        files=len(files),
        pending=sum(file.state in _PENDING for file in files),
        faults=sum(levels.get((file.pk, Finding.Level.BLOCK), 0) for file in files),
        warnings=sum(levels.get((file.pk, Finding.Level.WARN), 0) for file in files),
        duplicates=duplicates,
    )


def _files(entries: Collection[Entry]) -> dict[int, list[EntryFile]]:
    """As handed in last, in their order."""
    known = handed_in.files_of(entries)
    rows = EntryFile.objects.received().filter(entry__in=[entry.pk for entry in entries])
    found: dict[int, list[EntryFile]] = defaultdict(list)
    for file in rows.only("entry_id", "role", "position", "state", "facts"):
        if file.entry_id not in known or file.pk in known[file.entry_id]:
            found[file.entry_id].append(file)
    return found


def _pictures(files: Collection[int]) -> dict[int, list[DerivedCopy]]:
    found: dict[int, list[DerivedCopy]] = defaultdict(list)
    for copy in DerivedCopy.objects.filter(file__in=files, kind__in=MARKS, index=0):
        found[copy.file_id].append(copy)
    return found


def _levels(files: Collection[int]) -> dict[tuple[int, str], int]:
    worse = Finding.objects.filter(file__in=files).exclude(level=Finding.Level.INFO).order_by()
    counted = worse.values_list("file", "level").annotate(count=Count("pk"))
    return {(file, level): count for file, level, count in counted}
