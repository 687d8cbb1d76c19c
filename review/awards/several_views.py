"""What the desk of awards does with the categories that were ticked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from common.refusals import Refused
from common.text import whole_number
from review.awards import several
from review.models import AwardDecision, Result

MOST_KEYS = 2**31


@require_POST
@requires("award.decide")
def awards_propose_several(request: SignedIn) -> HttpResponse:
    chosen = Result.objects.filter(campaign=current_campaign_or_404(), pk__in=_keys(request, "result"))
    results = list(chosen.select_related("category"))
    said = _("已提出 %(n)d 个项目的奖项，须由另一位省总活动管理员登录后确认。")
    return _done(request, lambda: several.propose_all(results=results, by=request.user), said)


@require_POST
@requires("award.decide")
def awards_confirm_several(request: SignedIn) -> HttpResponse:
    chosen = AwardDecision.objects.filter(
        result__campaign=current_campaign_or_404(), pk__in=_keys(request, "decision")
    ).select_related("result__category")
    decisions = list(chosen)
    said = _("%(n)d 个项目的奖项已经审定。")
    return _done(request, lambda: several.confirm_all(decisions=decisions, by=request.user), said)


def _keys(request: HttpRequest, name: str) -> list[int]:
    return [key for key in (whole_number(typed, MOST_KEYS) for typed in request.POST.getlist(name)) if key]


def _done(request: HttpRequest, act: Callable[[], list[Any]], said: str) -> HttpResponse:
    try:
        count = len(act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said % {"n": count})
    return redirect("awards_desk")
