"""The showcase (总结展示): the works that won, by prize, category and city."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import public
from campaign import calendar
from campaign.calendar import current_campaign_or_404
from common.text import one_line
from review.release import standing
from review.showcase import winners
from review.showcase.winners import Winner, Winners


@public
def showcase(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    everything = winners.of_campaign(campaign)
    asked = {key: one_line(request.GET.get(key))[:40] for key in ("category", "prize", "city")}
    found = [part for one in everything if (part := _chosen(one, asked)).found]
    works = [winner for one in everything for winner in one.found]
    context = {
        "campaign": campaign,
        "shelves": found,
        "count": sum(len(one.found) for one in found),
        "is_chosen": any(asked.values()),
        "asked": asked,
        "categories": [one.category for one in everything],
        "prizes": list(dict.fromkeys(prize for one in everything for prize, _group in one.groups)),
        "cities": sorted({one.row.recommending_name for one in works}),
        "publicity": calendar.shown(campaign).phase("publicity"),
        "standing": standing.of_several(one.result for one in everything) if everything else None,
    }
    return render(request, "review/showcase/showcase.html", context)


def _chosen(one: Winners, asked: dict[str, str]) -> Winners:
    if asked["category"] and asked["category"] != one.category.code:
        return replace(one, found=[], groups=[])
    groups = [
        (prize, [winner for winner in group if _is_of(winner, asked["city"])])
        for prize, group in one.groups
        if asked["prize"] in ("", prize)
    ]
    groups = [(prize, group) for prize, group in groups if group]
    kept = {winner.row.pk: winner for _prize, group in groups for winner in group}
    return replace(one, found=list(kept.values()), groups=groups)


def _is_of(winner: Winner, city: str) -> bool:
    return not city or winner.row.recommending_name == city
