"""The pages of disqualifying: what waits for a second person and what was decided; one entry with its proposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from accounts.two_people import Outcome
from campaign import memory
from common.paging import page_of
from common.refusals import Refused
from common.text import plain_text
from review.disqualifying import confirming, effects, proposing, reinstating
from review.disqualifying.forms import LONGEST, DisqualifyForm, ReinstateForm
from submissions import states
from submissions.access import get_entry_or_404
from submissions.models import Disqualification, Entry
from submissions.status import status as entry_status

PER_PAGE = 50
DECISIONS: dict[str, Callable[..., Disqualification]] = {
    "confirm": lambda *, proposal, by, note: confirming.confirm(proposal=proposal, by=by),
    "refuse": confirming.refuse,
    "withdraw": confirming.withdraw,
}


@requires("entry.disqualify", "audit.read")
def disqualifications(request: SignedIn) -> HttpResponse:
    rows = Disqualification.objects.filter(entry__campaign=memory.current())
    rows = rows.select_related("entry__union", "entry__category", "proposed_by", "decided_by")
    context = {
        "waiting": rows.filter(outcome=Outcome.OPEN),
        "page": page_of(rows.exclude(outcome=Outcome.OPEN), request.GET.get("page"), per_page=PER_PAGE),
    }
    return render(request, "review/disqualifying/list.html", context)


@requires("entry.disqualify", "audit.read")
def disqualify(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    return _page(request, entry, _form(entry))


@require_POST
@requires("entry.disqualify")
def disqualify_propose(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    form = _form(entry, request.POST)
    if form.is_valid():
        try:
            _propose(entry, form, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已提出，须由另一位省总活动管理员复核。复核以前没有任何变动。"))
            return redirect("disqualify", pk)
    return _page(request, entry, form, status=422)


@require_POST
@requires("entry.disqualify")
def disqualification_decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    """`pk` is the entry's: of its proposals one at most is open."""
    entry = get_entry_or_404(request.user, pk)
    proposal = entry.disqualifications.select_related("entry").first()
    if proposal is None or decision not in DECISIONS:
        raise Http404
    note = plain_text(request.POST.get("note"))[:LONGEST]
    try:
        done = DECISIONS[decision](proposal=proposal, by=request.user, note=note)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _said(done))
    return redirect("disqualify", pk)


def _propose(entry: Entry, form: DisqualifyForm | ReinstateForm, request: SignedIn) -> None:
    verb = proposing.propose if isinstance(form, DisqualifyForm) else proposing.propose_reinstating
    verb(entry=entry, by=request.user, **form.cleaned_data)


def _form(entry: Entry, data: Any = None) -> DisqualifyForm | ReinstateForm:
    kind = ReinstateForm if entry.state == states.DISQUALIFIED else DisqualifyForm
    return kind(data, entry=entry)


def _said(done: Disqualification) -> str:
    if done.outcome == Outcome.CONFIRMED:
        return _("已确认%(what)s，申报单位和推荐单位会收到通知。") % {"what": done.get_kind_display()}
    return _("%(outcome)s，作品的状态没有变动。") % {"outcome": done.get_outcome_display()}


def _page(request: SignedIn, entry: Entry, form: DisqualifyForm | ReinstateForm, status: int = 200) -> HttpResponse:
    history = list(entry.disqualifications.select_related("proposed_by", "decided_by"))
    waiting = history.pop(0) if history and history[0].is_open else None
    has_fallen = entry.state == states.DISQUALIFIED
    context = {
        "entry": entry,
        "status": entry_status.of(entry, reader="staff"),
        "form": form,
        "waiting": waiting,
        "history": history,
        "effects": [] if has_fallen else effects.effects(entry),
        "has_fallen": has_fallen,
        "why_not": _why_not(entry),
        "can_edit": allows(request.user, "entry.disqualify"),
        "is_own": waiting is not None and waiting.proposed_by_id == request.user.pk,
    }
    return render(request, "review/disqualifying/entry.html", context, status=status)


def _why_not(entry: Entry) -> str:
    """Why nothing can be proposed of this entry; "" where something can."""
    if entry.state == states.DISQUALIFIED:
        return reinstating.why_not(entry)
    if entry.state in states.ACTIONS["disqualify"].origins:
        return ""
    return _("这件作品现在不在评选之中，不需要取消资格。")
