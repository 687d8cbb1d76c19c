"""The page between a list and an act on several of its entries: what will happen to each, then the act itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.permissions import SignedIn
from common.paging import back_to
from common.refusals import Refused
from submissions.models import Entry
from submissions.several.steps import Plan, picked

Planned = TypeVar("Planned", bound=Plan)


@dataclass(frozen=True)
class Desk(Generic[Planned]):
    """The list, its acts by code, and how one is carried out. `url`, `several_url` and `entry_url` are names of the
    addresses of the list, of this page and of one entry; `filter_of` is the list's filter in this page's address."""

    url: str
    label: Any
    several_url: str
    entry_url: str
    acts: Mapping[str, Any]
    filter_of: Callable[[QueryDict], str]
    form_for: Callable[..., Any]
    carry_out: Callable[..., None]
    tell_done: Callable[[SignedIn, Planned], None]


def asked(request: SignedIn) -> QueryDict:
    """What was ticked on the list comes in the address; the act is posted with those that it will happen to."""
    return request.POST if request.method == "POST" else request.GET


def answer(request: SignedIn, desk: Desk[Planned], plan: Callable[[str, list[Entry]], Planned]) -> HttpResponse:
    """`plan` says of an act and of the entries that were ticked what will happen."""
    if (act := asked(request).get("act", "")) not in desk.acts:
        raise Http404
    entries = picked(request.user, asked(request).getlist("pick"))
    if not entries:
        messages.info(request, _("请先在列表里勾选作品，再点要办的事。"))
        return _back(request, desk)
    planned = plan(act, entries)
    return _carry_out(request, desk, planned) if request.method == "POST" else _page(request, desk, planned)


def _carry_out(request: SignedIn, desk: Desk[Planned], plan: Planned) -> HttpResponse:
    form = desk.form_for(plan, request.POST) if plan.entries else None
    if plan.left_out or form is None:
        fault = _("名单有了变化，还没有办理。请核对后再点一次。")
        return _page(request, desk, plan, form, fault=fault, status=409)
    if not form.is_valid():
        return _page(request, desk, plan, form, status=422)
    try:
        desk.carry_out(plan, form, user=request.user)
    except Refused as refusal:
        return _page(request, desk, plan, form, fault=str(refusal), status=409)
    desk.tell_done(request, plan)
    return _back(request, desk)


def _back(request: SignedIn, desk: Desk[Planned]) -> HttpResponse:
    return back_to(desk.url, desk.filter_of(request.GET))


def _page(
    request: SignedIn, desk: Desk[Planned], plan: Planned, form: Any = None, *, fault: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "plan": plan,
        "act": desk.acts[plan.act],
        "form": form or (desk.form_for(plan) if plan.entries else None),
        "fault": fault,
        "address": desk.filter_of(request.GET),
        "several": desk.several_url,
        "desk": desk.url,
        "desk_label": desk.label,
        "entry_url": desk.entry_url,
    }
    return render(request, "submissions/several/preview.html", context, status=status)
