"""Several entries at once: the list of what will happen, with the quotas, and the act itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import reach
from accounts.permissions import SignedIn, requires
from common.paging import back_to
from common.refusals import Refused
from submissions.branch import desk
from submissions.queue import undo
from submissions.several import planning
from submissions.several.forms import carry_out, form_for
from submissions.several.planning import Plan


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.recommend")
def branch_several(request: SignedIn) -> HttpResponse:
    """What was ticked on the desk comes in the address; the act is posted with those that it will happen to."""
    asked = request.POST if request.method == "POST" else request.GET
    if (act := asked.get("act", "")) not in planning.ACTS:
        raise Http404
    entries = planning.picked(request.user, asked.getlist("pick"))
    if not entries:
        messages.info(request, _("请先在列表里勾选作品，再点要办的事。"))
        return back_to("recommend_desk", desk.address(request.GET))
    plan = planning.plan(act, entries, union=reach.own_union(request.user), user=request.user)
    return _carry_out(request, plan) if request.method == "POST" else _page(request, plan)


def _carry_out(request: SignedIn, plan: Plan) -> HttpResponse:
    form = form_for(plan, request.POST) if plan.entries else None
    if plan.left_out or form is None:
        return _page(request, plan, form, fault=_("名单有了变化，还没有办理。请核对后再点一次。"), status=409)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    try:
        carry_out(plan, form, user=request.user)
    except Refused as refusal:
        return _page(request, plan, form, fault=str(refusal), status=409)
    said = _said(plan)
    messages.success(request, said)
    undo.remember(request.session, action=plan.act, entries=plan.entries, said=said)
    return back_to("recommend_desk", desk.address(request.GET))


def _page(request: SignedIn, plan: Plan, form: Any = None, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "plan": plan,
        "act": planning.ACTS[plan.act],
        "form": form or (form_for(plan) if plan.entries else None),
        "fault": fault,
        "address": desk.address(request.GET),
        "several": "branch_several",
        "desk": "recommend_desk",
        "desk_label": _("推荐工作台"),
        "entry_url": "branch_entry",
    }
    return render(request, "submissions/several/preview.html", context, status=status)


def _said(plan: Plan) -> str:
    words = {
        "recommend": _("已推荐 %(n)d 件作品。"),
        "send_back": _("已退回 %(n)d 件作品，申报单位会收到邮件。"),
        "decline": _("已对 %(n)d 件作品登记不推荐，申报单位能看到原因。"),
    }
    return words[plan.act] % {"n": len(plan.entries)}
