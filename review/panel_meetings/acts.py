"""What is done on a panel's page: a chair appointed, the meeting written down, its signed sheet attached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from common.request_bodies import judges_body
from common.text import LAST_KEY, whole_number
from review.panel_meetings import chair, minutes
from review.panel_meetings.forms import MeetingForm, ScanForm
from review.panel_meetings.views import _panel_or_404, page
from submissions.evidence import rules


def _judge_body(request: HttpRequest, size: int, pk: int) -> None:
    rules.judge_form(size)


@require_POST
@requires("panel.edit")
def panel_chair(request: SignedIn, pk: int) -> HttpResponse:
    panel = _panel_or_404(request, pk)
    expert = User.objects.filter(pk=whole_number(request.POST.get("expert"), LAST_KEY) or 0).first()
    try:
        if expert is None:
            raise Refused(_("请先选一位专家。"))
        chair.appoint(panel=panel, expert=expert, by=request.user)
    except Refused as refusal:
        return _refused(request, pk, refusal)
    messages.success(request, _("已请 %s 担任组长，并已告知本人。") % expert.name)
    return redirect("panel_meeting", pk)


@require_POST
@requires("panel.chair", "panel.edit")
def meeting_write(request: SignedIn, pk: int) -> HttpResponse:
    form = MeetingForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.first_error)
        minutes.write(panel=_panel_or_404(request, pk), by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _refused(request, pk, refusal, said=request.POST)
    messages.success(request, _("已保存，会议表里已写上。"))
    return redirect("panel_meeting", pk)


@require_POST
@requires("panel.chair", "panel.edit")
@judges_body(_judge_body)
def meeting_scan(request: SignedIn, pk: int) -> HttpResponse:
    form = ScanForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refused(form.first_error)
        minutes.attach_scan(panel=_panel_or_404(request, pk), by=request.user, files=form.cleaned_data["attached"])
    except Refused as refusal:
        return _refused(request, pk, refusal)
    messages.success(request, _("已收到扫描件，正在检查，检查通过后可以打开。"))
    return redirect("panel_meeting", pk)


def _refused(request: SignedIn, pk: int, refusal: Refused, **more: Any) -> HttpResponse:
    context = page(request, _panel_or_404(request, pk), fault=str(refusal), **more)
    return render(request, "review/panel_meetings/meeting.html", context, status=422)
