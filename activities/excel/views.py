"""Activities out as Excel and in from a list: the download, the template, the upload, the preview, the confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedIn, requires
from accounts.reach import own_union
from accounts.unions.forms import ImportForm
from activities.desk import listing
from activities.excel import import_file, importing
from activities.excel.export import export
from campaign.calendar import current_campaign_or_404
from common import spreadsheets
from common.refusals import Refused
from common.tables.handing_back import handed_back
from common.tables.reading import Unreadable


@require_safe
@requires(*listing.READERS)
def activity_excel(request: SignedIn) -> HttpResponse:
    file = export(campaign=current_campaign_or_404(), query=request.GET, by=request.user)
    return spreadsheets.response(file, name=_("活动记录.xlsx"))


@require_safe
@requires("activity.recommend")
def activity_import_template(request: SignedIn) -> HttpResponse:
    file = import_file.template(union=own_union(request.user).name)
    return spreadsheets.response(file, name=_("活动记录模板.xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("activity.recommend")
def activity_import(request: SignedIn) -> HttpResponse:
    """Take the file; on to the preview, which says of each line what will be made or what is wrong with it."""
    campaign = current_campaign_or_404()
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = import_file.read(file, file.size)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            judged = importing.judge(sheet=sheet, campaign=campaign, by=request.user)
            return redirect("activity_import_confirm", key=importing.keep(judged=judged, by=request.user))
    kinds = [kind.name for kind in campaign.definition.activities.kinds]
    context = {"form": form, "head": import_file.LABELS.values(), "most": import_file.MAX_LINES, "kinds": kinds}
    return render(request, "activities/excel/import.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("activity.recommend")
def activity_import_confirm(request: SignedIn, key: str) -> HttpResponse:
    """Show what will be made and what cannot be; made when confirmed. A second click makes nothing more."""
    try:
        judged = importing.kept_or_404(key=key, by=request.user)
    except Http404:
        messages.error(request, _("预览已过期，请重新上传文件。"))
        return redirect("activity_import")
    campaign = current_campaign_or_404()
    if request.method == "POST":
        try:
            made = importing.carry_out(lines=judged.lines, campaign=campaign, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("activity_import")
        messages.success(request, _("已导入 %(n)d 条活动记录，请逐条核对后推荐。") % {"n": made})
        return redirect("activity_desk")
    plan = importing.plan(lines=judged.lines, campaign=campaign, by=request.user)
    return render(request, "activities/excel/preview.html", {"plan": plan, "judged": judged, "key": key})


@require_safe
@requires("activity.recommend")
def activity_import_wrong_lines(request: SignedIn, key: str) -> HttpResponse:
    """The lines that cannot be imported, as they were written, with a column that says what to change."""
    judged = importing.kept_or_404(key=key, by=request.user)
    file = handed_back(head=judged.head, written=judged.written, problems=judged.problems)
    return spreadsheets.response(file, name=_("需要修改的行.xlsx"))
