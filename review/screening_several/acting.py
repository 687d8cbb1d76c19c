"""Admitting, returning or refusing several entries at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts import permissions
from accounts.models import User
from review.screening import decisions
from submissions.models import Entry
from submissions.queue import reasons
from submissions.several.acting import each


@transaction.atomic
def admit_several(*, entries: Collection[Entry], note: str, by: User) -> None:
    """Admit all of these; `note` says why without a mark at every point, and stays with the province."""
    permissions.check(by, "entry.screen")
    each(entries, lambda entry: decisions.admit(entry=entry, by=by, note=note))


@transaction.atomic
def reject_several(*, entries: Collection[Entry], codes: Collection[str], note: str, by: User) -> None:
    """Refuse all of these with the same points and free line."""
    permissions.check(by, "entry.screen")
    marks = dict.fromkeys(codes, False)
    each(entries, lambda entry: decisions.reject(entry=entry, by=by, marks=marks, note=note))


@transaction.atomic
def return_several(
    *,
    entries: Collection[Entry],
    codes: Collection[str],
    note: str,
    fields: Collection[str],
    files: Collection[str],
    until: datetime,
    by: User,
) -> None:
    """Return all of these with the same points; of fields and files each opens those it has."""
    permissions.check(by, "entry.screen")
    marks = dict.fromkeys(codes, False)

    def send_back(entry: Entry) -> None:
        opened = reasons.openable_among(entry, fields, files)
        decisions.return_for_correction(entry=entry, by=by, until=until, marks=marks, note=note, **opened)

    each(entries, send_back)
