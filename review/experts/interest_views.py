"""The expert adds to her declared interests while she scores."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from common.forms import submit_to
from review.experts import interests
from review.experts.invitations.forms import InterestsForm


@requires("score.give")
def my_interests(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    form = InterestsForm(
        request.POST if request.method == "POST" else None, initial=interests.written(campaign, request.user)
    )
    recused = submit_to(request, form, lambda said: interests.declare(campaign=campaign, said=said, by=request.user))
    if recused is not None:
        messages.success(request, _("已保存。按您申报的情况，新办理回避 %(n)d 件。") % {"n": recused})
        return redirect("my_works")
    return render(request, "review/experts/my_interests.html", {"form": form}, status=422 if form.errors else 200)
