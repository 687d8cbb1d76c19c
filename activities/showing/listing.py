"""What the public page shows: counted activities by the filters of the address bar, and how many lie in each county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch
from django.http import QueryDict

from accounts.models import Union
from activities.access import PUBLIC_PHOTO, public_activities
from activities.counting.counters import rows_behind
from activities.models import Activity, ActivityFile
from activities.models.activities import ActivityQuerySet
from campaign.definition.spec.activity_plan import COUNTERS
from campaign.models import Campaign
from common.text import one_line

PER_PAGE = 24
KEYS = ("of", "kind", "city", "county", "q")


@dataclass(frozen=True)
class Asked:
    """The filters, as far as they name something. Places by their codes, which are the same in every year."""

    of: str
    kind: str
    city: Union | None
    county: Union | None
    q: str

    @property
    def is_any(self) -> bool:
        return any((self.of, self.kind, self.city, self.county, self.q))

    @property
    def address(self) -> str:
        """The filters but for the place, to put a place behind: "kind=lecture&"."""
        kept = QueryDict(mutable=True)
        kept.update({key: value for key in ("of", "kind", "q") if (value := getattr(self, key))})
        return f"{kept.urlencode()}&" if kept else ""


def asked(query: QueryDict, *, campaign: Campaign, cities: list[Union], counties: list[Union]) -> Asked:
    given = {key: one_line(query.get(key))[:40] for key in KEYS}
    county = next((one for one in counties if one.code == given["county"]), None)
    city = next((one for one in cities if one.code == given["city"] or (county and one.pk == county.parent_id)), None)
    kind = given["kind"] if campaign.definition.activities.kind(given["kind"]) else ""
    return Asked(given["of"] if given["of"] in COUNTERS else "", kind, city, county, given["q"])


def found(campaign: Campaign, what: Asked) -> ActivityQuerySet:
    """Without the place: what the map counts."""
    rows = rows_behind(public_activities(campaign), what.of, campaign.definition.activities)
    return (rows.filter(kind=what.kind) if what.kind else rows).search(what.q)


def within(rows: ActivityQuerySet, what: Asked) -> ActivityQuerySet:
    """Of the place that is asked for."""
    if what.county:
        return rows.filter(county=what.county)
    return rows.filter(county__parent=what.city) if what.city else rows


def by_county(rows: ActivityQuerySet) -> dict[int, int]:
    """One query, from the index where nothing else is asked."""
    return dict(rows.order_by().values_list("county").annotate(n=Count("pk")))


def with_pictures(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Newest first, each with its union, place and public photographs."""
    photos = ActivityFile.objects.filter(PUBLIC_PHOTO).exclude(copy_name="")
    rows = rows.select_related("union", "county").with_evidence()
    return rows.prefetch_related(Prefetch("files", photos, to_attr="photos")).order_by("-starts_on", "-pk")


def photos_of(activity: Activity) -> Any:
    return activity.files.filter(PUBLIC_PHOTO).exclude(copy_name="")
