"""The national register's pages: the list, one line, and the Excel file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import allows, requires
from campaign import memory
from campaign.calendar import current_campaign, current_campaign_or_404
from common import spreadsheets
from common.refusals import Refused
from submissions import access, handed_in
from submissions.models import Filing
from submissions.national_filing import filing
from submissions.national_filing.forms import FilingForm

PER_PAGE = 50


@require_safe
@requires("filing.edit", "filing.read")
def filings(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign()
    context: dict[str, Any] = {
        "campaign": campaign,
        "can_edit": allows(request.user, "filing.edit"),
        "asked": request.GET,
    }
    if campaign:
        found = filing.register(user=request.user, campaign=campaign, query=request.GET)
        context |= {
            "page": (page := Paginator(found, PER_PAGE).get_page(request.GET.get("page"))),
            "counts": filing.counts(user=request.user, campaign=campaign),
            "states": [(filing.NOT_FILED, _("未登记")), *Filing.State.choices],
            "categories": memory.categories(campaign),
        }
        handed_in.put_titles(page)
    return render(request, "submissions/national_filing/register.html", context)


@require_safe
@requires("filing.edit", "filing.read")
def filings_excel(request: HttpRequest) -> HttpResponse:
    """The register as the filters of the page show it."""
    found = filing.register(user=request.user, campaign=current_campaign_or_404(), query=request.GET)
    head, widths = zip(*filing.COLUMNS, strict=True)
    file = spreadsheets.write(title=_("备案"), head=head, rows=filing.table(found), widths=widths)
    return spreadsheets.response(file, name=_("全国征集备案.xlsx"))


@requires("filing.edit")
def filing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    form = FilingForm(request.POST if request.method == "POST" else None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            filing.file_national(entry=entry, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记 %(entry)s的全国征集备案。") % {"entry": entry})
            return redirect("filings")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    context = {"form": form, "entry": entry, "is_needed": filing.needs_filing(entry)}
    return render(request, "submissions/national_filing/edit.html", context, status=status)
