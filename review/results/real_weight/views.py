"""The real weight of votes: on the organiser's desk before the rule is locked, and beside a published result."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import SignedIn, public, requires
from campaign import memory
from campaign.calendar import current_campaign_or_404
from review.results import publishing
from review.results.real_weight import numbers, picture


@requires("panel.progress")
def real_weight(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    categories = memory.categories(campaign)
    asked = request.GET.get("category", "")
    category = next((one for one in categories if one.code == asked), categories[0] if categories else None)
    context: dict[str, Any] = {"categories": categories, "category": category}
    if category is not None:
        spec = campaign.definition
        weights = {"expert_weight": spec.expert_weight, "vote_weight": spec.vote_weight}
        context |= picture.context(numbers.for_desk(category), rule=spec.vote.rule, **weights)
    return render(request, "review/real_weight/desk.html", context)


@public
def result_weight(request: HttpRequest, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    result = publishing.published(category)
    if result is None:
        raise Http404
    found = picture.of_result(result)
    return render(request, "review/real_weight/public.html", {"category": category, "result": result} | found)
