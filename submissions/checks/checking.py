"""Checking a received file, once, whatever dies meanwhile: claim the row, judge the bytes, finish the row.

The row is the truth: a claim is a conditional UPDATE with a lease, finishing is a conditional UPDATE on that same
lease. A message in the broker is only a hint; `sweep` re-sends what got stuck (uploads.md, "Celery"). What cannot be
judged three times, be it by a fault of ours, is held for a person (`held_files`) and lets nobody through meanwhile.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from accounts import audit
from common.background import leases
from submissions import workflow
from submissions.checks import renditions
from submissions.checks.findings import row_of
from submissions.checks.late_failures import return_for_late_failure
from submissions.files import replacing, storage
from submissions.files.cards import rule_of
from submissions.media import facts as media
from submissions.media.probe import named, probe_limited
from submissions.media.rules import check as judge
from submissions.models import Entry, EntryFile, Finding
from submissions.models.entries import of_both_series
from submissions.notices import mails

# Above the longest check: twice 20 s of probing (`ReusableChild` tries again), and syncing and hashing some GB.
LEASE = timedelta(seconds=90)
MAX_ATTEMPTS = 3  # then a person looks at the file
MOST_SWEPT = 500
NO_BYTES = hashlib.sha256().hexdigest()

CONTENT_TYPES = {
    "mp4": "video/mp4",
    "quicktime": "video/mp4",
    "3gp": "video/mp4",
    "mp3": "audio/mpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Judgement:
    sha256: str
    facts: media.MediaFacts
    findings: list[media.Finding]

    @property
    def state(self) -> str:
        verdict = media.verdict(self.findings)
        return {
            media.REJECT: EntryFile.State.FAILED,
            media.WARN: EntryFile.State.WARNED,
            media.ACCEPT: EntryFile.State.PASSED,
        }[verdict]

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES.get(self.facts.container, "application/octet-stream")


# Above the lease, which is above the longest check: what still runs then does not end by itself.
@shared_task(name="submissions.tasks.check_file", soft_time_limit=150, time_limit=180)
def check_file(file_id: int) -> None:
    check(file_id)


@shared_task(name="submissions.tasks.sweep_checks")
def sweep_checks() -> None:
    sweep()


def check(file_id: int) -> bool:
    """Judge one received file; whether this call was the one that finished it."""
    checking = EntryFile.State.CHECKING
    if not leases.claim(EntryFile.objects.all(), file_id, lasts=LEASE, waiting=checking, taken=checking):
        return False
    file = EntryFile.objects.select_related("entry__union").get(pk=file_id)
    if file.attempts > MAX_ATTEMPTS:
        return _hold(file)
    try:
        with storage.local_path(file) as path:
            judgement = _judge(file, path)
    except FileNotFoundError:
        judgement = _lost(file, NO_BYTES)
    storage.put(storage.staging_path(file), storage.storage_key(file))
    return _finish(file, judgement)


def sweep() -> int:
    """Queue every received file that nobody is working on; how many."""
    checking, ripe = EntryFile.State.CHECKING, Q(received_at__lt=timezone.now() - timedelta(seconds=10))
    stuck = EntryFile.objects.filter(leases.free(waiting=checking, taken=checking, ripe=ripe))
    return leases.sweep(stuck, check_file, most=MOST_SWEPT)


def oldest_waiting() -> datetime | None:
    """Since when the file that has waited longest for its verdict is here; None where none waits."""
    waiting = EntryFile.objects.live().filter(state=EntryFile.State.CHECKING)
    oldest: datetime | None = waiting.aggregate(at=Min("received_at"))["at"]
    return oldest


def _judge(file: EntryFile, path: Path) -> Judgement:
    storage.force_to_disk(path)
    sha256 = storage.sha256_of(path)
    if path.stat().st_size != file.size:
        return _lost(file, sha256)
    if file.staff_verdict:
        return _as_staff_said(file, path, sha256)
    return judgement_of(path, file, name=file.original_name, sha256=sha256)


def judgement_of(path: Path, file: EntryFile, *, name: str, sha256: str) -> Judgement:
    """What the checks say of these bytes under this name, in the place of the file: its own bytes, or others made
    of them."""
    facts, rule = probe_limited(path, name=name), rule_of(file)
    return Judgement(sha256, facts, [*(judge(facts, rule) if rule else []), *_seen_before(file, sha256)])


def _seen_before(file: EntryFile, sha256: str) -> list[media.Finding]:
    """The same bytes in another place of this very union. Other unions' files are for screeners only (`likeness`)."""
    same = EntryFile.objects.live().filter(sha256=sha256, entry__union=file.entry.union_id)
    rule = rule_of(file)
    if rule and rule.max_count == 1:  # it takes the place of the other
        same = same.exclude(entry=file.entry_id, role=file.role)
    same = same.exclude(of_both_series(file.entry, "entry__"))
    other = same.exclude(pk=file.pk).select_related("entry").first()
    return [media.Finding("duplicate", "warn", {"entry": str(other.entry)}, {})] if other else []


