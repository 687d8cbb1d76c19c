"""Taking a file out of its entry: what was never submitted is erased, the rest is only hidden."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from submissions import access, openness, workflow
from submissions.files import storage
from submissions.models import Entry, EntryFile


@transaction.atomic
def remove(*, file: EntryFile, by: User) -> None:
    """Take one file out. Raises Unacceptable where files of its role may not be changed now.

    Side effects: one audit event; bytes that nobody may need again are erased on commit.
    """
    access.check(by, "entry.edit", file.entry)
    entry = workflow.lock_entry(file.entry_id)
    openness.of(entry).check_files(file.role)
    audit.record(action="file.remove", obj=entry, by=by, file=file.original_name, role=file.role)
    take_out(entry, EntryFile.objects.filter(pk=file.pk))


def take_out(entry: Entry, files: QuerySet[EntryFile]) -> None:
    """The part of `remove` without questions, for a file whose place another one takes."""
    if entry.number is not None:
        files.update(removed_at=timezone.now())
        return
    names = [name for file in files for name in storage.names_of(file)]
    files.delete()
    transaction.on_commit(lambda: storage.erase_names(names), robust=True)
