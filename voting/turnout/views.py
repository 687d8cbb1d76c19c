"""How the vote goes, for staff: who takes part and what the codes cost. Votes by work are not here, nor anywhere
before the close (docs/decisions)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, requires
from campaign import calendar
from voting.identity import budget, counters
from voting.turnout import figures


@require_safe
@requires("vote.turnout")
def vote_turnout(request: SignedIn) -> HttpResponse:
    campaign, now = calendar.current_campaign_or_404(), timezone.now()
    turnout, codes, today = figures.turnout(campaign), counters.hours(campaign), budget.today()
    sent = sum(row.sent for row in codes)
    context = {
        "phase": calendar.shown(campaign).phase("vote"),
        "turnout": turnout,
        "charts": [*figures.by_hour(turnout.hours, now), figures.by_day(turnout.hours)],
        "codes_chart": figures.codes_by_hour(codes, now),
        "budget": today,
        "sent": sent,
        "accepted": sum(row.accepted for row in codes),
        "failed": sum(row.failed for row in codes),
        "cost": _yuan(counters.cost_fen(sent)),
        "cost_today": _yuan(today.cost_fen),
    }
    return render(request, "voting/turnout/turnout.html", context)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
