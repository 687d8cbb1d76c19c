"""The organiser's desk: what is open, what waits for whom, what is stuck, how far each category is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import SignedIn, allows, requires
from activities.counting import counters
from campaign import calendar
from campaign.calendar import current_campaign
from campaign.organiser_desk import alarms
from campaign.pages import calendar_picture
from review.organiser_desk import figures, waiting


@requires("panel.progress")
def organiser_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    if campaign is None:
        return render(request, "review/organiser_desk/desk.html", {"campaign": None})
    now, counted = timezone.now(), figures.tallies(campaign)
    context: dict[str, Any] = {
        "campaign": campaign,
        "now": now,
        "bars": calendar_picture.bars(calendar.shown(campaign).phases, now),
        "waiting": waiting.waiting(campaign, counted),
        "alarms": alarms.alarms(campaign, now),
        "categories": figures.categories(campaign, counted),
        "branches": figures.branches(campaign),
        "counters": counters.counters(campaign),
        "can_edit": allows(request.user, "entry.shortlist"),
    }
    return render(request, "review/organiser_desk/desk.html", context)
