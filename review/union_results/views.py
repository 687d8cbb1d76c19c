"""A union's own result, and a recommending union's list."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import reach
from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from review.release import standing
from review.results import explaining
from review.union_results import branch, own
from submissions import access


@require_safe
@requires("entry.submit", "entry.recommend")
def entry_result(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    found = own.of(entry, (_("专家得分"), _("投票得分"), _("综合得分")))
    if found is None:
        raise Http404(_("这件作品的结果还没有公布。"))
    context = {
        "entry": entry,
        "own": found,
        "one": found.explained,
        "result": found.result,
        "category": entry.category,
        "count": found.count,
        "rule": explaining.rule_sentence(found.result.inputs["vote_rule"]),
        "standing": standing.of(found.result),
        "desk": entry.campaign.definition.desk,
    }
    return render(request, "review/union_results/entry.html", context)


@require_safe
@requires("entry.recommend")
def branch_awards(request: SignedIn) -> HttpResponse:
    campaign, union = current_campaign_or_404(), reach.own_union(request.user)
    lines = branch.lines(request.user, campaign)
    context = {"campaign": campaign, "union": union, "lines": lines, "publicities": branch.in_publicity(lines)}
    return render(request, "review/union_results/branch.html", context)
