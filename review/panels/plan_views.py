"""The assignment of all panels at once: the preview, and the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.refusals import Refused
from review.models import Panel
from review.panels import assigning, planning

OWN = "own"  # each panel as it was set before


@require_safe
@requires("panel.edit")
def panels_plan(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    skip = "skip" in request.GET or not request.GET
    try:
        wanted = _wanted(campaign, request.GET)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panels_plan")
    context = {
        "whole": planning.preview_all(campaign=campaign, wanted=wanted, skip_conflicts=skip),
        "skip": skip,
        "chosen": request.GET.get("per_work", OWN),
        "numbers": [str(number) for number in range(assigning.FEWEST, assigning.MOST + 1)],
    }
    return render(request, "review/panels/plan_all.html", context)


@require_POST
@requires("panel.edit")
def panels_assign(request: SignedIn) -> HttpResponse:
    campaign, asked = current_campaign_or_404(), request.POST
    try:
        given = planning.give_out_all(
            campaign=campaign,
            wanted=_wanted(campaign, asked),
            skip_conflicts="skip" in asked,
            seen=asked.get("seen", ""),
            by=request.user,
        )
        messages.success(request, _("已分配，新增 %(n)d 份评分表。") % {"n": given})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panels_plan")
    return redirect("panels")


def _wanted(campaign: Campaign, asked: QueryDict) -> dict[int, int | None]:
    """One number for all panels, or each its own."""
    chosen = asked.get("per_work", OWN)
    if chosen != OWN:
        number = assigning.read_per_work(chosen)
        return dict.fromkeys(Panel.objects.filter(campaign=campaign).values_list("pk", flat=True), number)
    return {}
