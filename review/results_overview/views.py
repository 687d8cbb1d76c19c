"""The results of all categories in one table, and what can be done with several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign, current_campaign_or_404
from common import in_words
from common.refusals import Refused
from common.text import whole_number
from review.models import Result
from review.results_overview import several, table
from review.shortlist.forms import PublishForm

MOST_KEYS = 2**31
TEMPLATE = "review/results_overview/overview.html"


@requires("panel.progress")
def results_overview(request: SignedIn) -> HttpResponse:
    return render(request, TEMPLATE, _page(request))


def _page(request: SignedIn) -> dict[str, Any]:
    campaign = current_campaign()
    lines = table.lines(campaign) if campaign else []
    return {
        "lines": lines,
        "can_compute": allows(request.user, "result.compute") and any(line.newest is None for line in lines),
        "can_publish": allows(request.user, "result.publish") and any(line.may_be_published for line in lines),
    }


@require_POST
@requires("result.compute")
def results_compute_ready(request: SignedIn) -> HttpResponse:
    made, waiting = several.compute_ready(campaign=current_campaign_or_404(), by=request.user)
    messages.success(request, _("已计算 %(n)d 个项目。") % {"n": len(made)})
    return render(request, TEMPLATE, _page(request) | {"waiting": waiting})


@require_POST
@requires("result.publish")
def results_publish(request: SignedIn) -> HttpResponse:
    form = PublishForm({"when": "now", **request.POST.dict()})
    if not form.is_valid():
        messages.error(request, form.first_error)
        return redirect("results_overview")
    keys = [key for key in (whole_number(typed, MOST_KEYS) for typed in request.POST.getlist("result")) if key]
    chosen = Result.objects.filter(campaign=current_campaign_or_404(), pk__in=keys).select_related("category")
    at = form.cleaned_data["at"] if form.is_later else None
    try:
        done = several.publish_all(results=list(chosen), by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(len(done), at))
    return redirect("results_overview")


def _said(n: int, at: Any) -> str:
    if at is None:
        return _("已公布 %(n)d 个项目，所有人都能看到。") % {"n": n}
    return _("%(n)d 个项目定于 %(at)s 公布。") % {"n": n, "at": in_words.moment(at, weekday=True)}
