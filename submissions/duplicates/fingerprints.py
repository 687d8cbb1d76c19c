"""What an entry is known by: rows of picture, film, sound, title and text fingerprints."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from campaign.definition import asking
from submissions.duplicates.title_keys import title_keys
from submissions.media.deep import fingerprints
from submissions.media.deep.analysis import DeepResult
from submissions.models import Entry, EntryFile, Fingerprint

BYTES, PICTURE, FILM, SOUND, TITLE, TEXT = "bytes", "picture", "film", "sound", "title", "text"
BODY = {FILM: "film_body", SOUND: "sound_body"}
LOOK_UP_FRAMES = 10  # of a film's thirty: enough to find it by, and a third of the rows
TEXT_LEAST = 60  # characters of answers below which a text says nothing


@transaction.atomic
def remember_film(file: EntryFile, look: DeepResult) -> None:
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
    value = fingerprints.text_hash(text) if len(text := _text(entry)) >= TEXT_LEAST else None
    return rows + (
        [Fingerprint(entry=entry, kind=TEXT, value=value, band=band) for band in fingerprints.bands(value)]
        if value
        else []
    )


def rows_of(file: EntryFile, kind: str, value: str, at_s: Decimal | None = None) -> list[Fingerprint]:
    return [
        Fingerprint(entry_id=file.entry_id, file=file, kind=kind, value=value, band=band, at_s=at_s)
        for band in fingerprints.bands(value)
    ]


def _body(file: EntryFile, kind: str, value: str) -> Fingerprint:
    return Fingerprint(entry_id=file.entry_id, file=file, kind=BODY[kind], value=value, band="")


def _text(entry: Entry) -> str:
    asked = asking.asked(entry.category.rules, entry.section, entry.answers)
    values = [entry.answers.get(field.code) for field in asked]
    return " ".join(value for value in values if isinstance(value, str))
