"""The winners of published results with the jury's words: of all categories for the office, of her own for a chair."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign_or_404
from common.refusals import Refused
from review.jury_words import writing
from review.models import Assignment, JuryWords
from review.showcase import winners
from submissions.models import Entry

SAID: dict[str, Any] = {
    "write": _lazy("评语已保存，省总活动管理员公布以后才会显示。"),
    "release": _lazy("评语已公布，一分钟以内显示在获奖作品页和作品页。"),
    "take_back": _lazy("评语已收回，一分钟以内公开页面不再显示。"),
}


@require_safe
@requires("panel.chair", "panel.progress")
def jury_words(request: SignedIn) -> HttpResponse:
    return render(request, "review/jury_words/desk.html", _page(request))


@require_POST
@requires("panel.chair", "award.decide")
def jury_words_act(request: SignedIn, pk: int) -> HttpResponse:
    """`do`: write, release or take_back."""
    entry = Entry.objects.filter(pk=pk, category__campaign=current_campaign_or_404()).first()
    does, text = request.POST.get("do", ""), request.POST.get("text", "")
    if entry is None or does not in SAID:
        raise Http404
    try:
        if does == "write":
            writing.write(entry=entry, by=request.user, text=text)
        elif does == "release":
            writing.release(entry=entry, by=request.user, seen=text)
        else:
            writing.take_back(entry=entry, by=request.user)
    except Refused as refusal:
        page = _page(request, fault=str(refusal), at=pk, typed=text)
        return render(request, "review/jury_words/desk.html", page, status=422)
    messages.success(request, SAID[does])
    return redirect(f"{reverse('jury_words')}#w{pk}")


def _page(request: SignedIn, **more: Any) -> dict[str, Any]:
    lists = winners.of_campaign(current_campaign_or_404())
    shown = [winner for one in lists for winner in one.found]
    if not allows(request.user, "panel.progress"):
        own = set(Assignment.objects.filter(panel__chair=request.user).values_list("entry", flat=True))
        shown = [winner for winner in shown if winner.row.entry_id in own]
    keys = [winner.row.entry_id for winner in shown]
    found = {one.entry_id: one for one in JuryWords.objects.filter(entry__in=keys).select_related("written_by")}
    return {
        "rows": [(winner, found.get(winner.row.entry_id)) for winner in shown],
        "may_write": not allows(request.user, "panel.progress") or allows(request.user, writing.OFFICE),
        "may_release": allows(request.user, writing.OFFICE),
        "longest": writing.LONGEST,
    } | more
