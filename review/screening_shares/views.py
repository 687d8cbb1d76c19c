"""The page of who screens what: portions given out, what is nobody's yet, and the even distribution of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.refusals import Refused
from review.entry_filter import QueueFilter
from review.screening_shares import sharing
from review.screening_shares.forms import DistributeForm
from review.second_reader import setting


@require_safe
@requires("entry.read_submitted")
def screening_shares(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    return _page(request, campaign, DistributeForm(campaign=campaign))


@require_POST
@requires("screening.share")
def screening_distribute(request: SignedIn) -> HttpResponse:
    """First what would happen; with `sure`, it does."""
    campaign = current_campaign_or_404()
    form = DistributeForm(request.POST, campaign=campaign)
    if not form.is_valid():
        return _page(request, campaign, form, status=422)
    said: dict[str, Any] = {
        "campaign": campaign,
        "chosen": form.filter,
        "people": list(form.cleaned_data["people"]),
        "by": request.user,
    }
    if request.POST.get("sure") != "on":
        return _page(request, campaign, form, planned=sharing.planned(**said))
    try:
        given = sharing.distribute(**said)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, campaign, form, status=409)
    messages.success(request, _("已分配 %(n)d 件。") % {"n": sum(given.values())})
    return redirect("screening_shares")


@require_POST
@requires("screening.share")
def screening_take_back(request: SignedIn, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    taken = sharing.take_back(campaign=current_campaign_or_404(), person=person, by=request.user)
    messages.success(request, _("已收回 %(n)d 件，现在未分配。") % {"n": taken})
    return redirect("screening_shares")


def _page(
    request: SignedIn,
    campaign: Campaign,
    form: DistributeForm,
    *,
    planned: dict[User, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    nothing = QueueFilter({}, campaign=campaign)
    context = {
        "rows": [(person, given, waiting, given - waiting) for person, given, waiting in sharing.progress(campaign)],
        "unshared": sharing.unshared(request.user, campaign, nothing).count(),
        "form": form,
        "planned": planned.items() if planned is not None else None,
        "planned_in_all": sum(planned.values()) if planned is not None else 0,
        "can_share": allows(request.user, "screening.share"),
        "two_readers": setting.choices(campaign, list(sharing.screeners())),
    }
    return render(request, "review/screening_shares/shares.html", context, status=status)
