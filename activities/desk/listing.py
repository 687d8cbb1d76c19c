"""What a desk shows: the records that lie on it, by the filters of the address bar, what waits first."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import allows
from activities import access, states
from activities.counting.counters import rows_behind
from activities.models.activities import ActivityQuerySet
from campaign.definition.spec.activity_plan import COUNTERS
from campaign.models import Campaign
from common.text import LAST_KEY, one_line, whole_number

PER_PAGE = 50
READERS = ("activity.recommend", "activity.read")
KEYS = ("q", "state", "kind", "city", "of", "sort")  # of the address; the page comes on top
# By code in the address: what it is called, and the columns behind what waits.
SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("待办理的在前"), ("submitted_at", "pk")),
    "day": (_("最近举办的在前"), ("-starts_on", "-pk")),
    "new": (_("最近提交的在前"), ("-submitted_at", "-pk")),
}


def waiting_state(user: User) -> str:
    """The state in which a record waits for this person."""
    return states.SUBMITTED if allows(user, "activity.recommend") else states.RECOMMENDED


def found(*, user: User, campaign: Campaign, query: QueryDict) -> ActivityQuerySet:
    rows = access.desk_activities(user).filter(campaign=campaign)
    if (state := query.get("state", "")) in states.HANDED_IN:
        rows = rows.filter(state=state)
    if kind := one_line(query.get("kind")):
        rows = rows.filter(kind=kind[:20])
    if city := whole_number(query.get("city"), LAST_KEY):
        rows = rows.filter(county__parent=city)
    if of := counter_of(query):
        rows = rows_behind(rows, of, campaign.definition.activities)
    sort = query.get("sort", "")
    _name, columns = SORTS.get(sort, SORTS[""])
    first = () if sort in SORTS and sort else (_waits_first(user),)
    return rows.search(query.get("q")).order_by(*first, *columns)


def counter_of(query: QueryDict) -> str:
    """The counter whose records are asked for, "" for none."""
    of = one_line(query.get("of"))
    return of if of in COUNTERS else ""


def counts(*, user: User, campaign: Campaign) -> list[tuple[str, Any, int]]:
    """(state, label, number) of what lies on the desk; one query."""
    rows = access.desk_activities(user).filter(campaign=campaign).order_by()
    numbers = dict(rows.values_list("state").annotate(n=Count("pk")))
    return [(code, states.STATES[code].label, numbers.get(code, 0)) for code in states.HANDED_IN if code in numbers]


def address(query: QueryDict) -> str:
    """The filters as the address bar holds them, without the page."""
    kept = QueryDict(mutable=True)
    for key in KEYS:
        if value := one_line(query.get(key)):
            kept[key] = value
    return kept.urlencode()


def next_waiting(*, user: User, campaign: Campaign, query: QueryDict, but: int) -> int | None:
    """The key of the next record that waits among these."""
    rows = found(user=user, campaign=campaign, query=query).filter(state=waiting_state(user)).exclude(pk=but)
    return rows.values_list("pk", flat=True).first()


def _waits_first(user: User) -> Case:
    waits = When(state=waiting_state(user), then=Value(0))
    return Case(waits, default=Value(1), output_field=IntegerField())
