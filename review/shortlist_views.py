"""The shortlist page: choose within a category, see it as the public will, publish; take one back before the vote."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign
from campaign.models import Campaign, Category
from review import shortlist as room
from submissions import states
from submissions.access import get_entry_or_404
from submissions.models import Entry
from submissions.workflow import Refused

MOST_PER_BRANCH = 99


@requires("entry.shortlist", "audit.read")
def shortlist(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    category = _category(campaign, request.GET.get("category", "")) if campaign else None
    if campaign is None or category is None:
        return render(request, "review/shortlist.html", {"category": None})
    entries = room.candidates(category)
    chosen = _chosen(request, [entry for entry in entries if entry.state == states.ADMITTED])
    return render(request, "review/shortlist.html", _context(request, campaign, category, entries, chosen))


@require_POST
@requires("entry.shortlist")
def shortlist_publish(request: SignedIn, code: str) -> HttpResponse:
    category = get_object_or_404(Category, campaign__is_current=True, code=code)
    wanted = [pk for pk in request.POST.getlist("entries") if pk.isascii() and pk.isdigit() and len(pk) < 12]
    entries = [entry for entry in room.candidates(category) if str(entry.pk) in wanted]
    try:
        done = room.publish(category=category, entries=entries, by=request.user)
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
        room.unshortlist(entry=entry, by=request.user, note=request.POST.get("note", "").replace("\0", "")[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("《%(title)s》已移出入围。") % {"title": entry.title})
    return redirect(f"{reverse('shortlist')}?category={entry.category.code}")


def _category(campaign: Campaign, code: str) -> Category | None:
    categories = list(campaign.categories.all())
    return next((one for one in categories if one.code == code), categories[0] if categories else None)


def _chosen(request: SignedIn, admitted: list[Entry]) -> set[int]:
    """What the buttons 全部 and 每个推荐单位前 N 件 tick; ticks by hand stay in the page."""
    if request.GET.get("choose") == "all":
        return room.all_admitted(admitted)
    number = request.GET.get("top", "")
    if number.isascii() and number.isdigit() and len(number) < 4:
        return room.top_of_each_branch(admitted, min(int(number), MOST_PER_BRANCH))
    return set()


def _context(
    request: SignedIn, campaign: Campaign, category: Category, entries: list[Entry], chosen: set[int]
) -> dict[str, Any]:
    return {
        "categories": campaign.categories.all(),
        "category": category,
        "admitted": [entry for entry in entries if entry.state == states.ADMITTED],
        "shortlisted": [entry for entry in entries if entry.state == states.SHORTLISTED],
        "chosen": chosen,
        "top": request.GET.get("top", ""),
        "can_edit": allows(request.user, "entry.shortlist"),
        "can_take_back": not room.voting_has_opened(campaign),
        "too_late": room.voting_has_closed(campaign),
    }
