"""What an entry's status is, for whoever reads it: one answer for pages, receipts, mails and tables.

`of` for one entry, `of_many` for the rows of a list, `label_of` where a sentence names the state, `choices` for the
filters. Nothing is stored: the line follows from the entry's state and the calendar at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign import calendar, memory
from campaign.definition.spec import Desk
from campaign.models import Campaign
from submissions import states
from submissions.models import Entry
from submissions.status import published_places
from submissions.status.facts import Facts, Placed
from submissions.status.lines import BRANCH, ENTRANT, PROVINCE, Line, line

Reader = Literal["union", "staff"]


@dataclass(frozen=True)
class Status:
    """`text` is one line: who has the entry, what comes next and when. `holder` names who has it, "" once it is over.

    `desk` is who answers the telephone for it; without a number where the union has not given one.
    """

    label: str
    tone: str
    icon: str
    text: str
    holder: str
    next_at: datetime | None
    has_ended: bool
    desk: Desk
    placed: Placed | None = None

    @property
    def call(self) -> str:
        return self.desk.call

    @property
    def one_line(self) -> str:
        """已提交，等待推荐：福州市总工会正在审阅，6月30日 18:00 前决定是否推荐。"""
        return f"{self.label}：{self.text}"


def of(entry: Entry, *, reader: Reader = "union", left: int | None = None, now: datetime | None = None) -> Status:
    """`left`: how many places of the form are not finished, where that was counted. One query for what was
    shortlisted, none for the others."""
    return _status(entry, reader, left, published_places.of([entry]).get(entry.pk), now or timezone.now())


def just_moved(entry: Entry) -> Status:
    """Of an entry that was led to its state this moment, so that no result has it yet; without a query."""
    return _status(entry, "union", None, None, timezone.now())


def of_many(
    entries: Iterable[Entry], *, reader: Reader = "union", left: Mapping[int, int] | None = None
) -> dict[int, Status]:
    """By the entry's key. One query at most; the entries carry their `union` and `recommending`."""
    rows, now, left = list(entries), timezone.now(), left or {}
    places = published_places.of(rows)
    return {row.pk: _status(row, reader, left.get(row.pk), places.get(row.pk), now) for row in rows}


def label_of(entry: Entry, *, reader: Reader = "union") -> str:
    """The few words of the pill, for sentences; without asking for results."""
    return _label(line(facts_of(entry, now=timezone.now())), reader)


def choices(campaign: Campaign | None, codes: Iterable[str], *, reader: Reader = "staff") -> list[tuple[str, str]]:
    """(state, its words at this moment) for the filter of a list."""
    return [(code, _label(line(facts), reader)) for code, facts in _by_calendar(campaign, codes, reader)]


def open_states(campaign: Campaign, codes: Iterable[str]) -> set[str]:
    """Those of these states in which something may still come for an entry, by the calendar alone."""
    return {code for code, facts in _by_calendar(campaign, codes, "staff") if not line(facts).has_ended}


def _by_calendar(campaign: Campaign | None, codes: Iterable[str], reader: Reader) -> list[tuple[str, Facts]]:
    phases = {row.code: row for row in calendar.shown(campaign).phases} if campaign else {}
    now = timezone.now()
    return [(code, Facts(code, now, phases, is_numbered=reader == "staff")) for code in codes]


def branch_desk(union: Union) -> Desk:
    """Whom the unions of this branch call, named after it: 福州市总工会宣传教育部."""
    desk = memory.desk_of(union.pk) or Desk()
    is_full = desk.name.startswith((union.name, union.short_name))
    return Desk(desk.name if is_full else union.name + desk.name, desk.phone)


def facts_of(entry: Entry, *, now: datetime, left: int | None = None, placed: Placed | None = None) -> Facts:
    """From the calendar as this process knows it."""
    dates = calendar.shown(entry.campaign)
    return Facts(
        state=entry.state,
        now=now,
        phases={row.code: row for row in dates.phases},
        due=dates.collecting(entry.union)[1] if entry.state in _ASKS_ITS_BRANCH else None,
        is_numbered=entry.number is not None,
        returned_from=entry.returned_from,
        returned_until=entry.returned_until,
        left=left,
        branch=entry.recommending.name,
        province=_province(entry).name,
        placed=placed,
    )


# Only these lines name the branch's own close of collection.
_ASKS_ITS_BRANCH = (states.DRAFT, states.WITHDRAWN, states.DECLINED)


def _status(entry: Entry, reader: Reader, left: int | None, placed: Placed | None, now: datetime) -> Status:
    found = line(facts_of(entry, now=now, left=left, placed=placed))
    return Status(
        label=_label(found, reader),
        tone=found.tone,
        icon=found.icon,
        text=found.text,
        holder=_holder(entry, found),
        next_at=found.next_at,
        has_ended=found.has_ended,
        desk=_province(entry) if found.asked == PROVINCE else branch_desk(entry.recommending),
        placed=placed,
    )


def _label(found: Line, reader: Reader) -> str:
    return found.staff if reader == "staff" else found.label


def _holder(entry: Entry, found: Line) -> str:
    if found.holder == ENTRANT:
        return entry.union.name
    names = {BRANCH: entry.recommending.name, PROVINCE: _("省总工会")}
    return names.get(found.holder, "")


def _province(entry: Entry) -> Desk:
    desk = entry.campaign.definition.desk
    return desk if desk.name else Desk(_("省总工会活动办公室"), desk.phone)
