"""The public pages: counted activities on a map and in a list, and one of them."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import public
from activities.access import public_activities
from activities.counting.counters import counters, second_hand_reads, values_of
from activities.places import cities_and_counties
from activities.showing import listing, tiles
from campaign.calendar import current_campaign_or_404
from common.paging import page_of


@require_safe
@public
def activities(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    cities, counties = cities_and_counties()
    asked = listing.asked(request.GET, campaign=campaign, cities=cities, counties=counties)
    everywhere = listing.found(campaign, asked)
    counts = listing.by_county(everywhere)
    of_city: Counter[int] = Counter()
    for county in counties:
        of_city[county.parent_id or 0] += counts.get(county.pk, 0)
    shown = [one for one in counties if asked.city is None or one.parent_id == asked.city.pk]
    here = listing.within(everywhere, asked)
    context = {
        "campaign": campaign,
        "counters": counters(campaign),
        "reads": second_hand_reads(campaign),
        "asked": asked,
        "cities": cities,
        "counties": [(one, counts.get(one.pk, 0)) for one in shown],
        "kinds": campaign.definition.activities.kinds,
        "county_map": tiles.of_counties(shown, counts),
        "city_map": tiles.of_cities(cities, of_city) if asked.city is None else None,
        "most": max(counts.values(), default=0),
        "page": page_of(listing.with_pictures(here), request.GET.get("page"), per_page=listing.PER_PAGE),
        "value": values_of(here, campaign.definition.activities)[asked.of] if asked.of else None,
    }
    return render(request, "activities/showing/list.html", context)


@require_safe
@public
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = current_campaign_or_404()
    rows = public_activities(campaign).select_related("union", "county", "county__parent").with_evidence()
    found = get_object_or_404(rows, pk=pk)
    context = {"activity": found, "photos": listing.photos_of(found), "spread": found.second_hand.all()}
    return render(request, "activities/showing/activity.html", context)
