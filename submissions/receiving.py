"""Receiving the bytes of a file: the part file's size is the offset, a lock per block, completion happens once.

No database write per piece, nothing to repair after a crash (uploads.md, "Atomicity"). The verbs at the top
judge what may be uploaded at all; the functions below move bytes.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from campaign import calendar
from campaign.definition import FileRule
from submissions import states, storing
from submissions.files import role_is_open, with_synonyms
from submissions.models import Entry, EntryFile

SPARE_DISK = 1024**3
NAME_MAX = 255
MOST_OPEN = 100  # unfinished uploads of one person
MOST_KEPT = 100  # files of one role that were taken out of an entry and are kept, since it was once submitted


class Unacceptable(Exception):
    """An upload that is refused before a byte is sent. `status` is the HTTP status to answer with."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class WrongOffset(Exception):
    """The part file is not where the sender thinks; `offset` is where it is."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class DiskFull(Exception):
    """No room for the next block; what came before it is kept."""


class Gone(Exception):
    """The upload was taken out while its bytes were still coming."""


# ── What may be uploaded ──────────────────────────────────────────────────
@transaction.atomic
def announce(
    *, entry: Entry, role: str, name: str, length: int, by: User, metadata: dict[str, Any] | None = None
) -> EntryFile:
    """Open an upload of `length` bytes. Raises Unacceptable with a sentence for the person.

    Side effects: an empty part file; for a role that takes one file, an older unfinished upload is given up.
    """
    entry = _held(entry.pk)  # two announcements must not both take the last place
    name = "".join(ch for ch in name if unicodedata.category(ch) not in ("Cc", "Cf", "Cs"))
    if (begun := _already_begun(entry, role, length, metadata)) is not None:
        return begun
    rule = _judged(entry=entry, role=role, name=name, length=length, by=by)
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
    path = storing.staging_path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return file


def _already_begun(entry: Entry, role: str, length: int, metadata: dict[str, Any] | None) -> EntryFile | None:
    """The unfinished upload of this very file, so that a second tab or device continues it, not replaces it."""
    fingerprint = str((metadata or {}).get("fingerprint", ""))[:200]
    if not fingerprint:
        return None
    return EntryFile.objects.filter(
        entry=entry,
        role=role,
        size=length,
        fingerprint=fingerprint,
        state=EntryFile.State.UPLOADING,
        removed_at__isnull=True,
        expires_at__gt=timezone.now(),
    ).first()


def _judged(*, entry: Entry, role: str, name: str, length: int, by: User) -> FileRule:
    rule = entry.category.rules.file_rule(role, entry.section)
    if rule is None:
        raise Unacceptable(422, _("这个征集项目不收这一类文件。请刷新页面后再试。"))
    _check_open(entry, role)
    if entry.state == states.DRAFT and not calendar.is_open(campaign=entry.campaign, code="collect", union=entry.union):
        raise Unacceptable(422, _("本单位的申报时间已过，不能再上传文件。已填写的内容都保留着。"))
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in with_synonyms(rule.kinds):
        wanted = "、".join(kind.upper() for kind in rule.kinds)
        raise Unacceptable(
            415, _("“%(name)s”不是要求的格式，这里收 %(wanted)s。") % {"name": name[-60:], "wanted": wanted}
        )
    if length > rule.max_bytes:
        raise Unacceptable(
            413,
            _("文件有 %(size)s MB，超过上限 %(max)s MB。请压缩或用较低码率重新导出。")
            % {"size": round(length / 1024**2), "max": round(rule.max_bytes / 1024**2)},
        )
    _room_for_one_more(entry, rule)
    _not_too_many(entry, rule, by)
    if shutil.disk_usage(_folder()).free < length + SPARE_DISK:
        raise Unacceptable(507, _("服务器空间不足，请稍后再传，或联系省总活动办公室。"))
    return rule


def _room_for_one_more(entry: Entry, rule: FileRule) -> None:
    if rule.max_count == 1:
        return  # a new one replaces the old one when it has arrived
    here = EntryFile.objects.filter(entry=entry, role=rule.role, removed_at__isnull=True).count()
    if here >= rule.max_count:
        raise Unacceptable(
            422, _("“%(label)s”最多 %(max)d 个文件，请先删去一个。") % {"label": rule.label, "max": rule.max_count}
        )


def _not_too_many(entry: Entry, rule: FileRule, by: User) -> None:
    """So that nobody, by mistake or on purpose, fills the disk with what nobody will look at."""
    unfinished = EntryFile.objects.filter(uploaded_by=by, state=EntryFile.State.UPLOADING, removed_at__isnull=True)
    if rule.max_count == 1:
        unfinished = unfinished.exclude(entry=entry, role=rule.role)  # whose place the new one takes
    if unfinished.count() >= MOST_OPEN:
        raise Unacceptable(429, _("您有 %(n)d 个文件还没有传完，请先传完或取消一些，再传新的。") % {"n": MOST_OPEN})
    kept = EntryFile.objects.filter(entry=entry, role=rule.role, removed_at__isnull=False).count()
    if kept >= MOST_KEPT:
        raise Unacceptable(422, _("“%(label)s”已更换太多次，请联系省总活动办公室。") % {"label": rule.label})


def _give_up_unfinished(entry: Entry, role: str) -> None:
    unfinished = EntryFile.objects.filter(entry=entry, role=role, state=EntryFile.State.UPLOADING)
    for file in unfinished:
        storing.staging_path(file).unlink(missing_ok=True)
    unfinished.delete()


def _folder() -> Path:
    folder = Path(settings.UPLOAD_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# ── Moving bytes ──────────────────────────────────────────────────────────
def offset(file: EntryFile) -> int:
    """How many bytes have arrived."""
    if file.state != EntryFile.State.UPLOADING:
        return file.size
    try:
        return storing.staging_path(file).stat().st_size
    except FileNotFoundError:
        return 0


def append(descriptor: int, at: int, block: bytes) -> int:
    """Write one block at offset `at` under a lock; the new offset. Raises WrongOffset, Gone or DiskFull.

    The lock is held for this block only, so that a phone that vanished in mid-air holds nothing.
    """
    hold_room(descriptor, len(block))
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
            if problem.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from problem
            raise
        return at + len(block)
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def hold_room(descriptor: int, length: int) -> None:
    """Raise DiskFull where `length` more bytes would eat what the site itself needs: many uploads that each had
    room when they were announced may not have it together."""
    if _free(descriptor) < length + SPARE_DISK:
        raise DiskFull


def _free(descriptor: int) -> int:
    found = os.fstatvfs(descriptor)
    return found.f_bavail * found.f_frsize


def complete(file: EntryFile) -> bool:
    """Hand a whole file over to the checks, once; whether this call was the one that did.

    Raises Unacceptable where the entry was handed in while the bytes were coming: what is submitted stays as it is.

    Side effects: `uploading` → `checking`, an older file of a role that takes one is removed, one audit event,
    a check is queued on commit. Safe to repeat: HEAD and the sweep call it for what a crash left half done.
    """
    from submissions.tasks import check_file

    if offset(file) != file.size:
        return False
    with transaction.atomic():
        entry = _held(file.entry_id)  # before the file, in the order of `announce`
        now = timezone.now()
        first = EntryFile.objects.filter(pk=file.pk, state=EntryFile.State.UPLOADING).update(
            state=EntryFile.State.CHECKING, received_at=now, expires_at=None
        )
        if not first:
            return False
        _check_open(entry, file.role)
        file.refresh_from_db()
        _replace_older(file)
        Entry.objects.filter(pk=file.entry_id).update(updated_at=now)
        audit.record(
            action="file.receive", obj=file.entry, by=file.uploaded_by, file=file.original_name, role=file.role
        )
        transaction.on_commit(lambda: check_file.delay(file.pk))
    return True


def _replace_older(file: EntryFile) -> None:
    rule = file.entry.category.rules.file_rule(file.role, file.entry.section)
    if rule and rule.max_count == 1:
        older = EntryFile.objects.filter(entry=file.entry_id, role=file.role, removed_at__isnull=True)
        _take_out(file.entry, older.exclude(pk=file.pk))


def receive_whole(*, entry: Entry, role: str, upload: UploadedFile, by: User) -> EntryFile:
    """A whole file sent by an ordinary form. Raises Unacceptable."""
    file = announce(entry=entry, role=role, name=upload.name or "", length=upload.size or 0, by=by)
    with storing.staging_path(file).open("wb") as target:
        for block in upload.chunks(1024 * 1024):
            target.write(block)
    complete(file)
    return file


@transaction.atomic
def remove(*, file: EntryFile, by: User) -> None:
    """Take a file out of its entry. What was never submitted is erased, the rest is only hidden.

    Raises Unacceptable where the entry was returned and this role of files is not unlocked.
    """
    entry = _held(file.entry_id)
    _check_open(entry, file.role)
    audit.record(action="file.remove", obj=entry, by=by, file=file.original_name, role=file.role)
    _take_out(entry, EntryFile.objects.filter(pk=file.pk))


def _take_out(entry: Entry, files: QuerySet[EntryFile]) -> None:
    if entry.number is not None:
        files.update(removed_at=timezone.now())
        return
    names = [name for file in files for name in storing.names_of(file)]
    files.delete()
    transaction.on_commit(lambda: storing.erase_names(names))


def _held(pk: int) -> Entry:
    """The entry as it is now, until the transaction ends: a page may not have heard that it was submitted."""
    return Entry.objects.select_for_update(of=("self",)).select_related("campaign", "category", "union").get(pk=pk)


def _check_open(entry: Entry, role: str) -> None:
    if not role_is_open(entry, role):
        raise Unacceptable(422, _("这件作品现在不能改这一类文件。"))


def expire() -> int:
    """Give up uploads whose time has run out; how many."""
    late = EntryFile.objects.filter(state=EntryFile.State.UPLOADING, expires_at__lt=timezone.now())
    count = 0
    for file in late.iterator():
        with contextlib.suppress(Unacceptable):  # came too late: the entry was handed in without it
            if complete(file):
                continue
        storing.staging_path(file).unlink(missing_ok=True)
        count += EntryFile.objects.filter(pk=file.pk, state=EntryFile.State.UPLOADING).delete()[0] > 0
    return count
