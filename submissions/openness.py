"""What of an entry may be changed now, until when, and else why not: one answer for forms, files and submission.

`of(entry)` is asked by autosave, uploads, captions, removal and the verbs alike, `shown(entry)` by pages. Whether this
person may act on the entry at all is not asked here but by `permissions` and `access`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign import calendar
from campaign.calendar import Calendar
from campaign.models import Campaign
from common.in_words import moment
from common.refusals import Refused, Unacceptable
from submissions import states, workflow
from submissions.models import Entry
from submissions.status import status

# So long before the deadline a file that is still being checked may be submitted: nobody loses a deadline to a
# queue. A check that fails later returns the entry with a grace period (design.md).
LAST_HOUR = timedelta(hours=1)
Dates = Callable[[Campaign, Union], Calendar]


@dataclass(frozen=True)
class Openness:
    """What may be changed at one moment.

    `until`: when it ends, None without an end or where nothing is open. `why_closed`: a sentence for the person, ""
    while something is open. `fields` and `files`: codes and roles that are open, None for all of them.
    `section_is_open`: the section may be chosen anew. `is_last_hour`: see LAST_HOUR.
    """

    until: datetime | None = None
    why_closed: str = ""
    fields: frozenset[str] | None = None
    files: frozenset[str] | None = None
    section_is_open: bool = True
    is_last_hour: bool = False

    @property
    def whatever_the_hour(self) -> Openness:
        """What may be changed but for the clock: a form keeps what was typed too late, until there is time again."""
        return replace(self, why_closed="")

    def allows_field(self, key: str) -> bool:
        """Whether this question may be changed: its key, "declarations", or a column such as "contact_name"."""
        if self.why_closed:
            return False
        if key == "section":
            return self.section_is_open
        if self.fields is None or key.removeprefix("f-") in self.fields:
            return True
        return key.startswith("contact_") and "contact" in self.fields

    def allows_files(self, role: str) -> bool:
        return not self.why_closed and (self.files is None or role in self.files)

    def check(self) -> None:
        """Raises Refused where nothing may be changed."""
        if self.why_closed:
            raise Refused(self.why_closed)

    def check_files(self, role: str) -> None:
        """Raises Unacceptable where files of this role may not be changed."""
        if self.why_closed:
            raise Unacceptable(422, self.why_closed)
        if not self.allows_files(role):
            raise Unacceptable(422, _("这次退回没有要求修改这一类文件。确需更换的，请联系退回作品的单位。"))


# What nothing keeps closed: for telling what a draft still lacks, whatever the calendar says.
ALL_OPEN = Openness()


def of(entry: Entry, now: datetime | None = None) -> Openness:
    """For verbs: at this moment, or at `now` (aware). A returned entry is read from its own row; a draft asks the
    calendar's rows in the database."""
    return _of(entry, now or timezone.now(), calendar.asked)


def shown(entry: Entry, now: datetime | None = None) -> Openness:
    """For pages: the same without a query, from the calendar as this process knows it."""
    return _of(entry, now or timezone.now(), lambda campaign, _union: calendar.shown(campaign))


def _of(entry: Entry, now: datetime, dates: Dates) -> Openness:
    if entry.state == states.RETURNED:
        return _of_returned(entry, now)
    if entry.state == states.DRAFT:
        return _of_draft(entry, now, dates(entry.campaign, entry.union))
    return Openness(why_closed=_("这件作品现在是“%(state)s”，不能修改。") % {"state": status.label_of(entry)})


def _of_draft(entry: Entry, now: datetime, dates: Calendar) -> Openness:
    phase, until = dates.collecting(entry.union)
    if phase is None or until is None or now < phase.opens_at:
        return Openness(until=until, why_closed=workflow.closed_sentence(entry, states.ACTIONS["submit"]))
    if now >= until:
        return Openness(until=until, why_closed=_too_late(until))
    return Openness(until=until, is_last_hour=until - LAST_HOUR <= now)


def _of_returned(entry: Entry, now: datetime) -> Openness:
    until = entry.returned_until
    fields, files = entry.unlocked.get("fields"), entry.unlocked.get("files")
    named = None if fields is None else frozenset(fields)
    return Openness(
        until=until,
        why_closed=_overdue(until) if until and now >= until else "",
        fields=named,
        files=None if files is None else frozenset(files),
        section_is_open=named is not None and "section" in named,
        is_last_hour=until is not None and until - LAST_HOUR <= now < until,
    )


def _too_late(until: datetime) -> str:
    sentence = _("本单位的申报时间已过，征集已在 %(until)s 截止，现在不能提交，也不能修改。已保存的内容都还在。")
    return sentence % {"until": moment(until)}


def _overdue(until: datetime) -> str:
    return _("修改期限已在 %(until)s 截止，已保存的内容都还在。请联系推荐单位。") % {"until": moment(until)}
