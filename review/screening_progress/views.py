"""The page of the screening's progress, with its forecast against the calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, requires
from campaign import calendar
from campaign.models import Phase
from review.screening_progress import figures, forecast
from review.second_reader import readings


@require_safe
@requires("entry.read_submitted")
def screening_progress(request: SignedIn) -> HttpResponse:
    campaign = calendar.current_campaign_or_404()
    counts = figures.counted(request.user, campaign)
    decided = figures.decided(campaign)
    phase, whole = calendar.shown(campaign).phase("screening"), figures.whole(counts)
    context = {
        "campaign": campaign,
        "phase": phase,
        "whole": whole,
        "apart": readings.waiting_in(campaign),
        "tables": figures.tables(campaign, counts),
        "people": figures.people(decided),
        "chart": figures.chart(decided),
        "forecast": _forecast(phase, whole.waiting, decided) if phase else None,
    }
    return render(request, "review/screening_progress/progress.html", context)


def _forecast(phase: Phase, left: int, decided: list[figures.Decided]) -> forecast.Forecast:
    return forecast.forecast(
        left=left,
        by_day=figures.by_day(decided),
        today=timezone.localdate(),
        last_day=timezone.localdate(phase.closes_at),
    )
