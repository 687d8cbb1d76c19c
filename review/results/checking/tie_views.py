"""What the committee decided of equal works: proposed on the page of the check, decided there by another person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, requires
from accounts.two_people import Outcome
from common.refusals import Refused
from common.text import plain_text
from review.models import TieDecision
from review.results.checking import ties, views
from review.results.checking.tie_form import LONGEST

DECISIONS: dict[str, Callable[..., TieDecision]] = {
    "confirm": ties.confirm,
    "refuse": ties.refuse,
    "withdraw": ties.withdraw,
}
_SAID: dict[str, Any] = {
    Outcome.CONFIRMED: _lazy("同分作品的排序已确认。请重新计算排名，新的一版按这个次序排列。"),
    Outcome.REFUSED: _lazy("已登记不同意，可以另行提出。"),
    Outcome.WITHDRAWN: _lazy("已撤回，可以另行提出。"),
}


@require_POST
@requires("award.decide")
def tie_propose(request: SignedIn, pk: int) -> HttpResponse:
    checked = views.checked_or_404(pk)
    form = next((one for one in checked.tie_forms(request.POST) if one.is_bound), None)
    if form is None:
        messages.error(request, _("这些作品的名次已经不并列，请核对最新的名次。"))
        return redirect("result_check", pk)
    if form.is_valid():
        words = form.cleaned_data["reason"]
        try:
            ties.propose(result=checked.result, places=form.places, reason=words, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提出，须由另一位省总活动管理员登录后确认。"))
            return redirect("result_check", pk)
    return views.page(request, checked, tie_form=form)


@require_POST
@requires("award.decide")
def tie_decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    stands = get_object_or_404(TieDecision.objects.select_related("result"), pk=pk)
    if decision not in DECISIONS:
        raise Http404
    note = plain_text(request.POST.get("note"))[:LONGEST]
    try:
        done = DECISIONS[decision](tie_decision=stands, by=request.user, note=note)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SAID[done.outcome])
    return redirect("result_check", stands.result_id)
