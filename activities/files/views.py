"""Addresses of a record's files: adding and removing while it is written, and giving them out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, public, requires
from activities import access
from activities.files import adding, removing, shown
from activities.models import Activity, ActivityFile
from common.refusals import Refused
from common.request_bodies import judges_body
from common.text import key_of
from submissions.evidence import giving, rules
from submissions.files import serving


def _judge_body(request: HttpRequest, size: int, **_arguments: object) -> None:
    rules.judge_form(size)


@require_safe
@requires("activity.write")
def activity_files(request: SignedIn, pk: int) -> HttpResponse:
    """The list alone, for the open page that waits for the checks."""
    return _listed(request, access.get_own_or_404(request.user, pk))


@require_POST
@judges_body(_judge_body)
@requires("activity.write")
def activity_add_file(request: SignedIn, pk: int, role: str) -> HttpResponse:
    activity = access.get_own_or_404(request.user, pk)
    try:
        uploads, key = request.FILES.getlist("files"), key_of(request.POST.get("key"))
        adding.add(activity=activity, role=role, uploads=uploads, by=request.user, key=key)
    except Refused as refusal:
        return _answered(request, activity, str(refusal), refusal.status)
    return _answered(request, activity)


@require_POST
@requires("activity.write")
def activity_remove_file(request: SignedIn, pk: int, key: UUID) -> HttpResponse:
    activity = access.get_own_or_404(request.user, pk)
    try:
        removing.remove(activity=activity, key=key, by=request.user)
    except Refused as refusal:
        return _answered(request, activity, str(refusal), refusal.status)
    return _answered(request, activity)


@require_safe
@public
def activity_photo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The scaled copy of a photograph: for who may read the record; for anybody once it is counted and its people
    agreed."""
    row = access.get_file_or_404(request.user, key)
    if row.role != ActivityFile.Role.PHOTO or not row.copy_name:
        raise Http404(_("没有这张照片。"))
    return serving.give(request, row.copy_name, "image/jpeg", "")


@require_safe
@requires("activity.write", "activity.recommend", "activity.read")
def activity_file(request: SignedIn, key: UUID) -> HttpResponseBase:
    """The file as it was sent, once it has passed its check."""
    row = access.get_file_or_404(request.user, key)
    if row.activity not in access.visible_activities(request.user):
        raise Http404(_("没有这个文件。"))
    return giving.give(request, folder=row.file.folder, pk=row.file_id)


def _answered(request: SignedIn, activity: Activity, fault: str = "", status: int = 200) -> HttpResponse:
    """The list to the page's script; to an ordinary form the page again."""
    if request.headers.get("X-Requested-With"):
        return _listed(request, activity, fault, status)
    if fault:
        messages.error(request, fault)
    return redirect("activity_edit", pk=activity.pk)


def _listed(request: SignedIn, activity: Activity, fault: str = "", status: int = 200) -> HttpResponse:
    context = {"activity": activity, "fault": fault, **shown.listed(shown.files_of(activity))}
    return render(request, "activities/recording/_files.html", context, status=status)
