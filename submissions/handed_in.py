"""The versions of an entry that were handed in: kept at each submission, and read by others while it is being revised.

What a union changes after it took an entry back, or got it back, is nobody else's until it hands the entry in again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from submissions import states
from submissions.models import Entry, EntryFile, HandingIn

CONTACT = ("contact_name", "contact_phone", "contact_email")
# For lists that are read in chunks: `as_last` then asks nothing more.
KEPT = Prefetch(
    "handings", HandingIn.objects.filter(entry__state__in=states.MAY_DIFFER).order_by("round"), to_attr="kept"
)


def keep(*, entry: Entry, action: str, who: User) -> HandingIn:
    """Write down what was handed in just now. A part of the verbs that hand in: they asked, and hold the lock."""
    last = HandingIn.objects.filter(entry=entry).aggregate(last=Max("round"))["last"] or 0
    files = EntryFile.objects.received().filter(entry=entry)
    return HandingIn.objects.create(
        entry=entry,
        round=last + 1,
        at=entry.updated_at,
        by=who,
        action=action,
        section=entry.section,
        title=entry.title,
        answers=entry.answers,
        declarations=entry.declarations,
        contact={column: getattr(entry, column) for column in CONTACT},
        files=[_file(file) for file in files],
    )


def as_last(entry: Entry) -> Entry:
    """The entry as others read it: itself, or its last version where it may have been changed since.

    Of a reopened draft no more than number and title: what was handed in is no longer meant. Not for saving.
    """
    if entry.state not in states.MAY_DIFFER:
        return entry
    last = _last(entry)
    if last is None and entry.state != states.DRAFT:
        return entry
    if last is None or entry.state == states.DRAFT:
        last = HandingIn(entry=entry, title=last.title if last else _no_title())
    seen = copy.copy(entry)
    seen.section, seen.title, seen.answers, seen.declarations = (
        last.section, last.title, last.answers, last.declarations,
    )  # fmt: skip
    for column in CONTACT:
        setattr(seen, column, last.contact.get(column, ""))
    seen.only_files = frozenset(file["id"] for file in last.files)
    return seen


def put_titles(entries: Iterable[Entry]) -> None:
    """Let the rows of a list carry the titles as handed in. One query, or none where no row may differ."""
    differing = [entry for entry in entries if entry.state in states.MAY_DIFFER]
    if not differing:
        return
    rows = HandingIn.objects.filter(entry__in=differing).order_by("round")
    titles = dict(rows.values_list("entry_id", "title"))
    for entry in differing:
        if entry.pk in titles or entry.state == states.DRAFT:
            entry.title = titles.get(entry.pk, _no_title())


def files_of(entries: Iterable[Entry]) -> dict[int, set[int]]:
    """By entry that may differ, the keys of the files handed in last; entries without a version are left out."""
    differing = [entry for entry in entries if entry.state in states.MAY_DIFFER]
    if not differing:
        return {}
    rows = HandingIn.objects.filter(entry__in=differing).order_by("round")
    return {entry: {file["id"] for file in files} for entry, files in rows.values_list("entry_id", "files")}


def _last(entry: Entry) -> HandingIn | None:
    kept = getattr(entry, "kept", None)
    if kept is not None:
        return kept[-1] if kept else None
    return HandingIn.objects.filter(entry=entry).order_by("-round").first()


def _no_title() -> str:
    return _("（正在修改，标题未存）")


def _file(file: EntryFile) -> dict[str, object]:
    return {
        "id": file.pk,
        "role": file.role,
        "position": file.position,
        "name": file.original_name,
        "caption": file.caption,
        "size": file.size,
        "sha256": file.sha256,
    }
