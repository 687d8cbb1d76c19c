"""The public list of works that were disqualified after they had been public, with the reasons."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from common.paging import page_of
from submissions import states
from submissions.models import Disqualification

PER_PAGE = 50


@public
def disqualified(request: HttpRequest) -> HttpResponse:
    """Of what a second person confirmed and nobody took back; others never were public and stay so."""
    campaign = current_campaign_or_404()
    rows = Disqualification.objects.filter(
        entry__campaign=campaign,
        entry__state=states.DISQUALIFIED,
        kind="disqualify",
        outcome="confirmed",
        was_state=states.SHORTLISTED,
    )
    later = Disqualification.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"), outcome="confirmed")
    rows = rows.filter(~Exists(later)).select_related("entry__union", "entry__recommending", "entry__category")
    context = {"page": page_of(rows, request.GET.get("page"), per_page=PER_PAGE)}
    return render(request, "review/disqualifying/disqualified.html", context)
