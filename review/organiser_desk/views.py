"""The organiser's desk: what is open, what waits for whom, what is stuck, how far each category is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign
from review.organiser_desk import figures as overview


@requires("panel.progress")
def organiser_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    if campaign is None:
        return render(request, "review/organiser_desk/desk.html", {"campaign": None})
    now, counted = timezone.now(), overview.tallies(campaign)
    context: dict[str, Any] = {
        "campaign": campaign,
        "now": now,
        "bars": overview.bars(campaign, now),
        "waiting": overview.waiting(campaign, counted),
        "stuck": overview.stuck_checks(campaign, now),
        "behind": overview.panels_too_small(campaign),
        "categories": overview.categories(campaign, counted),
        "branches": overview.branches(campaign),
        "can_edit": allows(request.user, "entry.shortlist"),
    }
    return render(request, "review/organiser_desk/desk.html", context)
