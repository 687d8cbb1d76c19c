"""Experts by Excel: the list to fill in, the upload, the preview, the confirmation, the lines to change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.calendar import current_campaign_or_404
from common import spreadsheets
from common.refusals import Refused
from common.tables.handing_back import handed_back
from common.tables.judging import Judged
from common.tables.reading import Unreadable
from review.experts import import_file, importing
from review.experts.forms import ExpertsForm


@require_safe
@requires("expert.invite")
def experts_template(request: SignedIn) -> HttpResponse:
    names = [category.short_name for category in memory.categories(current_campaign_or_404())]
    return spreadsheets.response(import_file.template(names[:2]), name=_("专家名单模板.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("expert.invite")
def experts_import(request: SignedIn) -> HttpResponse:
    """Take the list; on to the preview."""
    campaign = current_campaign_or_404()
    form = ExpertsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            given = import_file.read(form.cleaned_data["file"], form.cleaned_data["file"].size)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            judged = importing.judge(given=given, campaign=campaign)
            return redirect("experts_import_confirm", key=importing.keep(judged=judged, by=request.user))
    context = {
        "form": form,
        "labels": import_file.LABELS.values(),
        "most": import_file.MAX_LINES,
        "categories": memory.categories(campaign),
    }
    return render(request, "review/experts/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("expert.invite")
def experts_import_confirm(request: SignedIn, key: str) -> HttpResponse:
    """Show what each line will do; done when confirmed. A second click finds everybody there already."""
    try:
        judged = importing.kept_or_404(key=key, by=request.user)
    except Http404:
        messages.error(request, _("预览已过期，请重新上传名单。"))
        return redirect("experts_import")
    campaign = current_campaign_or_404()
    if request.method == "POST":
        return _carried_out(request, judged)
    made = importing.plan(lines=judged.lines, campaign=campaign)
    return render(request, "review/experts/import_preview.html", {"plan": made, "judged": judged, "key": key})


def _carried_out(request: SignedIn, judged: Judged[import_file.Line]) -> HttpResponse:
    try:
        made = importing.carry_out(judged=judged, campaign=current_campaign_or_404(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("experts_import")
    said = {"people": len(made.steps), "new": made.new_people}
    messages.success(request, _("已导入 %(people)d 位专家，其中新开账号 %(new)d 个。") % said)
    return redirect("panels")


@require_safe
@requires("expert.invite")
def experts_import_wrong_lines(request: SignedIn, key: str) -> HttpResponse:
    judged = importing.kept_or_404(key=key, by=request.user)
    file = handed_back(head=judged.head, written=judged.written, problems=judged.problems)
    return spreadsheets.response(file, name=_("需要修改的专家.xlsx"))
