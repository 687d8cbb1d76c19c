"""Giving an entry back to its union for correction: by its recommending union, a screener, or a check that failed.

Only what is named unlocks, until a day; corrected it goes back to where it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.outbox import outbox
from campaign.definition import asking
from common import in_words
from common.refusals import Refused
from common.text import plain_text
from submissions import access, states, workflow
from submissions.models import Entry
from submissions.notices import mails


def full_hour_after(time: timedelta) -> datetime:
    """The first full hour at least `time` from now: a deadline that can be said over the telephone."""
    later = timezone.now() + time
    begun = later.replace(minute=0, second=0, microsecond=0)
    return begun if begun == later else begun + timedelta(hours=1)


@transaction.atomic
def return_entry(
    *,
    entry: Entry,
    action: str,
    by: User | None,
    until: datetime,
    note: str,
    fields: Collection[str] | None,
    files: Collection[str] | None,
    shown: str = "",
) -> Entry:
    """Return the entry. `fields` and `files` are codes and roles to unlock; None unlocks all of them. With a question
    go those that depend on it and on which it depends.

    `note` is for the trail and, unless `shown` says it otherwise, for the entrant. Raises Refused.
    Side effects: those of `workflow.perform`, the entrant's message among them.
    """
    together = fields and asking.mended_together(entry.category.rules.fields, fields)
    unlocked: dict[str, Any] = {"fields": together, "files": files}
    return workflow.perform(
        entry=entry,
        action=action,
        by=by,
        note=note,
        returned_from=entry.state,
        returned_until=until,
        return_note=plain_text(shown or note),
        unlocked={name: sorted(codes) for name, codes in unlocked.items() if codes is not None},
    )


@transaction.atomic
def take_back(*, entry: Entry, action: str, by: User, since: datetime) -> Entry:
    """Undo a return that was made at `since`, as long as the union has not begun to change the entry. Raises Refused.

    Side effects: those of `workflow.perform`: the message about the return is held back, or where it has gone another
    one says that it no longer holds.
    """
    access.check(by, states.ACTIONS[action].permission or "", entry)
    if entry.updated_at > since:
        raise Refused(_("申报单位已经开始修改，不能再撤销退回。"))
    cleared: dict[str, Any] = {"returned_from": "", "returned_until": None, "return_note": "", "unlocked": {}}
    return workflow.perform(entry=entry, action=action, by=by, **cleared)


@transaction.atomic
def extend(*, entry: Entry, by: User, until: datetime) -> Entry:
    """Give an entry that the province returned more time, also beyond the end of the screening.

    Side effects: one audit event; a message to the entrant, in the place of an earlier one that has not gone.
    """
    access.check(by, "entry.extend", entry)
    entry = workflow.lock_entry(entry.pk)
    if entry.state != states.RETURNED or entry.returned_from != states.RECOMMENDED or entry.returned_until is None:
        raise Refused(_("这件作品现在不在初评退回修改中，不用延长期限。请刷新后再看。"))
    if until <= max(timezone.now(), entry.returned_until):
        said = {"until": in_words.moment(entry.returned_until)}
        raise Refused(_("新的期限要晚于现在的期限（%(until)s），请选以后的日期。") % said)
    entry.returned_until = until
    entry.version += 1
    entry.save(update_fields=["returned_until", "version"])
    audit.record(action="entry.extend", obj=entry, by=by, until=until.isoformat())
    outbox.cancel(kind="entry.returned", about=entry, why=_("期限已延长，合并发送"))
    mails.tell("returned", entry, by=by, reasons=entry.return_note)
    return entry


@transaction.atomic
def open_role(*, entry: Entry, role: str, note: str, least: timedelta) -> None:
    """Unlock a locked role of files of an entry that is returned already: a file of it failed its check meanwhile.

    Side effects: the entrant's note grows by `note`; where less than `least` is left, the return lasts that long; one
    audit event; a message to the entrant, in the place of an earlier one that has not gone. The caller has locked the
    entry.
    """
    ends = entry.returned_until or timezone.now()
    until = full_hour_after(least) if least and ends < timezone.now() + least else ends
    entry.unlocked = entry.unlocked | {"files": sorted({*entry.unlocked["files"], role})}
    entry.returned_until = until
    entry.return_note = f"{entry.return_note}\n{note}"
    entry.version += 1
    entry.save(update_fields=["unlocked", "returned_until", "return_note", "version"])
    audit.record(action="entry.open_files", obj=entry, by=None, role=role, until=until.isoformat())
    outbox.cancel(kind="entry.returned", about=entry, why=_("另有补充，合并发送"))
    mails.tell("returned", entry, by=None)
