"""The outbox as staff see it: what the platform wrote to whom, and what has not gone. Auditors read along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.audit_trail.reading import reads_personal_data
from accounts.models import Notice
from accounts.outbox import holding, kinds, sending
from accounts.permissions import SignedIn, allows, requires
from common import paging
from common.refusals import Refused
from common.text import one_line, plain_text, whole_number

TROUBLED = "troubled"  # in the address, among the states
PER_PAGE = 50
MOST_KEY = 2**63 - 1
UNSENT = (Notice.State.HELD, Notice.State.FAILED)
# Level and icon of components/state.html.
LOOKS = {
    Notice.State.WAITING: ("info", "clock"),
    Notice.State.HELD: ("warn", "pause-circle"),
    Notice.State.SENDING: ("info", "send"),
    Notice.State.SENT: ("good", "check-circle"),
    Notice.State.FAILED: ("bad", "x-octagon"),
    Notice.State.CANCELLED: ("", "slash-circle"),
}


@require_safe
@requires("outbox.read")
@reads_personal_data(_lazy("消息列表"))
def outbox_list(request: SignedIn) -> HttpResponse:
    page = paging.page_of(found(request.GET), request.GET.get("page"), per_page=PER_PAGE)
    context = {
        "page": page,
        "rows": [(notice, kinds.in_words(notice.kind), LOOKS[Notice.State(notice.state)]) for notice in page],
        "asked": request.GET,
        "kinds": kinds.all_kinds().items(),
        "states": [(TROUBLED, _("须查看：发送失败、暂缓或迟迟未发")), *Notice.State.choices],
        # Where only such are listed, several can be sent together.
        "can_send": request.GET.get("state") in UNSENT and allows(request.user, "outbox.edit"),
    }
    return render(request, "accounts/outbox/list.html", context)


@require_safe
@requires("outbox.read")
@reads_personal_data(_lazy("消息"))
def outbox_notice(request: SignedIn, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.select_related("by"), pk=pk)
    context = {
        "notice": notice,
        "kind": kinds.in_words(notice.kind),
        "look": LOOKS[Notice.State(notice.state)],
        "can_edit": allows(request.user, "outbox.edit"),
    }
    return render(request, "accounts/outbox/notice.html", context)


@require_POST
@requires("outbox.edit")
def outbox_act(request: SignedIn, pk: int, act: str) -> HttpResponse:
    """Hold, release, drop, or change the words."""
    notice = get_object_or_404(Notice, pk=pk)
    words = {
        "subject": one_line(request.POST.get("subject")),
        "text": plain_text(request.POST.get("text")).strip(),
    }
    acts: dict[str, tuple[Callable[..., Any], dict[str, str], str]] = {
        "hold": (holding.hold, {}, _("已暂缓发送。")),
        "release": (holding.release, {}, _("已交付发送。")),
        "drop": (holding.drop, {}, _("已取消，不再发送。")),
        "edit": (holding.edit, words, _("已保存。")),
    }
    if act not in acts:
        raise Http404
    verb, given, said = acts[act]
    try:
        verb(notice=notice, **given, by=request.user)
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("outbox_notice", pk=pk)


@require_POST
@requires("outbox.edit")
def outbox_send(request: SignedIn) -> HttpResponse:
    """Send what was ticked in the list."""
    ticked = [whole_number(pk, MOST_KEY) for pk in request.POST.getlist("notice")[:PER_PAGE]]
    notices = Notice.objects.filter(pk__in=[pk for pk in ticked if pk]).order_by("pk")
    try:
        sent = holding.release_several(notices=notices, by=request.user)
        messages.success(request, _("已交付发送 %(n)d 条。") % {"n": sent} if sent else _("没有勾选消息。"))
    except Refused as refusal:
        messages.error(request, _("都没有发送：%(why)s") % {"why": refusal})
    return redirect(f"{reverse('outbox')}?{urlencode({'state': request.POST.get('state', '')[:20]})}")


def found(query: QueryDict) -> QuerySet[Notice]:
    """The messages that the address bar asks for, newest first; what makes no sense is left out."""
    rows = Notice.objects.order_by("-id")
    if (state := query.get("state", "")) == TROUBLED:
        rows = sending.troubled(timezone.now()).order_by("-id")
    elif state in Notice.State.values:
        rows = rows.filter(state=state)
    if (kind := query.get("kind", "")) in kinds.all_kinds():
        rows = rows.filter(kind=kind)
    if words := one_line(query.get("q"))[:100]:
        rows = rows.filter(Q(to__icontains=words) | Q(subject__icontains=words) | Q(object_label__icontains=words))
    return rows
