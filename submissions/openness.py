"""What of an entry may be changed now, by whom, until when, and else why not."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaign import calendar
from common.refusals import Unacceptable
from submissions import states, workflow
from submissions.models import Entry


def is_open(entry: Entry, key: str) -> bool:
    """Whether this question may be changed now: all of a draft, of a returned entry what was unlocked."""
    if entry.state == states.DRAFT:
        return True
    named = entry.unlocked.get("fields")
    if entry.state != states.RETURNED or (key == "section" and named is None):
        return False
    return named is None or key.removeprefix("f-") in named or (key.startswith("contact_") and "contact" in named)


def role_is_open(entry: Entry, role: str) -> bool:
    """Whether files of this role may be changed now: of a draft all, of a returned entry what was unlocked, in time."""
    if entry.state == states.DRAFT:
        return True
    if entry.state != states.RETURNED or (entry.returned_until and timezone.now() >= entry.returned_until):
        return False
    unlocked = entry.unlocked.get("files")
    return unlocked is None or role in unlocked


def why_closed(entry: Entry, *, by: User) -> str:
    """Why this person cannot change the entry now, in a sentence; "" when they can."""
    if entry.state == states.RETURNED:
        if entry.returned_until and timezone.now() >= entry.returned_until:
            until = timezone.localtime(entry.returned_until)
            return _("修改期限已在 %(until)s 截止，已保存的内容都还在。请联系推荐单位。") % {
                "until": f"{until.month}月{until.day}日 {until:%H:%M}"
            }
        return ""
    if entry.state != states.DRAFT:
        return _("这件作品现在是“%(state)s”，不能修改。") % {"state": states.STATES[entry.state].label}
    submit = states.ACTIONS["submit"]
    return "" if workflow.phase_is_open(entry, submit) else workflow.closed_sentence(entry, submit)


def due(entry: Entry) -> datetime | None:
    """Until when the entry can be submitted: its own date while returned, else the branch's deadline."""
    if entry.state == states.RETURNED:
        return entry.returned_until
    return calendar.deadline(campaign=entry.campaign, union=entry.union)


def check_open(entry: Entry, role: str) -> None:
    """Raises Unacceptable where files of this role may not be changed now."""
    if not role_is_open(entry, role):
        raise Unacceptable(422, _("这件作品现在不能改这一类文件。"))
