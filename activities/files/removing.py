"""Taking files of a record away: the rows go with their bytes, once the act is committed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from activities import access, workflow
from activities.models import Activity, ActivityFile
from submissions.files import storage
from submissions.models import EvidenceFolder


@transaction.atomic
def remove(*, activity: Activity, key: UUID, by: User) -> None:
    """Remove one file while the record is written; doing it twice changes nothing. One audit event."""
    access.check(by, "activity.write", activity)
    activity = workflow.lock(activity.pk)
    workflow.check_editable(activity)
    row = activity.files.select_related("file").filter(key=key).first()
    if row is not None:
        audit.record(action="activity.remove_file", obj=activity, by=by, file=row.file.original_name)
        _erase([row])


def erase_all_of(activity: Activity) -> None:
    """For who deletes the record, within that transaction."""
    _erase(activity.files.select_related("file"))


def _erase(rows: Iterable[ActivityFile]) -> None:
    for row in rows:
        file = row.file
        names: list[Path | str] = [
            storage.staging_path(file),
            storage.storage_key(file),
            *([row.copy_name] if row.copy_name else []),
        ]
        row.delete()
        file.delete()
        EvidenceFolder.objects.filter(pk=file.folder_id, files__isnull=True).delete()
        transaction.on_commit(partial(storage.erase_names, names), robust=True)
