"""Importing unions and officers from Excel: the form, the preview, the confirmation, the lines to change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import reach
from accounts.models import Union
from accounts.permissions import SignedIn, requires
from accounts.reach import own_union
from accounts.unions import import_file, importing
from accounts.unions.forms import ImportForm
from common import spreadsheets
from common.refusals import Refused
from common.tables.handing_back import handed_back


@requires("union.invite")
def branch_import(request: SignedIn) -> HttpResponse:
    """Take the file; on to the preview, which says of each line what will be made or what is wrong with it."""
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = import_file.read(file, file.size, parent=own_union(request.user).name)
        except import_file.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            judged = importing.judge(given=given, by=request.user)
            return redirect("branch_import_confirm", key=importing.keep(judged=judged, by=request.user))
    context = {"form": form, "head": import_file.HEAD, "most": import_file.MAX_LINES}
    return render(request, "submissions/branch/import.html", context, status=422 if form.errors else 200)


@requires("union.invite")
def branch_import_confirm(request: SignedIn, key: str) -> HttpResponse:
    """Show what will be made and what cannot be; made when confirmed. A second click makes nothing more."""
    try:
        judged = importing.kept_or_404(key=key, by=request.user)
    except Http404:
        messages.error(request, _("预览已过期，请重新上传文件。"))
        return redirect("branch_import")
    if request.method == "POST":
        try:
            made = importing.carry_out(lines=judged.lines, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("branch_import")
        said = {"unions": made.unions, "people": made.people}
        messages.success(request, _("已新建 %(unions)d 家基层工会，邀请 %(people)d 位申报员。") % said)
        return redirect("branch_import_confirm", key=key) if judged.problems else redirect("branch_unions")
    context = {"plan": importing.plan(lines=judged.lines, by=request.user), "judged": judged, "key": key}
    return render(request, "submissions/branch/import_preview.html", context)


@require_safe
@requires("union.invite")
def branch_import_wrong_lines(request: SignedIn, key: str) -> HttpResponse:
    """The lines that were not made, as they were written, with a column that says what to change."""
    judged = importing.kept_or_404(key=key, by=request.user)
    file = handed_back(head=judged.head, written=judged.written, problems=judged.problems)
    return spreadsheets.response(file, name=_("需要修改的行.xlsx"))


@require_safe
@requires("union.invite")
def branch_import_template(request: SignedIn) -> HttpResponse:
    county = reach.parents_of(request.user).filter(kind=Union.Kind.COUNTY).order_by("path").first()
    file = import_file.template(parent=(county or own_union(request.user)).name)
    return spreadsheets.response(file, name=_("基层工会导入模板.xlsx"))
