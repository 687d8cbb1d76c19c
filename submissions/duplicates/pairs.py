"""Likely duplicates as a screener sees them: one line for each other entry, with all that is alike, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions import access, handed_in
from submissions.duplicates import comparing
from submissions.files.shown import MARKS, best_picture
from submissions.models import DerivedCopy, DuplicateVerdict, Entry, EntryFile, Likeness
from submissions.status import status
from submissions.status.status import Status

# The surest first; the words for what is alike.
WORDS = {
    comparing.BYTES: _("文件完全相同"),
    comparing.FILM: _("画面相近"),
    comparing.PICTURE: _("图片相近"),
    comparing.SOUND: _("声音相近"),
    comparing.TITLE: _("标题相近"),
    comparing.TEXT: _("文字相近"),
}
ORDER = list(WORDS)


Pair = tuple[DerivedCopy, DerivedCopy]


@dataclass(frozen=True)
class LikelyDuplicate:
    """One other entry. `pair` is a picture of this entry's file and of the other's, where files are alike."""

    other: Entry
    status: Status
    marks: list[tuple[Any, int]]  # what is alike, and how much of a hundred
    pair: Pair | None
    may_open: bool


def of(entry: Entry, *, by: User) -> list[LikelyDuplicate]:
    """Everything the entry is like, surest first; four queries. Entries that `by` may not open are only named."""
    rows = _rows([entry])
    by_other: dict[Entry, list[Likeness]] = {}
    for row in sorted(rows, key=lambda row: (ORDER.index(row.kind), -row.score)):
        by_other.setdefault(row.second if row.first_id == entry.pk else row.first, []).append(row)
    open_ones = set(access.visible_entries(by).filter(pk__in=[o.pk for o in by_other]).values_list("pk", flat=True))
    pictures, told = _pictures(rows), status.of_many(by_other, reader="staff")
    return [
        LikelyDuplicate(
            other=other,
            status=told[other.pk],
            marks=[(WORDS[row.kind], round(row.score * 100)) for row in found],
            pair=_pair(found, pictures, entry),
            may_open=other.pk in open_ones,
        )
        for other, found in by_other.items()
    ]


def counts(entries: Collection[Entry]) -> dict[int, int]:
    """How many other entries each of these is like, where there are any; at most four queries for all."""
    keys = {entry.pk for entry in entries}
    others: dict[int, set[int]] = defaultdict(set)
    for row in _rows(entries):
        for one, other in _both_ways(row):
            if one.pk in keys and other.is_standing:
                others[one.pk].add(other.pk)
    return {entry: len(found) for entry, found in others.items()}


def _both_ways(row: Likeness) -> tuple[tuple[Entry, Entry], tuple[Entry, Entry]]:
    return (row.first, row.second), (row.second, row.first)


def _rows(entries: Collection[Entry]) -> list[Likeness]:
    """What was found, without entries and files that were taken back since."""
    keys = {entry.pk for entry in entries}
    found = list(
        Likeness.objects.filter(Q(first__in=keys) | Q(second__in=keys), dismissed_at__isnull=True)
        .filter(~Exists(_silenced()))
        .select_related("first__union", "first__recommending", "second__union", "second__recommending")
        .defer("first__answers", "second__answers")
    )
    others = [row for row in found if any(one.pk in keys and other.is_standing for one, other in _both_ways(row))]
    named = {pk for row in others for pk in _files(row)}
    removed = set(EntryFile.objects.filter(pk__in=named, removed_at__isnull=False).values_list("pk", flat=True))
    return _handed_in([row for row in others if removed.isdisjoint(_files(row))])


def _silenced() -> QuerySet[DuplicateVerdict]:
    """That somebody said of these two that they are not the same: nobody need look at them again."""
    answer = DuplicateVerdict.Answer.DIFFERENT
    return DuplicateVerdict.objects.filter(first=OuterRef("first"), second=OuterRef("second"), answer=answer)


def _handed_in(rows: list[Likeness]) -> list[Likeness]:
    """Without what was found in files that a union has not handed in yet; titles as they were handed in."""
    entries = [entry for row in rows for entry in (row.first, row.second)]
    handed_in.put_titles(entries)
    known = handed_in.files_of(entries)

    def is_known(entry: int, file: int | None) -> bool:
        return not file or entry not in known or file in known[entry]

    return [row for row in rows if all(map(is_known, (row.first_id, row.second_id), row.evidence.get("files", [])))]


def _files(row: Likeness) -> list[int]:
    return [pk for pk in row.evidence.get("files", []) if pk]


def _pictures(rows: Sequence[Likeness]) -> dict[int, DerivedCopy]:
    """The best picture of every file that a row names."""
    copies: dict[int, list[DerivedCopy]] = defaultdict(list)
    named = {pk for row in rows for pk in _files(row)}
    for copy in DerivedCopy.objects.filter(file__in=named, kind__in=MARKS, index=0):
        copies[copy.file_id].append(copy)
    best = {file: best_picture(made, MARKS) for file, made in copies.items()}
    return {file: picture for file, picture in best.items() if picture}


def _pair(found: list[Likeness], pictures: dict[int, DerivedCopy], entry: Entry) -> Pair | None:
    """The pictures of the surest row whose two files both have one; this entry's first."""
    for row in found:
        files = _files(row)
        if len(files) == 2 and all(pk in pictures for pk in files):
            first, second = (pictures[pk] for pk in files)
            return (first, second) if row.first_id == entry.pk else (second, first)
    return None
