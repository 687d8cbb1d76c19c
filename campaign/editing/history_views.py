"""Who changed what of a campaign, and the campaign as the file that could be loaded elsewhere."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, requires
from campaign.editing import shown
from campaign.editing.views import campaign_or_404
from campaign.loading.exporting import export_definition

PER_PAGE = 30


@require_safe
@requires("campaign.edit", "audit.read")
def history(request: SignedIn, code: str) -> HttpResponse:
    campaign = campaign_or_404(code)
    page = Paginator(shown.changes_of(campaign), PER_PAGE).get_page(request.GET.get("page"))
    context = {"campaign": campaign, "page": page, "rows": shown.told(page)}
    return render(request, "campaign/editing/history.html", context)


@require_safe
@requires("campaign.edit", "audit.read")
def export(request: SignedIn, code: str) -> HttpResponse:
    """The definition file, with the dates that hold now."""
    campaign = campaign_or_404(code)
    response = HttpResponse(export_definition(campaign), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{campaign.code}.toml"'
    return response
