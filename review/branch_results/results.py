"""What became of a recommending union's entries in the screening: each with its result, its reasons and the date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Union, User
from campaign import calendar
from campaign.models import Campaign
from common import spreadsheets
from review.entry_filter import PASSED
from review.models import ScreeningDecision
from submissions import access, handed_in, states
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from submissions.status import status
from submissions.status.status import Status

# Not yet through the screening: with these nothing is final.
WAITING = (states.RECOMMENDED, states.RETURNED)
COLUMNS = (
    ("编号", 12), ("征集项目", 24), ("作品名称", 36), ("申报单位", 32),
    ("推荐顺序", 10), ("结果", 18), ("意见", 60), ("意见时间", 18),
)  # fmt: skip
TOLD = (states.RETURNED, states.REJECTED)  # where a decision was written to the union


@dataclass(frozen=True)
class Line:
    """`reasons`: what the union was told, "" where it passed; `at`: of the last decision that stands."""

    entry: Entry
    status: Status
    reasons: str
    at: datetime | None


@dataclass(frozen=True)
class Results:
    lines: list[Line]
    waiting: int

    @property
    def passed(self) -> int:
        return sum(line.entry.state in PASSED for line in self.lines)

    @property
    def rejected(self) -> int:
        return sum(line.entry.state == states.REJECTED for line in self.lines)


def of(user: User, campaign: Campaign) -> Results:
    """Of the user's recommending union, by category and its own order. Four queries, whatever there is."""
    entries = list(
        reached(access.visible_entries(user).filter(campaign=campaign)).select_related("union", "recommending")
    )
    handed_in.put_titles(entries)
    told, last = status.of_many(entries, reader="union"), _last_decisions(entries)
    lines = [_line(entry, told[entry.pk], last.get(entry.pk)) for entry in entries]
    return Results(lines, sum(entry.state in WAITING for entry in entries))


def reached(entries: EntryQuerySet) -> EntryQuerySet:
    """Those that this branch put forward and that reached the province."""
    found = entries.standing().filter(recommended_at__isnull=False).exclude(state=states.DRAFT)
    return found.order_by("category__position", "preference", "number")


def table(results: Results) -> Iterator[list[spreadsheets.Value]]:
    for line in results.lines:
        entry = line.entry
        yield [
            entry.number,
            entry.category.name,
            entry.title,
            entry.union.name,
            entry.preference,
            line.status.label,
            line.reasons,
            line.at,
        ]


def is_final(campaign: Campaign, union: Union, now: datetime) -> bool:
    """The screening is over, and nothing of this union waits in it any more."""
    phase = calendar.shown(campaign).phase("screening")
    if phase is None or now < phase.closes_at:
        return False
    return not Entry.objects.filter(campaign=campaign, recommending=union, state__in=WAITING).exists()


def _last_decisions(entries: list[Entry]) -> dict[int, ScreeningDecision]:
    rows = ScreeningDecision.objects.filter(entry__in=entries, undone_at__isnull=True).order_by("id")
    return {row.entry_id: row for row in rows}


def _line(entry: Entry, told: Status, decision: ScreeningDecision | None) -> Line:
    reasons = decision.note if decision and entry.state in TOLD else ""
    return Line(entry, told, reasons, decision.at if decision else None)


def counted_in_words(results: Results) -> str:
    return _("共 %(n)d 件，初评通过 %(passed)d 件，未通过 %(rejected)d 件") % {
        "n": len(results.lines),
        "passed": results.passed,
        "rejected": results.rejected,
    }
