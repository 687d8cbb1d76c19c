"""The shortlist: all categories in one table; within a category choose, put in reserve, publish, take back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.permissions import SignedIn, allows, requires
from campaign import calendar, memory
from campaign.calendar import current_campaign
from campaign.models import Category
from common.paging import page_of
from common.text import one_line
from review.entry_filter import QueueFilter
from review.shortlist import candidates, choosing, overview, readiness
from review.shortlist import shortlist as room
from submissions import states
from submissions.models import Entry, ShortlistChoice, ShortlistPlan

PER_PAGE = 50


@requires("entry.shortlist", "audit.read")
def shortlist(request: SignedIn) -> HttpResponse:
    """All categories. An address of before that names one leads to its page."""
    campaign = current_campaign()
    code = one_line(request.GET.get("category"))
    if campaign is not None and memory.category_of(campaign, code) is not None:
        return redirect("shortlist_category", code)
    context = {
        "rows": overview.rows(campaign) if campaign else [],
        "may_grade": allows(request.user, "entry.shortlist"),
    }
    return render(request, "review/shortlist/overview.html", context)


@requires("entry.shortlist", "audit.read")
def shortlist_category(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    filter_ = QueueFilter(request.GET, campaign=category.campaign)
    return render(request, "review/shortlist/category.html", _context(request, category, filter_))


def _context(request: SignedIn, category: Category, filter_: QueueFilter) -> dict[str, Any]:
    dates = calendar.shown(category.campaign)
    can_edit, has_opened = allows(request.user, "entry.shortlist"), room.voting_has_opened(dates)
    choices = {choice.entry_id: choice for choice in ShortlistChoice.objects.filter(category=category)}
    page = _page(request, category, filter_, states.ADMITTED, "page")
    listed = _page(request, category, filter_, states.SHORTLISTED, "listed")
    chosen = list(choosing.chosen(category).only("number", "title"))
    faults = readiness.unready(category, [entry.pk for entry in (*chosen, *listed)])
    return {
        "categories": memory.categories(category.campaign),
        "category": category,
        "filter": filter_,
        "page": page,
        "rows": [(entry, choices.get(entry.pk)) for entry in page],
        "listed": listed,
        "chosen": chosen,
        "unready": [(entry, faults[entry.pk]) for entry in (*chosen, *listed) if entry.pk in faults],
        "reserve": list(choosing.reserve(category).select_related("union", "recommending").defer("answers")),
        "plan": ShortlistPlan.objects.filter(category=category).select_related("planned_by").first(),
        "can_edit": can_edit,
        "can_choose": can_edit and not has_opened,
        "has_opened": has_opened,
        "earliest": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "NONE": candidates.NONE,
    }


def _page(request: SignedIn, category: Category, filter_: QueueFilter, state: str, name: str) -> Page[Entry]:
    entries = filter_.narrow(candidates.by_grade(category, state)).select_related("union", "recommending")
    return page_of(entries.defer("answers", "declarations"), request.GET.get(name), per_page=PER_PAGE)
