"""What the recommender's desk shows: the branch's entries by filter and sort, and the quota used and left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
from submissions.queue import neighbours, opened, rows
from submissions.queue.neighbours import Neighbours
from submissions.queue.rows import Glance
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
_URGENT = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(URGENCY)),
    default=Value(len(URGENCY)),
    output_field=IntegerField(),
)
# By code in the address: what it is called, and the columns.
SORTS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "": (_("待办理的在前"), (_URGENT, "category__position", "preference", "number")),
    "new": (_("最近提交的在前"), ("-submitted_at", "pk")),
    "old": (_("最早提交的在前"), ("submitted_at", "pk")),
    "order": (_("按项目和推荐顺序"), ("category__position", F("preference").asc(nulls_last=True), "number")),
    "union": (_("按申报单位"), ("union__path", "category__position", "number")),
}
KEYS = ("q", "category", "state", "seen", "sort")  # of the address; the page comes on top


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
    counted = (
        Entry.objects.filter(campaign=campaign, recommending=union)
        .order_by()
        .values("category")
        .annotate(
            handed_in=Count("number"),
            waiting=Count("pk", filter=Q(state=states.SUBMITTED)),
            used=Count("pk", filter=quota.PUT_FORWARD),
        )
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
    if query.get("seen") == "no":
        found = found.filter(~opened.is_opened_by(user))
    _name, columns = SORTS.get(query.get("sort", ""), SORTS[""])
    return found.search(query.get("q")).order_by(*columns)


def address(query: QueryDict) -> str:
    """The filters and the sort as the address bar holds them, without the page: what links within the queue carry."""
    kept = QueryDict(mutable=True)
    for key in KEYS:
        if value := one_line(query.get(key)):
            kept[key] = value
    return kept.urlencode()


def around(*, user: User, query: QueryDict, entry: Entry) -> Neighbours:
    """The entries before and after this one in the queue that the address bar asks for."""
    return neighbours.of(entries(user=user, query=query), entry.pk, waiting=states.SUBMITTED)


@dataclass(frozen=True)
class Row:
    entry: Entry
    status: Status
    section: str
    glance: Glance
    is_opened: bool


def page_of(found: EntryQuerySet, number: Any, user: User) -> tuple[Page[Entry], list[Row]]:
    page = cut(found, number, per_page=PER_PAGE)
    shown = list(page)
    handed_in.put_titles(shown)
    told, glances = status.of_many(shown, reader="staff"), rows.glances(shown)
    seen = opened.opened_among(shown, user)
    return page, [_row(entry, told[entry.pk], glances[entry.pk], is_opened=entry.pk in seen) for entry in shown]


def _row(entry: Entry, told: Status, glance: Glance, *, is_opened: bool) -> Row:
    section = entry.category.rules.section(entry.section)
    return Row(entry, told, section.name if section else "", glance, is_opened)


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
