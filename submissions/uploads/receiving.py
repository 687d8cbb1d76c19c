"""Receiving a file: announced, its bytes appended block by block, handed to the checks once, or given up.

The part file's size is the offset: no database write per piece, nothing to repair after a crash (uploads.md,
"Atomicity"). What may be uploaded at all is judged in `upload_rules`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts import audit, reach
from accounts.models import User
from common import refusals
from common.background.queueing import queue_on_commit
from common.text import one_line
from submissions import access, openness, workflow
from submissions.checks.checking import check_file
from submissions.files import replacing, storage
from submissions.models import Entry, EntryFile
from submissions.uploads import rules as upload_rules

NAME_MAX = 255
# Full, a quota used up, or as large as the file system or the process may make a file.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class WrongOffset(Exception):
    """The part file is not where the sender thinks; `offset` is where it is."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class DiskFull(Exception):
    """No room for the next block; what came before it is kept."""


class Gone(Exception):
    """The upload was taken out while its bytes were still coming."""


@transaction.atomic
def announce(
    *, entry: Entry, role: str, name: str, length: int, by: User, metadata: dict[str, Any] | None = None
) -> EntryFile:
    """Open an upload of `length` bytes. Raises Unacceptable with a sentence for the person.

    Side effects: an empty part file; for a role that takes one file, an older unfinished upload is given up.
    """
    access.check(by, "entry.edit", entry)
    entry = workflow.lock_entry(entry.pk)  # two announcements must not both take the last place
    reach.lock_union(entry.union, None)  # nor, for two entries, the union's last room
    name = one_line("".join(name.splitlines()))
    if (begun := _already_begun(entry, role, length, metadata)) is not None:
        return begun
    rule = upload_rules.judge(entry=entry, role=role, name=name, length=length, by=by)
    if rule.max_count == 1:
        _give_up_unfinished(entry, role)
    file = EntryFile.objects.create(
        entry=entry,
        role=role,
        original_name=name[-NAME_MAX:],
        size=length,
        uploaded_by=by,
        expires_at=timezone.now() + settings.UPLOAD_EXPIRES,
        fingerprint=str((metadata or {}).get("fingerprint", ""))[:200],
        metadata=metadata or {},
        position=EntryFile.objects.filter(entry=entry, role=role).count(),
    )
    _make_part(file)
    return file


def _make_part(file: EntryFile) -> None:
    path = storage.staging_path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)


def _already_begun(entry: Entry, role: str, length: int, metadata: dict[str, Any] | None) -> EntryFile | None:
    """The unfinished upload of this very file, so that a second tab or device continues it, not replaces it."""
    fingerprint = str((metadata or {}).get("fingerprint", ""))[:200]
    if not fingerprint:
        return None
    return (
        EntryFile.objects.live()
        .filter(
            entry=entry,
            role=role,
            size=length,
            fingerprint=fingerprint,
            state=EntryFile.State.UPLOADING,
            expires_at__gt=timezone.now(),
        )
        .first()
    )


def _give_up_unfinished(entry: Entry, role: str) -> None:
    unfinished = EntryFile.objects.filter(entry=entry, role=role, state=EntryFile.State.UPLOADING)
    for file in unfinished:
        storage.staging_path(file).unlink(missing_ok=True)
    unfinished.delete()


# ── Moving bytes ──────────────────────────────────────────────────────────
def offset(file: EntryFile) -> int:
    """How many bytes have arrived."""
    if file.state != EntryFile.State.UPLOADING:
        return file.size
    try:
        return storage.staging_path(file).stat().st_size
    except FileNotFoundError:
        return 0


def append(descriptor: int, at: int, block: bytes) -> int:
    """Write one block at offset `at` under a lock; the new offset. Raises WrongOffset, Gone or DiskFull.

    The lock is held for this block only, so that a phone that vanished in mid-air holds nothing.
    """
    check_room(len(block))
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        status = os.fstat(descriptor)
        if status.st_nlink == 0:
            raise Gone
        if status.st_size != at:
            raise WrongOffset(status.st_size)
        try:
            written = 0
            while written < len(block):
                written += os.pwrite(descriptor, block[written:], at + written)
        except OSError as problem:
            if problem.errno in NO_ROOM:
                raise DiskFull from problem
            raise
        return at + len(block)
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def check_room(length: int) -> None:
    """Raises DiskFull where `length` more bytes would eat what the site itself needs: many uploads that each had
    room when they were announced may not have it together."""
    if not storage.has_room_for(length):
        raise DiskFull


def complete(file: EntryFile) -> bool:
    """Hand a whole file over to the checks, once; whether this call was the one that did.

    Raises Unacceptable where the entry was handed in while the bytes were coming: what is submitted stays as it is.

    Side effects: `uploading` → `checking`, one audit event, a check is queued on commit; of a role that takes one file,
    those that failed are removed, while a good one stands until the new one has passed (`replacing`). Safe to repeat:
    HEAD and the sweep call it for what a crash left half done.
    """
    if offset(file) != file.size:
        return False
    with transaction.atomic():
        entry = workflow.lock_entry(file.entry_id)  # before the file, in the order of `announce`
        now = timezone.now()
        first = EntryFile.objects.filter(pk=file.pk, state=EntryFile.State.UPLOADING).update(
            state=EntryFile.State.CHECKING, received_at=now, expires_at=None
        )
        if not first:
            return False
        openness.of(entry).check_files(file.role)
        file.refresh_from_db()
        replacing.settle(file)
        Entry.objects.filter(pk=file.entry_id).update(updated_at=now)
        came = {"via": "phone"} if "phone" in file.metadata else {}
        told = {"file": file.original_name, "role": file.role, **came}
        audit.record(action="file.receive", obj=file.entry, by=file.uploaded_by, **told)
        queue_on_commit(check_file, file.pk)
    return True


def receive_whole(*, entry: Entry, role: str, upload: UploadedFile, by: User) -> EntryFile:
    """A whole file sent by an ordinary form. Raises Unacceptable."""
    file = announce(entry=entry, role=role, name=upload.name or "", length=upload.size or 0, by=by)
    with storage.staging_path(file).open("wb") as target:
        for block in upload.chunks(1024 * 1024):
            target.write(block)
    complete(file)
    return file


@shared_task(name="submissions.tasks.expire_uploads")
def expire_uploads() -> None:
    expire()


def expire() -> int:
    """Give up uploads whose time has run out; how many."""
    late = EntryFile.objects.filter(state=EntryFile.State.UPLOADING, expires_at__lt=timezone.now())
    count = 0
    for file in late.iterator():
        with contextlib.suppress(refusals.Unacceptable):  # came too late: the entry was handed in without it
            if complete(file):
                continue
        storage.staging_path(file).unlink(missing_ok=True)
        count += EntryFile.objects.filter(pk=file.pk, state=EntryFile.State.UPLOADING).delete()[0] > 0
    return count
