"""Several entries of the screening table at once: the list of what will happen, and the act itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedIn, allows, requires
from common.paging import back_to
from common.refusals import Refused
from review.screening_several import planning
from review.screening_several.forms import carry_out, form_for
from review.screening_several.planning import Plan


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.screen")
def screening_several(request: SignedIn) -> HttpResponse:
    """What was ticked in the table comes in the address; the act is posted with those that it will happen to."""
    asked = request.POST if request.method == "POST" else request.GET
    if (act := asked.get("act", "")) not in planning.ACTS:
        raise Http404
    if not allows(request.user, planning.NEEDS[act]):
        raise PermissionDenied
    entries = planning.picked(request.user, asked.getlist("pick"))
    if not entries:
        messages.info(request, _("请先在列表里勾选作品，再点要办的事。"))
        return _back(request)
    plan = planning.plan(act, entries)
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
    said = _("已办理 %(n)d 件作品：%(act)s。") % {"n": len(plan.entries), "act": planning.ACTS[plan.act]}
    messages.success(request, said)
    return _back(request)


def _back(request: SignedIn) -> HttpResponse:
    return back_to("screening_desk", request.GET.get("back", ""))


def _page(request: SignedIn, plan: Plan, form: Any = None, *, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "plan": plan,
        "act": planning.ACTS[plan.act],
        "form": form or (form_for(plan) if plan.entries else None),
        "fault": fault,
        "address": request.GET.get("back", "")[:500],
        "several": "screening_several",
        "desk": "screening_desk",
        "desk_label": _("初评"),
        "entry_url": "screening_item",
    }
    return render(request, "submissions/several/preview.html", context, status=status)
