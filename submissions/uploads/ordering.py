"""The order in which the files of one role are shown: on every desk, to the jury and in the gallery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common.refusals import Unacceptable
from submissions import access, openness, workflow
from submissions.models import Entry, EntryFile

_DIGITS = re.compile(r"(\d+)")


def by_name(name: str) -> list[Any]:
    """A key that puts 照片2.jpg before 照片10.jpg, whatever the case of its letters."""
    parts = _DIGITS.split(name.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


@transaction.atomic
def arrange(*, entry: Entry, role: str, keys: Sequence[UUID], by: User) -> None:
    """Put the files of these keys first, in this order; what came meanwhile stays behind them, in its own.

    Raises Unacceptable where files of the role may not be changed now. Side effects: one audit event, where the order
    is another one than before.
    """
    _put(_mine(entry, role, by), by, lambda file: keys.index(file.key) if file.key in keys else len(keys))


@transaction.atomic
def arrange_by_name(*, entry: Entry, role: str, by: User) -> None:
    """As their names say, numbers within them counted. As `arrange`."""
    _put(_mine(entry, role, by), by, lambda file: by_name(file.original_name))


@transaction.atomic
def move(*, file: EntryFile, steps: int, by: User) -> None:
    """One file up (negative) or down by so many places, no further than the ends. As `arrange`."""
    files = _mine(file.entry, file.role, by)
    at = next((place for place, one in enumerate(files) if one.pk == file.pk), None)
    if at is None:
        raise Unacceptable(409, _("这个文件刚被移除或换掉，请看最新的列表。"))
    to = min(max(at + steps, 0), len(files) - 1)
    order = [one for one in files if one.pk != file.pk]
    order.insert(to, files[at])
    _put(files, by, order.index)


def _mine(entry: Entry, role: str, by: User) -> list[EntryFile]:
    """The role's files that have arrived, in their order, under the entry's lock."""
    access.check(by, "entry.edit", entry)
    entry = workflow.lock_entry(entry.pk)
    openness.of(entry).check_files(role)
    return list(EntryFile.objects.received().filter(entry=entry, role=role).select_related("entry"))


def _put(files: list[EntryFile], by: User, place: Any) -> None:
    order = sorted(files, key=place)
    if order == files:
        return
    for position, file in enumerate(order):
        file.position = position
    EntryFile.objects.bulk_update(order, ["position"])
    audit.record(
        action="file.arrange", obj=order[0].entry, by=by, role=order[0].role, files=[f.original_name for f in order]
    )
