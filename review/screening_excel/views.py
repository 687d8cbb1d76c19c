"""Decisions out as Excel and in again: the download, the upload, the preview, the confirmation, the lines to change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign_or_404
from common import spreadsheets
from common.refusals import Refused
from common.tables.handing_back import handed_back
from common.tables.reading import Unreadable
from review.entry_filter import QueueFilter
from review.screening_excel import import_file, importing
from review.screening_excel.export import export
from review.screening_excel.forms import DecisionsForm


@require_safe
@requires("entry.read_submitted")
def screening_excel(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    file = export(campaign=campaign, chosen=QueueFilter(request.GET, campaign=campaign), by=request.user)
    return spreadsheets.response(file, name=_("初评表.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.screen")
def screening_import(request: SignedIn) -> HttpResponse:
    """Take the file; on to the preview, which says of each line what will be done or what is wrong with it."""
    form = DecisionsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = import_file.read(file, file.size)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            note = form.cleaned_data["note"]
            judged = importing.judge(sheet=sheet, note=note, campaign=current_campaign_or_404(), by=request.user)
            return redirect("screening_import_confirm", key=importing.keep(judged=judged, by=request.user))
    context = {"form": form, "labels": import_file.LABELS.values(), "most": import_file.MAX_LINES}
    return render(request, "review/screening_excel/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.screen")
def screening_import_confirm(request: SignedIn, key: str) -> HttpResponse:
    """Show what will be decided and what cannot be; decided when confirmed. A second click decides nothing more."""
    try:
        judged = importing.kept_or_404(key=key, by=request.user)
    except Http404:
        messages.error(request, _("预览已过期，请重新上传文件。"))
        return redirect("screening_import")
    campaign = current_campaign_or_404()
    if request.method == "POST":
        try:
            made = importing.carry_out(judged=judged, campaign=campaign, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("screening_import")
        messages.success(request, _("已导入 %(n)d 条初评意见。") % {"n": made})
        return redirect("screening_desk")
    context = {
        "plan": importing.plan(lines=judged.lines, campaign=campaign, by=request.user),
        "judged": judged,
        "key": key,
    }
    return render(request, "review/screening_excel/preview.html", context)


@require_safe
@requires("entry.screen")
def screening_import_wrong_lines(request: SignedIn, key: str) -> HttpResponse:
    """The lines that cannot be imported, as they were written, with a column that says what to change."""
    judged = importing.kept_or_404(key=key, by=request.user)
    file = handed_back(head=judged.head, written=judged.written, problems=judged.problems)
    return spreadsheets.response(file, name=_("需要修改的行.xlsx"))
