"""The desk of awards (奖项审定): one person proposes a category's prizes, another confirms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from accounts.two_people import Outcome
from campaign import memory
from campaign.calendar import current_campaign_or_404
from campaign.models import Category
from common.refusals import Refused
from common.text import plain_text
from review.awards import decided, deciding, desk
from review.awards.forms import LONGEST, AwardForm
from review.models import AwardDecision, Result, ResultRow
from review.running_vote import running_vote

DECISIONS: dict[str, Callable[..., AwardDecision]] = {
    "confirm": deciding.confirm,
    "refuse": deciding.refuse,
    "withdraw": deciding.withdraw,
}


@requires("award.decide", "audit.read")
def awards_desk(request: SignedIn) -> HttpResponse:
    campaign, can_decide = current_campaign_or_404(), allows(request.user, deciding.PERMISSION)
    lines = desk.lines(campaign)
    shows_places = not running_vote(campaign)
    own = {line.decision.pk for line in lines if line.decision and line.decision.proposed_by_id == request.user.pk}
    waiting = [line for line in lines if line.is_waiting and line.decision and line.decision.pk not in own]
    context = {
        "lines": lines,
        "left": sum(line.result is not None and not line.is_decided for line in lines),
        "to_propose": [line for line in lines if line.may_be_proposed] if can_decide and shows_places else [],
        "to_confirm": [line for line in waiting if not line.differs] if can_decide and shows_places else [],
    }
    return render(request, "review/awards/desk.html", context)


@requires("award.decide", "audit.read")
def awards_category(request: SignedIn, code: str) -> HttpResponse:
    return _page(request, memory.category_or_404(code))


@require_POST
@requires("award.decide")
def awards_propose(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    result = _newest_or_404(category)
    form = _form(result, desk.rows(result), request.POST)
    if form.is_valid():
        try:
            deciding.propose(
                result=result,
                given=form.given,
                reasons=form.reasons,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提出，须由另一位省总活动管理员登录后确认。"))
            return redirect("awards_category", code)
    return _page(request, category, form, status=422)


@require_POST
@requires("award.decide")
def awards_decide(request: SignedIn, code: str, decision: str) -> HttpResponse:
    result = _newest_or_404(memory.category_or_404(code))
    stands = decided.decision_of(result)
    if stands is None or decision not in DECISIONS:
        raise Http404
    try:
        done = DECISIONS[decision](
            decision=stands, by=request.user, note=plain_text(request.POST.get("note"))[:LONGEST]
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SAID[done.outcome])
    return redirect("awards_category", code)


_SAID: dict[str, Any] = {
    Outcome.CONFIRMED: _lazy("奖项已经审定。"),
    Outcome.REFUSED: _lazy("已登记不同意，可以另行提出。"),
    Outcome.WITHDRAWN: _lazy("已撤回，可以另行提出。"),
}


def _newest_or_404(category: Category) -> Result:
    result = desk.newest(category)
    if result is None:
        raise Http404
    result.category, result.campaign = category, category.campaign
    return result


def _form(result: Result, rows: list[ResultRow], data: Any = None) -> AwardForm:
    before = desk.earlier(result) if data is None else None
    return AwardForm(data, rows=rows[: desk.SHOWN], awards=deciding.names(result), before=before)


def _page(request: SignedIn, category: Category, form: AwardForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"category": category, "categories": memory.categories(category.campaign)}
    result = desk.newest(category)
    if result is not None:
        result.category, result.campaign = category, category.campaign
        rows, decision = desk.rows(result), decided.decision_of(result)
        can_decide = allows(request.user, deciding.PERMISSION)
        context |= {
            "result": result,
            "rows": rows,
            "count": len(rows),
            "decision": decision,
            "most": deciding.most(result),
            "prize": desk.prize(result, rows, decision),
            "can_decide": can_decide,
            "is_own": decision is not None and decision.proposed_by_id == request.user.pk,
        }
        if decision is None and can_decide and result.published_at is None and rows:
            context["award_form"] = form or _form(result, rows)
    return render(request, "review/awards/category.html", context, status=status)
