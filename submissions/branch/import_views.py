"""Importing unions and officers from Excel: the form, all problems at once, the preview, the confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import reach
from accounts.models import Union
from accounts.permissions import requires
from accounts.reach import own_union
from accounts.unions import import_file, importing
from accounts.unions.forms import ImportForm
from common import spreadsheets
from common.refusals import Refused


@requires("union.invite")
def branch_import(request: HttpRequest) -> HttpResponse:
    """Take the file; on to the preview where every line is right, else say everything that is not."""
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[import_file.Problem] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            lines, problems = import_file.read(file, file.size)
            problems = sorted(
                problems + importing.plan(lines=lines, by=request.user).problems, key=lambda problem: problem.number
            )
        except import_file.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            if not problems:
                return redirect("branch_import_confirm", key=importing.keep(lines=lines, by=request.user))
    context = {"form": form, "problems": problems, "head": import_file.HEAD, "most": import_file.MAX_LINES}
    status = 422 if problems or form.errors else 200
    return render(request, "submissions/branch/import.html", context, status=status)


@requires("union.invite")
def branch_import_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Show what will be made; made when confirmed. A second click finds everything there and makes nothing."""
    try:
        lines = importing.kept_or_404(key=key, by=request.user)
    except Http404:
        messages.error(request, _("预览已过期，请重新上传文件。"))
        return redirect("branch_import")
    if request.method == "POST":
        try:
            made = importing.carry_out(lines=lines, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("branch_import")
        said = {"unions": made.unions, "people": made.people}
        messages.success(request, _("已新建 %(unions)d 家基层工会，邀请 %(people)d 位申报员。") % said)
        return redirect("branch_unions")
    context = {"plan": importing.plan(lines=lines, by=request.user)}
    return render(request, "submissions/branch/import_preview.html", context)


@require_safe
@requires("union.invite")
def branch_import_template(request: HttpRequest) -> HttpResponse:
    county = reach.parents_of(request.user).filter(kind=Union.Kind.COUNTY).order_by("path").first()
    file = import_file.template(parent=(county or own_union(request.user)).name)
    return spreadsheets.response(file, name=_("基层工会导入模板.xlsx"))
