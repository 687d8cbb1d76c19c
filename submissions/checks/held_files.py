"""Files that the check could not judge, and what staff say of them: good, no good, or check it again.

A held file keeps its entry from being handed in, but in the last hour; a no to a file that was handed in so gives the
entry back like any late failure. The word is carried out by the worker, which has the bytes at hand.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.background.queueing import queue_on_commit
from common.refusals import Refused
from submissions import workflow
from submissions.checks.checking import check_file
from submissions.models import EntryFile


def held(campaign: Campaign) -> QuerySet[EntryFile]:
    """The oldest first."""
    files = EntryFile.objects.live().filter(state=EntryFile.State.HELD, entry__campaign=campaign)
    files = files.select_related("entry__union").defer("entry__answers")
    return files.order_by("received_at")


def release(*, file: EntryFile, by: User) -> EntryFile:
    """Let the file pass. Side effects: an audit event; on commit, the worker writes it down. Raises Refused."""
    permissions.check(by, "file.release")
    return _send_back_to_the_check(file, by, "file.release", {"good": True, "note": ""})


def refuse(*, file: EntryFile, by: User, note: str) -> EntryFile:
    """Say that the file is no good, and why: the entrant reads `note`. As `release`; the file ends as failed."""
    permissions.check(by, "file.release")
    note = note.strip()[:200]
    if not note:
        raise Refused(_("请写明这个文件为什么不能用，申报单位会看到这句话。"))
    return _send_back_to_the_check(file, by, "file.refuse", {"good": False, "note": note})


def check_again(*, file: EntryFile, by: User) -> EntryFile:
    """Have the file checked as if it had just arrived: what was in the way may have been mended."""
    permissions.check(by, "file.release")
    return _send_back_to_the_check(file, by, "file.check_again", {})


@transaction.atomic
def _send_back_to_the_check(file: EntryFile, by: User, action: str, verdict: dict[str, Any]) -> EntryFile:
    entry = workflow.lock_entry(file.entry_id)
    held_still = EntryFile.objects.live().filter(pk=file.pk, state=EntryFile.State.HELD)
    if verdict:
        verdict = verdict | {"by": by.pk}
    if not held_still.update(state=EntryFile.State.CHECKING, attempts=0, lease_until=None, staff_verdict=verdict):
        raise Refused(_("这个文件已经有人处理过，或已被申报单位更换。请刷新页面。"))
    audit.record(action=action, obj=entry, by=by, file=file.original_name, note=verdict.get("note", ""))
    queue_on_commit(check_file, file.pk)
    file.refresh_from_db()
    return file
