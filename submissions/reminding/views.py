"""The recommender's page before she reminds her unions of their drafts: who gets it, and one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import reach
from accounts.permissions import SignedIn, requires
from campaign import calendar
from common.refusals import Refused
from submissions.reminding import drafts


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.recommend")
def branch_remind(request: SignedIn) -> HttpResponse:
    campaign = calendar.current_campaign_or_404()
    if request.method == "POST":
        try:
            told = drafts.remind(campaign=campaign, by=request.user)
            messages.success(request, _("已提醒 %(n)d 家，消息正在发送。") % {"n": len(told)})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("recommend_desk")
    rows = drafts.waiting(campaign=campaign, union=reach.own_union(request.user))
    left = [one for one in rows if one.by_address and not one.told_today]
    return render(request, "submissions/reminding/preview.html", {"rows": rows, "left": left})
