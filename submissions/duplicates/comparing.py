"""Likely duplicates: same bytes, near-same picture, film and sound, same or near-same title and text.

Across unions, categories and years. A fingerprint is kept as look-up rows (a band each, found by equality) and,
for films and sound, one body row that the comparison proper reads. Screeners judge; nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from celery import shared_task
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.background import leases
from submissions.duplicates.fingerprints import BODY, BYTES, FILM, PICTURE, SOUND, TEXT, TITLE, remember_words
from submissions.media.deep import fingerprints
from submissions.models import Entry, EntryFile, Fingerprint, Likeness
from submissions.models.entries import of_both_series, standing

MOST_CANDIDATES = 50
MOST_SWEPT = 50
MOST_ROWS = 2000  # looked through for them, the latest first


@shared_task(name="submissions.tasks.find_likeness")
def find_likeness(entry_id: int) -> None:
    find_duplicates(entry_id)


@shared_task(name="submissions.tasks.sweep_likeness")
def sweep_likeness() -> None:
    sweep()


def ask(entry: Entry) -> None:
    """Have an entry that is being handed in compared: written down, and queued on commit."""
    Entry.objects.filter(pk=entry.pk).update(compared_at=None)
    transaction.on_commit(partial(find_likeness.delay, entry.pk), robust=True)


def sweep() -> int:
    """Queue entries that were handed in and not compared since; how many. The newest first: one that always fails
    must not keep the others waiting."""
    late = Entry.objects.standing().filter(compared_at__isnull=True)
    late = late.filter(updated_at__lt=timezone.now() - timedelta(minutes=1)).order_by("-updated_at")
    return leases.sweep(late, find_likeness, most=MOST_SWEPT)


def find_duplicates(entry_id: int) -> None:
    """Remember the words of an entry that was handed in, and compare it with all others."""
    entry = Entry.objects.submitted().filter(pk=entry_id).first()
    if entry is not None:
        remember_words(entry)
        _forget_words_likeness(entry)
        compare(entry)
        # One that was changed meanwhile stays to be compared.
        Entry.objects.filter(pk=entry.pk, version=entry.version).update(compared_at=timezone.now())


def _forget_words_likeness(entry: Entry) -> None:
    """What earlier words were like; a screener's dismissal stays."""
    mine = Q(first=entry) | Q(second=entry)
    Likeness.objects.filter(mine, kind__in=(TITLE, TEXT), dismissed_at__isnull=True).delete()


@transaction.atomic
def compare(entry: Entry) -> list[Likeness]:
    """Find what the entry is like, write it down once, and return it. Drafts are nobody's duplicate."""
    found = [*_same_bytes(entry), *_alike(entry)]
    best: dict[tuple[int, str], tuple[float, dict[str, Any]]] = {}
    for other, kind, score, evidence in found:
        if (other, kind) not in best or score > best[other, kind][0]:
            best[other, kind] = (score, evidence)
    # In one order, so that two workers who write the same pairs wait for each other and never lock each other out.
    rows = [_row(entry.pk, other, kind, *best[other, kind]) for other, kind in sorted(best)]
    return Likeness.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first", "second", "kind"],
        update_fields=["score", "evidence"],
    )


Found = tuple[int, str, float, dict[str, Any]]


def _same_bytes(entry: Entry) -> Iterable[Found]:
    mine = EntryFile.objects.live().filter(entry=entry).exclude(sha256="")
    for file in mine:
        others = _of_others(EntryFile.objects.live().filter(sha256=file.sha256), entry)
        for other in others[:MOST_CANDIDATES]:
            yield other.entry_id, BYTES, 1.0, {"files": [file.pk, other.pk]}


def _alike(entry: Entry) -> Iterable[Found]:
    kept = Fingerprint.objects.exclude(file__removed_at__isnull=False)  # of words, or of files not taken out
    mine = kept.filter(entry=entry, kind__in=COMPARERS).order_by("kind", "file_id", "pk")
    for (kind, file_id), rows in groupby(mine, key=lambda row: (row.kind, row.file_id)):
        bands = {row.band: row for row in rows}
        others = _of_others(kept.filter(kind=kind, band__in=list(bands)), entry)
        nearest = _nearest(others)
        values = _compared(kind, [*bands.values(), *nearest]) if nearest else {}
        for other in nearest:
            score = COMPARERS[kind](values[bands[other.band].pk], values[other.pk])
            if score >= LEAST[kind]:
                yield other.entry_id, kind, score, _evidence(bands[other.band], other, file_id)


def _nearest(rows: QuerySet[Fingerprint]) -> list[Fingerprint]:
    """One row of every entry's file or words, those first that share the most bands, then the latest."""
    seen = rows.order_by("-pk").values_list("entry_id", "file_id", "pk")[:MOST_ROWS]
    shared: dict[tuple[int, int | None], list[int]] = {}
    for entry_id, file_id, pk in seen:
        shared.setdefault((entry_id, file_id), []).append(pk)
    most = sorted(shared.values(), key=len, reverse=True)[:MOST_CANDIDATES]  # equals stay in order
    return list(Fingerprint.objects.filter(pk__in=[pks[-1] for pks in most])) if most else []


def _of_others(rows: QuerySet[Any], entry: Entry) -> QuerySet[Any]:
    """Rows of other entries that were handed in and stand; the same work in the other series is no duplicate."""
    return rows.exclude(entry=entry).exclude(of_both_series(entry, "entry__")).filter(standing("entry__"))


def _evidence(mine: Fingerprint, other: Fingerprint, file_id: int | None) -> dict[str, Any]:
    at = [str(row.at_s) if row.at_s is not None else None for row in (mine, other)]
    return {"files": [file_id, other.file_id], "at_s": at} if file_id else {}


def _films(mine: str, other: str) -> float:
    return fingerprints.film_likeness(mine.split(","), other.split(","))


def _compared(kind: str, rows: Iterable[Fingerprint]) -> dict[int, str]:
    """What of each row is compared, by the row's key: of films and sound the body, else the value itself."""
    rows = list(rows)
    if kind not in BODY:
        return {row.pk: row.value for row in rows}
    bodies = Fingerprint.objects.filter(kind=BODY[kind], file__in={row.file_id for row in rows})
    values = dict(bodies.values_list("file_id", "value"))
    return {row.pk: values.get(row.file_id or 0, "") for row in rows}


COMPARERS: dict[str, Callable[[str, str], float]] = {
    PICTURE: fingerprints.bit_likeness,
    FILM: _films,
    SOUND: fingerprints.sound_likeness,
    TITLE: fingerprints.title_likeness,
    TEXT: fingerprints.bit_likeness,
}
LEAST = {
    PICTURE: fingerprints.SAME_PICTURE,
    FILM: fingerprints.SAME_FILM,
    SOUND: fingerprints.SAME_SOUND,
    TITLE: fingerprints.SAME_TITLE,
    TEXT: fingerprints.SAME_TEXT,
}


def _row(mine: int, other: int, kind: str, score: float, evidence: dict[str, Any]) -> Likeness:
    first, second = sorted((mine, other))
    if first != mine:  # evidence names the first entry's part first
        evidence = {name: list(reversed(pair)) for name, pair in evidence.items()}
    stored = Decimal(str(round(min(score, 1.0), 4)))
    return Likeness(first_id=first, second_id=second, kind=kind, score=stored, evidence=evidence)
