"""The recommending union's page of screening results: to read, to print as a notice, and as Excel."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit, reach
from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from common import spreadsheets
from review.branch_results import results


@require_safe
@requires("entry.recommend")
def branch_results(request: SignedIn) -> HttpResponse:
    campaign, union = current_campaign_or_404(), reach.own_union(request.user)
    context = {
        "campaign": campaign,
        "union": union,
        "results": results.of(request.user, campaign),
        "is_final": results.is_final(campaign, union, timezone.now()),
        "today": timezone.localdate(),
    }
    return render(request, "review/branch_results/results.html", context)


@require_safe
@requires("branch.export")
def branch_results_excel(request: SignedIn) -> HttpResponse:
    campaign, union = current_campaign_or_404(), reach.own_union(request.user)
    found = results.of(request.user, campaign)
    head, widths = zip(*results.COLUMNS, strict=True)
    file = spreadsheets.write(title=_("初评结果"), head=head, rows=results.table(found), widths=widths)
    with transaction.atomic():
        audit.record(action="branch.export", obj=union, by=request.user, entries=len(found.lines), filters="")
    return spreadsheets.response(file, name=_("%(union)s初评结果.xlsx") % {"union": union.name})
