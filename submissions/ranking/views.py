"""The branch's order of preference within one category: by dragging, or a place up or down; saved at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import reach
from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.models import Category
from common.refusals import Refused
from common.text import LAST_KEY, whole_number
from submissions import access, handed_in, quota, states
from submissions.branch import desk, recommending
from submissions.models import Entry
from submissions.queue import rows
from submissions.status import status as entry_status


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.recommend")
def branch_ranking(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    if request.method != "POST":
        return _page(request, category)
    fault = _move(request)
    if request.htmx:  # type: ignore[attr-defined]
        # A browser swaps in no answer of 4xx: what was refused is said in the list itself.
        return _page(request, category, fault=fault)
    if fault:
        messages.error(request, fault)
    return redirect("branch_ranking", code=code)


def _move(request: SignedIn) -> str:
    """Move the posted entry to its place; why not, where that is refused."""
    key = whole_number(request.POST.get("entry"), LAST_KEY)
    place = whole_number(request.POST.get("place"), recommending.LAST_PLACE)
    if not key or not place:
        raise Http404
    entry = access.get_branch_entry_or_404(request.user, key)
    seen = [whole_number(one, LAST_KEY) or 0 for one in request.POST.get("seen", "").split(",")]
    try:
        recommending.set_rank(entry=entry, by=request.user, place=place, seen=seen)
    except Refused as refusal:
        return str(refusal)
    return ""


def _page(request: SignedIn, category: Category, *, fault: str = "") -> HttpResponse:
    found = Entry.objects.filter(quota.PUT_FORWARD, category=category, recommending=reach.own_union(request.user))
    entries = list(found.select_related("union", "recommending").order_by("preference", "pk"))
    handed_in.put_titles(entries)
    told, glances = entry_status.of_many(entries, reader="staff"), rows.glances(entries)
    context: dict[str, Any] = desk.desk_context(request.user) | {
        "category": category,
        "rows": [(entry, told[entry.pk], glances[entry.pk], entry.state == states.RECOMMENDED) for entry in entries],
        "seen": ",".join(str(entry.pk) for entry in entries),
        "room": quota.allowance_of(union=reach.own_union(request.user), category=category),
        "fault": fault,
    }
    part = "_list" if request.htmx else "page"  # type: ignore[attr-defined]
    return render(request, f"submissions/ranking/{part}.html", context)
