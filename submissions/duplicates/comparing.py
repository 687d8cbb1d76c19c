"""Likely duplicates: same bytes, near-same picture, film and sound, same or near-same title and text.

Across unions, categories and years. A fingerprint is kept as look-up rows (a band each, found by equality) and,
for films and sound, one body row that the comparison proper reads. Screeners judge; nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from submissions import states
from submissions.duplicates.title_keys import title_keys
from submissions.media.deep import fingerprints as prints
from submissions.media.deep.analysis import DeepLook
from submissions.models import Entry, EntryFile, Fingerprint, Likeness

BYTES, PICTURE, FILM, SOUND, TITLE, TEXT = "bytes", "picture", "film", "sound", "title", "text"
BODY = {FILM: "film_body", SOUND: "sound_body"}
LOOK_UP_FRAMES = 10  # of a film's thirty: enough to find it by, and a third of the rows
TEXT_LEAST = 60  # characters of answers below which a text says nothing
MOST_CANDIDATES = 50
MOST_ROWS = 2000  # looked through for them, the latest first


# ── Remembering ───────────────────────────────────────────────────────────
@transaction.atomic
def remember_film(file: EntryFile, look: DeepLook) -> None:
    """Fingerprints of a film or song from its deep look; repeating replaces them."""
    Fingerprint.objects.filter(file=file, kind__in=(FILM, SOUND, *BODY.values())).delete()
    step = max(1, len(look.frames) // LOOK_UP_FRAMES)
    rows = [row for frame in look.frames[::step] for row in rows_of(file, FILM, frame.value, frame.at_s)]
    if look.frames:
        rows.append(_body(file, FILM, ",".join(frame.value for frame in look.frames)))
    if look.sound_hash and look.sound_print:
        rows += [*rows_of(file, SOUND, look.sound_hash), _body(file, SOUND, look.sound_print)]
    Fingerprint.objects.bulk_create(rows)


@transaction.atomic
def remember_picture(file: EntryFile, value: str | None) -> None:
    """The fingerprint of a picture, hexadecimal; repeating replaces it."""
    Fingerprint.objects.filter(file=file, kind=PICTURE).delete()
    if value:
        Fingerprint.objects.bulk_create(rows_of(file, PICTURE, value))


@transaction.atomic
def remember_words(entry: Entry) -> None:
    """Fingerprints of an entry's title and of its longer texts."""
    Fingerprint.objects.filter(entry=entry, kind__in=(TITLE, TEXT)).delete()
    Fingerprint.objects.bulk_create(words_of(entry))


def words_of(entry: Entry) -> list[Fingerprint]:
    rows = [Fingerprint(entry=entry, kind=TITLE, value=entry.title, band=band) for band in title_keys(entry.title)]
    value = prints.text_hash(text) if len(text := _text(entry)) >= TEXT_LEAST else None
    return rows + (
        [Fingerprint(entry=entry, kind=TEXT, value=value, band=band) for band in prints.bands(value)] if value else []
    )


def rows_of(file: EntryFile, kind: str, value: str, at_s: Decimal | None = None) -> list[Fingerprint]:
    return [
        Fingerprint(entry_id=file.entry_id, file=file, kind=kind, value=value, band=band, at_s=at_s)
        for band in prints.bands(value)
    ]


def _body(file: EntryFile, kind: str, value: str) -> Fingerprint:
    return Fingerprint(entry_id=file.entry_id, file=file, kind=BODY[kind], value=value, band="")


def _text(entry: Entry) -> str:
    return " ".join(value for value in entry.answers.values() if isinstance(value, str))


def look_up(entry_id: int) -> None:
    """Remember the words of an entry that was handed in, and compare it with all others."""
    entry = Entry.objects.filter(pk=entry_id, number__isnull=False).first()
    if entry is not None:
        remember_words(entry)
        _forget_words_likeness(entry)
        compare(entry)


def _forget_words_likeness(entry: Entry) -> None:
    """What earlier words were like; a screener's dismissal stays."""
    mine = Q(first=entry) | Q(second=entry)
    Likeness.objects.filter(mine, kind__in=(TITLE, TEXT), dismissed_at__isnull=True).delete()


# ── Comparing ─────────────────────────────────────────────────────────────
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
    mine = EntryFile.objects.filter(entry=entry, removed_at__isnull=True).exclude(sha256="")
    for file in mine:
        others = _handed_in(EntryFile.objects.filter(sha256=file.sha256, removed_at__isnull=True), entry)
        for other in others[:MOST_CANDIDATES]:
            yield other.entry_id, BYTES, 1.0, {"files": [file.pk, other.pk]}


def _alike(entry: Entry) -> Iterable[Found]:
    standing = Fingerprint.objects.exclude(file__removed_at__isnull=False)  # of words, or of files not taken out
    mine = standing.filter(entry=entry, kind__in=COMPARERS).order_by("kind", "file_id", "pk")
    for (kind, file_id), rows in groupby(mine, key=lambda row: (row.kind, row.file_id)):
        bands = {row.band: row for row in rows}
        others = _handed_in(standing.filter(kind=kind, band__in=list(bands)), entry)
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


def _handed_in(rows: QuerySet[Any], entry: Entry) -> QuerySet[Any]:
    """Rows of other entries that were once submitted."""
    return rows.exclude(entry=entry).filter(entry__number__isnull=False).exclude(entry__state=states.WITHDRAWN)


def _evidence(mine: Fingerprint, other: Fingerprint, file_id: int | None) -> dict[str, Any]:
    at = [str(row.at_s) if row.at_s is not None else None for row in (mine, other)]
    return {"files": [file_id, other.file_id], "at_s": at} if file_id else {}


def _films(mine: str, other: str) -> float:
    return prints.film_likeness(mine.split(","), other.split(","))


def _compared(kind: str, rows: Iterable[Fingerprint]) -> dict[int, str]:
    """What of each row is compared, by the row's key: of films and sound the body, else the value itself."""
    rows = list(rows)
    if kind not in BODY:
        return {row.pk: row.value for row in rows}
    bodies = Fingerprint.objects.filter(kind=BODY[kind], file__in={row.file_id for row in rows})
    values = dict(bodies.values_list("file_id", "value"))
    return {row.pk: values.get(row.file_id or 0, "") for row in rows}


COMPARERS: dict[str, Callable[[str, str], float]] = {
    PICTURE: prints.bit_likeness,
    FILM: _films,
    SOUND: prints.sound_likeness,
    TITLE: prints.title_likeness,
    TEXT: prints.bit_likeness,
}
LEAST = {
    PICTURE: prints.SAME_PICTURE,
    FILM: prints.SAME_FILM,
    SOUND: prints.SAME_SOUND,
    TITLE: prints.SAME_TITLE,
    TEXT: prints.SAME_TEXT,
}


def _row(mine: int, other: int, kind: str, score: float, evidence: dict[str, Any]) -> Likeness:
    first, second = sorted((mine, other))
    if first != mine:  # evidence names the first entry's part first
        evidence = {name: list(reversed(pair)) for name, pair in evidence.items()}
    stored = Decimal(str(round(min(score, 1.0), 4)))
    return Likeness(first_id=first, second_id=second, kind=kind, score=stored, evidence=evidence)
