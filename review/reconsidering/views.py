"""The pages of reconsideration: the union's request, and the province's list with the decision beside each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from common.paging import page_of
from common.refusals import Refused
from review.models import Reconsideration
from review.reconsidering import reconsidering
from submissions import access

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.submit")
def reconsider_ask(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    if request.method == "POST":
        try:
            reconsidering.ask(entry=entry, by=request.user, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("复核申请已提交，由省总工会另一位人员复核，结果会发消息给您。"))
            return redirect("entry", entry.pk)
    context = {
        "entry": entry,
        "until": reconsidering.until(entry),
        "why_not": reconsidering.why_not(entry),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "review/reconsidering/ask.html", context)


@require_safe
@requires("entry.read_submitted")
def reconsiderations(request: SignedIn) -> HttpResponse:
    rows = Reconsideration.objects.filter(entry__campaign=memory.current())
    rows = rows.select_related("entry__union", "asked_by", "first_by", "decided_by")
    context = {
        "waiting": rows.waiting(),
        "page": page_of(rows.exclude(decided_at=None), request.GET.get("page"), per_page=PER_PAGE),
        "can_decide": allows(request.user, "entry.screen"),
    }
    return render(request, "review/reconsidering/list.html", context)


@require_POST
@requires("entry.screen")
def reconsider_decide(request: SignedIn, pk: int) -> HttpResponse:
    asked = get_object_or_404(Reconsideration, entry=access.get_entry_or_404(request.user, pk))
    upholds, answer = request.POST.get("verdict") != "admit", request.POST.get("answer", "")
    try:
        reconsidering.decide(asked=asked, by=request.user, upholds=upholds, answer=answer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("复核结论已保存，申报单位会收到消息。"))
    return redirect("reconsiderations")
