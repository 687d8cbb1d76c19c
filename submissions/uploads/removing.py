"""Taking a file out of its entry because a person wants it so."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from submissions import access, openness, workflow
from submissions.files.replacing import take_out
from submissions.models import EntryFile


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
