"""The gallery of shortlisted works and the page of one work."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from accounts.permissions import public
from campaign import calendar
from campaign.models import Campaign, Category
from common.text import one_line
from submissions import access
from voting import selection, standing
from voting.gallery import order, work_page, works


@public
def gallery(request: HttpRequest) -> HttpResponse:
    campaign = calendar.current_campaign()
    voting_categories = works.voting_categories(campaign) if campaign else []
    if campaign is None or not voting_categories:
        return render(request, "voting/gallery/empty.html", {"poll": campaign and standing.poll(campaign)})
    wanted = selection.code(request.GET)
    category = next((shelf for shelf in voting_categories if shelf.code == wanted), voting_categories[0])
    seed = order.seed_of(request)
    own = order.new_seed() if seed is None else seed
    response = render(
        request, "voting/gallery/gallery.html", _shelf(request, campaign, voting_categories, category, own)
    )
    if seed is None:
        order.keep_seed(response, own)
    return response


def _shelf(
    request: HttpRequest, campaign: Campaign, voting_categories: list[Category], category: Category, seed: int
) -> dict[str, Any]:
    text, city = one_line(request.GET.get("q"))[:60], one_line(request.GET.get("city"))[:40]
    found = order.shuffled(works.matching(works.of_category(category), text=text, city=city), seed)
    page = works.page_of(found, category, request.GET.get("page"))
    stands, picked = standing.standing(request, category), selection.keys(request.GET, category)
    shown = {entry.pk for entry in page}
    return {
        "page": page,
        "poll": standing.poll(campaign),
        "stands": stands,
        "voting_categories": voting_categories,
        "category": category,
        "cards": [works.card(entry, picked=picked, voted=stands.voted) for entry in page],
        # picks that the filter hides or that lie on another page go along unseen, so that none is lost
        "hidden_picks": sorted(name for name, key in picked.items() if key not in shown | stands.voted),
        "picked_count": sum(key not in stands.voted for key in picked.values()),
        "voted_numbers": works.numbers(stands.voted) if stands.voted else "",
        "slots": range(stands.left),
        "cities": works.cities(category),
        "city": city,
        "text": text,
    }


@public
def work(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page, or only its middle for the sheet over the gallery."""
    campaign = calendar.current_campaign()
    if campaign is None:
        raise Http404
    entries = access.public_entries().select_related("union", "recommending")
    entry = get_object_or_404(entries, campaign=campaign, number=number)
    prefetch_related_objects([entry], *works.public_files(entry.category))
    stands = standing.standing(request, entry.category)
    context = {
        "poll": standing.poll(campaign),
        "entry": entry,
        "category": entry.category,
        "show": work_page.show(entry),
        "poster": works.poster_url(entry),
        "stands": stands,
        "is_voted": entry.pk in stands.voted,
    }
    template = "voting/gallery/_work.html" if request.htmx else "voting/gallery/work.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
