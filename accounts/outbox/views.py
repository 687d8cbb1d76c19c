"""The outbox as staff see it: what the platform wrote to whom, and what has not gone. Auditors read along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Notice
from accounts.outbox import holding, kinds
from accounts.permissions import SignedIn, allows, requires
from common import paging
from common.refusals import Refused
from common.text import one_line, plain_text

PER_PAGE = 50
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
def outbox_list(request: SignedIn) -> HttpResponse:
    page = paging.page_of(found(request.GET), request.GET.get("page"), per_page=PER_PAGE)
    context = {
        "page": page,
        "rows": [(notice, kinds.in_words(notice.kind), LOOKS[Notice.State(notice.state)]) for notice in page],
        "asked": request.GET,
        "kinds": kinds.all_kinds().items(),
        "states": Notice.State.choices,
    }
    return render(request, "accounts/outbox/list.html", context)


@require_safe
@requires("outbox.read")
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


def found(query: QueryDict) -> QuerySet[Notice]:
    """The messages that the address bar asks for, newest first; what makes no sense is left out."""
    rows = Notice.objects.order_by("-id")
    if (state := query.get("state", "")) in Notice.State.values:
        rows = rows.filter(state=state)
    if (kind := query.get("kind", "")) in kinds.all_kinds():
        rows = rows.filter(kind=kind)
    if words := one_line(query.get("q"))[:100]:
        rows = rows.filter(Q(to__icontains=words) | Q(subject__icontains=words) | Q(object_label__icontains=words))
    return rows
