"""The organiser's desk of results: what is missing, compute, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.calendar import current_campaign
from campaign.holidays import working_days
from common.refusals import Refused
from review.awards.decided import with_given
from review.models import Result, ResultRow, ResultSignature
from review.release import signing
from review.results import changed, explaining, missing, objections, publishing
from review.results.inputs import Seen
from review.results.public_views import _back, _versions


@requires("panel.progress")
def results_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    categories = memory.categories(campaign) if campaign else []
    asked = request.GET.get("category", "")
    category = next((one for one in categories if one.code == asked), categories[0] if categories else None)
    context: dict[str, Any] = {"categories": categories, "category": category}
    if category is not None:
        versions, seen = _versions(category), Seen(category)
        newest = versions[0] if versions else None
        context |= {
            "missing": missing.missing(category, seen=seen),
            "cautions": missing.address_changes(category, seen=seen) + missing.unsigned_meetings(category),
            "versions": versions,
            "newest": newest,
            "rule": explaining.rule_sentence(category.campaign.definition.vote.rule),
            "rows": _rows(newest, seen) if newest else [],
            "can_compute": allows(request.user, "result.compute"),
            "to_correct": seen.sustained,
            "first_reason": objections.reason(seen.sustained),
            "objections_waiting": seen.objections_waiting,
            "has_changed": bool(
                newest and newest.published_at and changed.since_computed(newest, entries=seen.entries)
            ),
            "is_correction": any(one.published_at for one in versions),
        }
        if newest and newest.published_at is None:
            context |= _release(request, newest, seen, context["missing"])
    return render(request, "review/results/desk.html", context)


def _release(request: SignedIn, newest: Result, seen: Seen, lacking: list[str]) -> dict[str, Any]:
    """What stands between this version and the public."""
    signed = list(newest.signatures.select_related("by"))
    mine = any(one.by_id == request.user.pk for one in signed)
    is_signed = sum(one.kind == ResultSignature.Kind.SIGN for one in signed) >= publishing.SIGNATURES
    days = newest.campaign.definition.publicity_days
    return {
        "signatures": signed,
        "is_signed": is_signed,
        "problems": [] if is_signed else signing.problems_of_newest(newest, seen, lacking=lacking),
        "may_sign": allows(request.user, "result.sign") and not mine and not is_signed,
        "may_countersign": allows(request.user, "result.countersign") and not mine,
        "can_publish": allows(request.user, "result.publish"),
        "publicity_days": days,
        "publicity": working_days.after(timezone.localdate(), days),
    }


def _rows(newest: Result, seen: Seen) -> list[ResultRow]:
    """None while the vote was opened again after this version was computed: it holds votes by work."""
    if newest.published_at is None and seen.vote:
        return []
    return list(with_given(newest.rows.select_related("entry")))


@require_POST
@requires("result.compute")
def result_compute(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    try:
        result = publishing.compute(category=category, by=request.user, reason=request.POST.get("reason", ""))
    except publishing.NotReady:
        messages.error(request, _("还不能计算，缺少的在下面。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已算出第 %(n)d 版。下一步：核对、审定奖项、两人签署。") % {"n": result.version})
    return _back(code)
