"""The desks of recommending unions and of the province: a list, one record, acts on one and on several."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from activities import access, history, states
from activities.counting import counters
from activities.desk import acts, listing
from activities.files import shown
from activities.models import Activity
from activities.models.activities import ActivityQuerySet
from activities.places import cities
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.paging import back_to, page_of
from common.refusals import Refused

DONE = "activity_done"  # in the session: what was done last, to be taken back


@require_safe
@requires(*listing.READERS)
def activity_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    rows = listing.found(user=request.user, campaign=campaign, query=request.GET)
    rows = rows.select_related("union", "county").with_evidence()
    context = {
        "campaign": campaign,
        "page": page_of(rows, request.GET.get("page"), per_page=listing.PER_PAGE),
        "counts": listing.counts(user=request.user, campaign=campaign),
        "sorts": [(code, name) for code, (name, _columns) in listing.SORTS.items()],
        "kinds": campaign.definition.activities.kinds,
        "cities": cities(),
        "acts": acts.offered(request.user) if campaign.is_current else [],
        "mistake": acts.undo_offer(request.user, request.session.get(DONE)),
        "asked": request.GET,
        "counter": _counter(listing.counter_of(request.GET), rows, campaign),
        "address": listing.address(request.GET),
        "may_import": allows(request.user, "activity.recommend"),
        "may_read_targets": allows(request.user, "activity.read"),
    }
    return render(request, "activities/desk/list.html", context)


@require_safe
@requires(*listing.READERS)
def activity_review(request: SignedIn, pk: int) -> HttpResponse:
    activity = access.get_on_desk_or_404(request.user, pk)
    return _review_page(request, activity)


@require_POST
@requires("activity.recommend", "activity.count")
def activity_act(request: SignedIn, pk: int, action: str) -> HttpResponse:
    activity = access.get_on_desk_or_404(request.user, pk)
    campaign = current_campaign_or_404()
    following = listing.next_waiting(user=request.user, campaign=campaign, query=request.GET, but=pk)
    note = request.POST.get("note", "")
    try:
        acts.act_on(activities=[activity], action=action, note=note, by=request.user)
    except Refused as refusal:
        return _review_page(request, access.get_on_desk_or_404(request.user, pk), str(refusal), note, refusal.status)
    messages.success(request, _said(action, 1))
    request.session[DONE] = [pk, action]
    if following is None:
        return back_to("activity_desk", listing.address(request.GET))
    kept = listing.address(request.GET)
    url = reverse("activity_review", args=[following])
    return redirect(f"{url}?{kept}" if kept else url)


@require_POST
@requires("activity.recommend", "activity.count")
def activity_several(request: SignedIn) -> HttpResponse:
    picked = acts.picked(request.user, request.POST.getlist("pick"))
    action, note = request.POST.get("act", ""), request.POST.get("note", "")
    try:
        number = acts.act_on(activities=picked, action=action, note=note, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(action, number))
    return back_to("activity_desk", request.POST.get("back", ""))


def _counter(code: str, rows: ActivityQuerySet, campaign: Campaign) -> dict[str, Any] | None:
    """What these records come to of the counter that is asked for."""
    if not code:
        return None
    label, unit = counters.LABELS[code]
    return {"label": label, "unit": unit, "value": counters.values_of(rows, campaign.definition.activities)[code]}


def _said(action: str, number: int) -> str:
    return _("已办理“%(act)s” %(n)d 条。") % {"act": states.ACTIONS[action].label, "n": number}


def _review_page(
    request: SignedIn, activity: Activity, fault: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "activity": activity,
        "files": shown.by_role(shown.files_of(activity)),
        "spread": activity.second_hand.all(),
        "story": history.story(activity),
        "acts": acts.offered(request.user, activity) if activity.campaign.is_current else [],
        "mistake": acts.undo_offer(request.user, request.session.get(DONE)),
        "address": listing.address(request.GET),
        "fault": fault,
        "note": note,
    }
    return render(request, "activities/desk/review.html", context, status=status)
