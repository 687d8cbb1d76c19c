"""The rows behind the numbers of votes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, requires
from common.paging import page_of
from review.statistics import rows, vote_rows
from review.statistics.views import scope_of


@require_safe
@requires("vote.turnout")
def statistics_hours(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    asked = vote_rows.hours(scope, request.GET)
    page = page_of(asked.rows, request.GET.get("page"), per_page=rows.PER_PAGE)
    context = {"what": _("各小时选票"), "scope": scope, "page": page, "words": asked.words, "votes": asked.votes}
    return render(request, "review/statistics/hours.html", context)


@require_safe
@requires("statistics.read")
def statistics_votes_of_works(request: SignedIn) -> HttpResponse:
    scope = scope_of(request)
    asked = vote_rows.totals(scope, request.GET)
    page = page_of(asked.rows, request.GET.get("page"), per_page=rows.PER_PAGE)
    context = {
        "what": _("作品的选票"),
        "scope": scope,
        "page": page,
        "lines": vote_rows.with_votes(asked, list(page)),
        "words": asked.words,
        "votes": asked.votes,
    }
    return render(request, "review/statistics/votes_of_works.html", context)
