"""The organiser's switch beside the portions: which entries two read apart from each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from common.refusals import Refused
from review.screening_shares import sharing
from review.second_reader import setting


@require_POST
@requires("screening.share")
def screening_two_readers(request: SignedIn) -> HttpResponse:
    """What is ticked takes two, what is not takes one; what the page did not show stays."""
    campaign = current_campaign_or_404()
    ticked, shown = set(request.POST.getlist("two")), set(request.POST.getlist("shown"))
    try:
        for key, of, _is_on in setting.choices(campaign, list(sharing.screeners())):
            if key in shown:
                act = setting.ask_two if key in ticked else setting.ask_one
                act(campaign=campaign, of=of, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已保存。没有人看过的作品从现在起按新的办法办理。"))
    return redirect("screening_shares")
