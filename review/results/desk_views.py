"""The organiser's desk of results: what is missing, compute, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.calendar import current_campaign
from common.refusals import Refused
from review.awards.decided import with_given
from review.models import Result, ResultRow
from review.results import explaining, missing, publishing
from review.results.public_views import _back, _versions
from review.running_vote import running_vote


@requires("panel.progress")
def results_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    categories = memory.categories(campaign) if campaign else []
    asked = request.GET.get("category", "")
    category = next((one for one in categories if one.code == asked), categories[0] if categories else None)
    context: dict[str, Any] = {"categories": categories, "category": category}
    if category is not None:
        versions = _versions(category)
        context |= {
            "missing": missing.missing(category),
            "address_changes": missing.address_changes(category),
            "versions": versions,
            "newest": versions[0] if versions else None,
            "rule": explaining.rule_sentence(category.campaign.definition.vote.rule),
            "rows": _rows(versions[0]) if versions else [],
            "can_compute": allows(request.user, "result.compute"),
            "can_publish": allows(request.user, "result.publish"),
        }
    return render(request, "review/results/desk.html", context)


def _rows(newest: Result) -> list[ResultRow]:
    """None while the vote was opened again after this version was computed: it holds votes by work."""
    if newest.published_at is None and running_vote(newest.campaign):
        return []
    return list(with_given(newest.rows.select_related("entry")))


@require_POST
@requires("result.compute")
def result_compute(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    try:
        result = publishing.compute(category=category, by=request.user)
    except publishing.NotReady:
        messages.error(request, _("还不能计算，缺少的在下面。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已算出第 %(n)d 版，请核对后公布。") % {"n": result.version})
    return _back(code)


@require_POST
@requires("result.publish")
def result_publish(request: SignedIn, pk: int) -> HttpResponse:
    result = get_object_or_404(Result, pk=pk)
    try:
        publishing.publish(result=result, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已公布，所有人都能看到。"))
    return _back(result.category.code)
