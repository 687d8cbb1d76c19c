"""Panels: who scores which category, how far they are (never what they gave), and likely conflicts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.calendar import current_campaign
from common.refusals import Refused
from common.text import LAST_KEY, whole_number
from review.models import Panel
from review.models.panels import shortlisted, standing
from review.panels import assigning, conflicts
from review.panels import panels as room
from review.panels.overview import short, table


@requires("panel.progress")
def panels(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    context = {
        "lines": table.lines(campaign, timezone.now()) if campaign else [],
        "can_edit": allows(request.user, "panel.edit"),
    }
    return render(request, "review/panels/panels.html", context)


@requires("panel.progress")
def panel(request: SignedIn, pk: int) -> HttpResponse:
    one = _panel_or_404(pk)
    experts = one.experts.annotate(**_progress(Q(assignments__panel=one))).order_by("pk")
    context = {
        "panel": one,
        "section": one.category.rules.section(one.section),
        "experts": experts,
        "others": User.objects.filter(role=User.Role.EXPERT, is_active=True).exclude(panels=one).order_by("name"),
        "works": conflicts.entries(one).count(),
        "given": one.assignments.standing().count(),
        "conflicts": conflicts.conflicts(one),
        "short": short.works(one),
        "reserve": one.reserve.select_related("expert"),
        "recusals": one.assignments.recused().select_related("expert", "entry"),
        "can_edit": allows(request.user, "panel.edit"),
        "numbers": range(assigning.FEWEST, assigning.MOST + 1),
    }
    return render(request, "review/panels/panel.html", context)


@require_POST
@requires("panel.edit")
def panel_make(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    try:
        made = room.make(category=category, section=request.POST.get("section", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panels")
    return redirect("panel", made.pk)


@require_POST
@requires("panel.edit")
def panel_expert(request: SignedIn, pk: int) -> HttpResponse:
    """Add an expert to the panel, or take one out (`do=remove`)."""
    one = _panel_or_404(pk)
    expert = User.objects.filter(pk=whole_number(request.POST.get("expert"), LAST_KEY) or 0).first()
    if expert is None:
        messages.error(request, _("请先选一位专家。"))
        return redirect("panel", pk)
    verb = room.remove_expert if request.POST.get("do") == "remove" else room.add_expert
    _try(request, verb, panel=one, expert=expert)
    return redirect("panel", pk)


@require_safe
@requires("panel.edit")
def panel_plan(request: SignedIn, pk: int) -> HttpResponse:
    """What would be given out, before it is."""
    one, skip = _panel_or_404(pk), "skip" in request.GET
    try:
        per_work = assigning.read_per_work(request.GET.get("per_work"))
        preview = assigning.preview(panel=one, per_work=per_work, skip_conflicts=skip)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("panel", pk)
    context = {
        "panel": one,
        "section": one.category.rules.section(one.section),
        "preview": preview,
        "per_work": per_work,
        "skip": skip,
    }
    return render(request, "review/panels/plan.html", context)


@require_POST
@requires("panel.edit")
def panel_assign(request: SignedIn, pk: int) -> HttpResponse:
    given = _try(request, _assign, panel=_panel_or_404(pk), asked=request.POST)
    if given is not None:
        messages.success(request, _("已分配，新增 %(n)d 份评分表。") % {"n": given})
    return redirect("panel", pk)


def _assign(*, panel: Panel, by: User, asked: QueryDict) -> int:
    number, seen = assigning.read_per_work(asked.get("per_work")), asked.get("seen", "")
    return assigning.assign(panel=panel, by=by, per_work=number, skip_conflicts="skip" in asked, seen=seen)


def _try(request: SignedIn, verb: Any, **given: Any) -> Any:
    try:
        return verb(by=request.user, **given)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return None


def _panel_or_404(pk: int) -> Panel:
    return get_object_or_404(Panel, pk=pk)


def _progress(which: Q) -> dict[str, Any]:
    """How many sheets the result waits for, how many of them are sealed; and how many experts stepped back."""
    path = "assignments__"
    given, sealed = which & standing(path), Q(assignments__sheet__sealed_at__isnull=False)
    recused = which & shortlisted(path) & Q(assignments__recused_at__isnull=False)
    return {
        "given": Count("assignments", filter=given, distinct=True),
        "sealed": Count("assignments", filter=given & sealed, distinct=True),
        "recused": Count("assignments", filter=recused, distinct=True),
    }
