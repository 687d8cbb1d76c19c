"""The page of the reports: asked for with one button, made in the background, fetched here."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign_or_404
from common.refusals import Refused
from review.models import YearReport
from review.statistics import other_years
from review.statistics.counting.scope import Scope
from review.statistics.report import requesting
from submissions.files import serving

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@requires("panel.progress")
@vary_on_headers("HX-Request")
def year_reports(request: SignedIn) -> HttpResponse:
    """Asks for itself again while one is being made."""
    campaign = current_campaign_or_404()
    reports = YearReport.objects.filter(campaign=campaign).select_related("requested_by")
    context = {
        "scope": Scope(campaign, request.user),
        "reports": reports,
        "is_building": any(report.is_in_work for report in reports),
        "others": other_years.others(campaign),
        "may_make": allows(request.user, "statistics.report") and campaign.is_current,
    }
    template = "_reports.html" if request.htmx else "reports.html"  # type: ignore[attr-defined]
    return render(request, f"review/statistics/{template}", context)


@require_POST
@requires("statistics.report")
def year_report_make(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    beside = other_years.chosen(campaign, request.POST.get("with"))
    try:
        requesting.request(campaign=campaign, by=request.user, beside=beside)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("正在生成年度报告，可以离开这一页，做好后在下面下载。"))
    return redirect("year_reports")


@require_safe
@requires("panel.progress")
def year_report_file(request: SignedIn, pk: int) -> HttpResponseBase:
    report = get_object_or_404(YearReport, pk=pk, campaign=current_campaign_or_404())
    if report.state != YearReport.State.READY:
        raise Http404(_("这份报告还没有做好。"))
    day = timezone.localtime(report.created_at)
    name = _("%(year)d年活动统计报告-%(day)s.docx") % {"year": report.campaign.year, "day": f"{day:%Y%m%d}"}
    return serving.give(request, report.storage_name, WORD, name)
