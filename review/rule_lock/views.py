"""Locking the rule on the organiser's desk, and what was locked for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, public, requires
from accounts.two_people import Outcome
from campaign import calendar
from campaign.calendar import current_campaign_or_404
from common.refusals import Refused
from common.text import plain_text
from review.models import RuleLock
from review.results import explaining
from review.rule_lock import locking
from review.rule_lock.terms import terms_of

LONGEST = 300
DECISIONS: dict[str, Callable[..., RuleLock]] = {
    "confirm": locking.confirm,
    "refuse": locking.refuse,
    "withdraw": locking.withdraw,
}
_SAID: dict[str, Any] = {
    Outcome.CONFIRMED: _lazy("计分规则已经锁定并公布。"),
    Outcome.REFUSED: _lazy("已登记不同意，可以重新提出。"),
    Outcome.WITHDRAWN: _lazy("已撤回，可以重新提出。"),
}


@requires("rule.lock", "audit.read")
def rule_lock(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    lock = locking.standing(campaign)
    vote = calendar.shown(campaign).phase("vote")
    context = {
        "lock": lock,
        "vote": vote,
        "has_opened": vote is not None and vote.opens_at <= timezone.now(),
        "can_lock": allows(request.user, locking.PERMISSION),
        "is_own": lock is not None and lock.proposed_by_id == request.user.pk,
    }
    terms = lock.terms if lock else terms_of(campaign.definition)
    return render(request, "review/rule_lock/desk.html", context | _terms(terms))


@require_POST
@requires("rule.lock")
def rule_lock_propose(request: SignedIn) -> HttpResponse:
    reason = plain_text(request.POST.get("reason"))[:LONGEST]
    try:
        locking.propose(campaign=current_campaign_or_404(), by=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已提出，须由另一位省总活动管理员登录后确认。"))
    return redirect("rule_lock")


@require_POST
@requires("rule.lock")
def rule_lock_decide(request: SignedIn, decision: str) -> HttpResponse:
    lock = locking.standing(current_campaign_or_404())
    if lock is None or decision not in DECISIONS:
        raise Http404
    try:
        done = DECISIONS[decision](lock=lock, by=request.user, note=plain_text(request.POST.get("note"))[:LONGEST])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SAID[done.outcome])
    return redirect("rule_lock")


@public
def locked_rule(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    lock = locking.locked(campaign)
    terms = lock.terms if lock else terms_of(campaign.definition)
    return render(request, "review/rule_lock/public.html", {"campaign": campaign, "lock": lock} | _terms(terms))


def _terms(terms: dict[str, Any]) -> dict[str, Any]:
    return {
        "terms": terms,
        "rule": explaining.rule_sentence(terms["vote_rule"]),
        "expert_rule": explaining.expert_rule_sentence(terms.get("expert_rule", "mean")),
        "awards": [(name, _percent(share)) for _code, name, share in terms["awards"]],
        "cap": _percent(terms["award_cap"]),
    }


def _percent(share: str) -> str:
    return f"{round(float(share) * 100)}%"
