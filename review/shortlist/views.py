"""The shortlist page: choose within a category, see it as the public will, publish; take one back before the vote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign import calendar, memory
from campaign.calendar import current_campaign
from campaign.models import Category
from common.in_words import titled
from common.paging import page_of
from common.refusals import Refused
from common.text import LAST_KEY, plain_text, whole_number
from review.entry_filter import QueueFilter
from review.shortlist import shortlist as room
from submissions import states
from submissions.access import get_entry_or_404
from submissions.models import Entry

PER_PAGE = 50


@requires("entry.shortlist", "audit.read")
def shortlist(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    chosen = QueueFilter(request.GET, campaign=campaign) if campaign else None
    category = chosen.chosen_category or next(iter(chosen.categories.values()), None) if chosen else None
    if campaign is None or chosen is None or category is None:
        return render(request, "review/shortlist/shortlist.html", {"category": None})
    return render(request, "review/shortlist/shortlist.html", _context(request, category, chosen))


@require_POST
@requires("entry.shortlist")
def shortlist_publish(request: SignedIn, code: str) -> HttpResponse:
    """The ticked entries of the page, or all that a rule names."""
    category = memory.category_or_404(code)
    rule, seen = request.POST.get("rule", ""), whole_number(request.POST.get("seen"), LAST_KEY) or 0
    ticked = {whole_number(typed, LAST_KEY) or 0 for typed in request.POST.getlist("entries")[:PER_PAGE]}
    try:
        if rule:
            done = room.publish_by_rule(category=category, rule=rule, seen=seen, by=request.user)
        else:
            done = room.publish(category=category, entries=room.admitted(category, ticked), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已公布 %(n)d 件入围作品。") % {"n": len(done)})
    return redirect(f"{reverse('shortlist')}?category={category.code}")


@require_POST
@requires("entry.shortlist")
def shortlist_remove(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    try:
        room.unshortlist(entry=entry, by=request.user, note=plain_text(request.POST.get("note"))[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(title)s已移出入围。") % {"title": titled(entry.title)})
    return redirect(f"{reverse('shortlist')}?category={entry.category.code}")


def _rule(request: SignedIn) -> str:
    """What the buttons 全部 and 每个推荐单位前 N 件 ask for."""
    return room.EVERYTHING if request.GET.get("choose") == room.EVERYTHING else request.GET.get("top", "")


def _context(request: SignedIn, category: Category, chosen: QueueFilter) -> dict[str, Any]:
    rule, dates = _rule(request), calendar.shown(category.campaign)
    return {
        "categories": chosen.categories.values(),
        "category": category,
        "filter": chosen,
        "page": _page(request, category, chosen, states.ADMITTED, "page"),
        "listed": _page(request, category, chosen, states.SHORTLISTED, "listed"),
        "chosen": room.chosen(category, rule) if rule else set(),
        "rule": rule,
        "top": request.GET.get("top", ""),
        "can_edit": allows(request.user, "entry.shortlist"),
        "is_settled": room.voting_has_opened(dates),
    }


def _page(request: SignedIn, category: Category, chosen: QueueFilter, state: str, name: str) -> Page[Entry]:
    entries = chosen.narrow(room.in_order(category, state)).select_related("union", "recommending")
    return page_of(entries.defer("answers", "declarations"), request.GET.get(name), per_page=PER_PAGE)
