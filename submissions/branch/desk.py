"""What the recommender's desk shows: the branch's entries by filter, and per category the quota used and left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Union, User
from campaign import calendar, memory, phases
from campaign.definition.spec import CategorySpec
from campaign.models import Campaign, Category
from campaign.quotas import Allowance, allowance
from common.paging import page_of as cut
from common.text import one_line
from submissions import access, handed_in, quota, states
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from submissions.status import status
from submissions.status.status import Status

PER_PAGE = 50
# What waits for the recommender comes first.
URGENCY = (states.SUBMITTED, states.RETURNED, states.RECOMMENDED)
FILTER_STATES = (
    states.SUBMITTED,
    states.RETURNED,
    states.RECOMMENDED,
    states.DECLINED,
    states.ADMITTED,
    states.SHORTLISTED,
    states.REJECTED,
    states.DISQUALIFIED,
    states.WITHDRAWN,
)


@dataclass(frozen=True)
class Line:
    """One category's line of the quota table."""

    category: Category
    rules: CategorySpec
    waiting: int
    allowance: Allowance

    @property
    def tone(self) -> str:
        if self.allowance.is_used_up:
            return "warn"
        return "info" if self.waiting else ""


def quota_lines(*, union: Union, campaign: Campaign) -> list[Line]:
    """A line for every category in which the branch has entries or a quota; one query."""
    rows = Entry.objects.filter(campaign=campaign, recommending=union).order_by().values("category")
    counted = rows.annotate(
        handed_in=Count("number"),
        waiting=Count("pk", filter=Q(state=states.SUBMITTED)),
        used=Count("pk", filter=quota.PUT_FORWARD),
    )
    counts = {row["category"]: row for row in counted}
    lines = []
    for category in memory.categories(campaign):
        here = counts.get(category.pk, {"handed_in": 0, "waiting": 0, "used": 0})
        room = allowance(category=category.rules, union_kind=union.kind, used=here["used"])
        if here["handed_in"] or room.max is not None:
            lines.append(Line(category, category.rules, here["waiting"], room))
    return lines


def entries(*, user: User, query: QueryDict) -> EntryQuerySet:
    """This year's handed-in entries that the address bar asks for, what waits first, then by preference."""
    found = access.visible_entries(user).filter(campaign__is_current=True).select_related("union", "recommending")
    if (state := query.get("state", "")) in states.STATES:
        found = found.filter(state=state)
    if code := one_line(query.get("category")):
        found = found.filter(category__code=code)
    found = found.search(query.get("q"))
    urgency = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(URGENCY)),
        default=Value(len(URGENCY)),
        output_field=IntegerField(),
    )
    return found.order_by(urgency, "category__position", "preference", "number")


@dataclass(frozen=True)
class Row:
    entry: Entry
    status: Status
    section: str


def page_of(found: EntryQuerySet, number: Any) -> tuple[Page[Entry], list[Row]]:
    page = cut(found, number, per_page=PER_PAGE)
    handed_in.put_titles(page)
    told = status.of_many(page, reader="staff")
    return page, [_row(entry, told[entry.pk]) for entry in page]


def _row(entry: Entry, told: Status) -> Row:
    section = entry.category.rules.section(entry.section)
    return Row(entry, told, section.name if section else "")


def desk_context(user: User) -> dict[str, Any]:
    """The campaign, the phases that matter here and whether they are open."""
    campaign = calendar.current_campaign()
    if campaign is None or user.union is None:
        return {"campaign": None}
    shown = calendar.shown(campaign)
    recommend = shown.phase("recommend")
    return {
        "campaign": campaign,
        "union": user.union,
        "recommend": recommend,
        "is_open": recommend is not None and phases.is_open(recommend, timezone.now()),
        "collect_closes": shown.collecting(user.union)[1],
    }