def _unread(file: EntryFile) -> media.MediaFacts:
    return media.MediaFacts(name=file.original_name, size=file.size, container="")


def _lost(file: EntryFile, sha256: str) -> Judgement:
    """Bytes that arrived and are gone: the server lost power before they were on disk. No half file ever passes."""
    return Judgement(sha256, _unread(file), [media.Finding("integrity", "block", {"reason": "lost"}, {})])


def _as_staff_said(file: EntryFile, path: Path, sha256: str) -> Judgement:
    """A held file that a person has looked at: nothing but its first bytes is read."""
    good = file.staff_verdict["good"]
    seen = {"reason": "vouched"} if good else {"reason": "refused", "note": file.staff_verdict["note"]}
    found = media.Finding("integrity", "warn" if good else "block", seen, {})
    return Judgement(sha256, named(path, name=file.original_name), [found])


def _hold(file: EntryFile) -> bool:
    """Leave the file to a person. First the row, of constants only, so that nothing in the file can stop it; then,
    as far as that works, the bytes move to where the person can fetch them."""
    with transaction.atomic():
        if not leases.close(file, state=EntryFile.State.HELD):
            return False
        Finding.objects.filter(file=file, is_deep=False).delete()
        row_of(media.Finding("integrity", "warn", {"reason": "held"}, {}), file).save()
        audit.record(action="file.hold", obj=file.entry, by=None, file=file.original_name)
        mails.tell("file_held", file.entry, by=None, key=f"entry.file_held:{file.pk}", file=file.original_name)
    name = file.storage_name or storage.put(storage.staging_path(file), storage.storage_key(file))
    EntryFile.objects.filter(pk=file.pk, state=EntryFile.State.HELD).update(storage_name=name)
    return True


@transaction.atomic
def _finish(file: EntryFile, judgement: Judgement) -> bool:
    """Write the judgement if the lease is still ours. Side effects: findings, copies to be made, closer looks
    queued on commit, a good file takes the place of the one before it, and an entry that was submitted meanwhile goes
    back with a grace period if its file failed and none stands in its place.

    The entry is locked first, as everywhere: submitting waits for this verdict, or this for the submission.
    """
    with suppress(Entry.DoesNotExist):  # a draft that was deleted meanwhile took the file along
        workflow.lock_entry(file.entry_id)
    ours = leases.close(
        file,
        state=judgement.state,
        checked_at=timezone.now(),
        sha256=judgement.sha256,
        storage_name=file.storage_name or storage.storage_key(file),
        content_type=judgement.content_type,
        facts=judgement.facts.as_dict(),
    )
    if not ours:
        return False
    file.refresh_from_db()
    Finding.objects.filter(file=file, is_deep=False).delete()
    Finding.objects.bulk_create(row_of(finding, file) for finding in judgement.findings)
    audit.record(action="file.check", obj=file.entry, by=None, file=file.original_name, state=file.state)
    _follow_up(file)
    return True


def _follow_up(file: EntryFile) -> None:
    replacing.settle(file)
    if file.staff_verdict:
        _tell_verdict(file)
    if file.state == EntryFile.State.FAILED:
        return_for_late_failure(file)
    else:
        renditions.plan(file)


def _tell_verdict(file: EntryFile) -> None:
    """What a person said of a held file. Where it is no good in an entry that was handed in, the return tells it."""
    good, said = file.staff_verdict["good"], file.staff_verdict["note"]
    if good:
        mails.tell("file_released", file.entry, by=None, file=file.original_name)
    elif file.entry.can_be_edited:
        mails.tell("file_refused", file.entry, by=None, file=file.original_name, reasons=said)
