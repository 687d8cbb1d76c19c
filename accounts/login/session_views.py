"""One's own log-ins: where one is logged in now, and what was tried lately."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.audit_trail.labels import in_words
from accounts.login import attempts, browsers, password_rules, sessions
from accounts.models import AuditEvent
from accounts.permissions import SignedIn, logged_in
from common.refusals import Refused

LATELY = 10
SHOWN = ("person.login", attempts.FAILED, "person.end_session", "person.end_sessions")


@require_safe
@logged_in
def my_devices(request: SignedIn) -> HttpResponse:
    sessions.keep(request)
    events = AuditEvent.objects.filter(object_type="user", object_id=str(request.user.pk), action__in=SHOWN)
    context = {
        "rows": [(row, browsers.in_words(row.browser)) for row in sessions.live(request.user)],
        "here": sessions.here(request),
        "events": [(event, in_words(event.action)) for event in events.order_by("-id")[:LATELY]],
        "days_left": password_rules.days_left(request.user),
    }
    return render(request, "accounts/login/my_devices.html", context)


@require_POST
@logged_in
def end_device(request: SignedIn, pk: int) -> HttpResponse:
    try:
        sessions.end(request, pk)
        messages.success(request, _("已让这台设备退出登录。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("my_devices")


@require_POST
@logged_in
def end_other_devices(request: SignedIn) -> HttpResponse:
    sessions.end_others(request)
    messages.success(request, _("除这台设备外，其他设备都已退出登录。"))
    return redirect("my_devices")
