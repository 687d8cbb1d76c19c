"""Single works given and taken away, and the reserve of a panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from common.text import LAST_KEY, one_line, whole_number
from review.models import Assignment, Panel
from review.panels import conflicts
from review.panels.by_hand import giving, reserve


@require_POST
@requires("panel.edit")
def panel_give(request: SignedIn, pk: int) -> HttpResponse:
    panel, expert = get_object_or_404(Panel, pk=pk), _expert(request)
    entry = conflicts.entries(panel).filter(pk=_key(request, "entry")).first()
    if expert is None or entry is None:
        messages.error(request, _("请先选专家和作品。"))
        return redirect("panel", pk)
    given = {"panel": panel, "expert": expert, "entry": entry, "reason": one_line(request.POST.get("reason"))}
    said = _("已把“%(title)s”分给%(name)s。") % {"title": entry.title, "name": expert.name}
    return _tried(request, giving.give, given, said, redirect("panel", pk))


@require_POST
@requires("panel.edit")
def panel_take(request: SignedIn, pk: int) -> HttpResponse:
    row = get_object_or_404(Assignment, panel=pk, pk=_key(request, "assignment"))
    given = {"assignment": row, "reason": request.POST.get("reason", "")}
    said = _("已收回，这件作品不再由这位专家评。")
    return _tried(request, giving.take_away, given, said, redirect("panel_member", pk, row.expert_id))


@require_POST
@requires("panel.edit")
def panel_reserve(request: SignedIn, pk: int) -> HttpResponse:
    """Add to the reserve, take out of it (`do=remove`), or one place up (`do=up`)."""
    panel, expert = get_object_or_404(Panel, pk=pk), _expert(request)
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "add": (reserve.add, _("已列入候补。")),
        "remove": (reserve.remove, _("已移出候补。")),
        "up": (reserve.raise_one, _("已调整候补顺序。")),
    }
    if (do := request.POST.get("do", "add")) not in verbs:
        raise Http404
    if expert is None:
        messages.error(request, _("请先选一位专家。"))
        return redirect("panel", pk)
    verb, said = verbs[do]
    return _tried(request, verb, {"panel": panel, "expert": expert}, said, redirect("panel", pk))


def _tried(
    request: SignedIn, verb: Callable[..., Any], given: dict[str, Any], said: str, answer: HttpResponse
) -> HttpResponse:
    try:
        verb(by=request.user, **given)
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return answer


def _expert(request: SignedIn) -> User | None:
    return User.objects.filter(pk=_key(request, "expert"), role=User.Role.EXPERT).first()


def _key(request: SignedIn, name: str) -> int:
    return whole_number(request.POST.get(name), LAST_KEY) or 0
