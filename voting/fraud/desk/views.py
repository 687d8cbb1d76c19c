"""The review desk of flagged votes: queue, one group, the acts. Whoever opens a group is on the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.paging import page_of
from common.refusals import Refused
from voting import standing
from voting.fraud import deciding, reading
from voting.fraud.desk import group_page, queue
from voting.fraud.desk.forms import ReasonForm, StatementForm
from voting.models import Complaint, VoteGroup

PER_PAGE = 50
VERBS: Mapping[str, Callable[..., Any]] = {
    "statement": deciding.hear,
    "remark": deciding.remark,
    "propose": deciding.propose,
    "refuse": deciding.refuse,
    "undo": deciding.propose_undo,
    "close": deciding.close,
}
SIMPLE: Mapping[str, Callable[..., Any]] = {"take": deciding.take, "confirm": deciding.confirm}


@require_safe
@requires(*reading.MAY_READ)
def fraud_desk(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    category = memory.category_of(campaign, request.GET.get("category", ""))
    state = request.GET.get("state", queue.UNDECIDED)
    page = page_of(queue.groups(campaign, state=state, category=category), request.GET.get("page"), per_page=PER_PAGE)
    coarse = _coarse(campaign)
    context = {
        "page": page,
        "rows": queue.rows(page, coarse=coarse),
        "hints": queue.hints(campaign, coarse=coarse),
        "complaints": queue.complaints(campaign).filter(state=Complaint.State.RECEIVED)[:PER_PAGE],
        "states": [(queue.UNDECIDED, _("未办结")), *VoteGroup.State.choices, ("all", _("全部"))],
        "state": state,
        "categories": memory.categories(campaign),
        "category": category,
    }
    return render(request, "voting/fraud/desk/queue.html", context)


@require_safe
@requires(*reading.MAY_READ)
def fraud_group(request: SignedIn, pk: int) -> HttpResponse:
    group = _group_or_404(pk)
    reading.open_group(group=group, by=request.user)
    return render(request, "voting/fraud/desk/group.html", _context(request, group))


@require_POST
@requires(*reading.MAY_READ)
def fraud_act(request: SignedIn, pk: int, act: str) -> HttpResponse:
    group = _group_or_404(pk)
    if act not in VERBS and act not in SIMPLE:
        raise Http404
    try:
        _do(request, group, act)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已保存。"))
    return redirect("fraud_group", pk=pk)


def _do(request: SignedIn, group: VoteGroup, act: str) -> None:
    if act in SIMPLE:
        SIMPLE[act](group=group, by=request.user)
        return
    form = StatementForm(request.POST) if act == "statement" else ReasonForm(request.POST)
    if not form.is_valid():
        raise Refused(next(str(fault) for faults in form.errors.values() for fault in faults))
    given = dict(form.cleaned_data)
    if act not in ("statement", "remark"):
        given["reason"] = given.pop("text")
    VERBS[act](group=group, **given, by=request.user)


def _context(request: SignedIn, group: VoteGroup) -> dict[str, Any]:
    coarse, votes = _coarse(group.campaign), group_page.votes_of(group)
    batch, user = group.batch, request.user
    waits = group.state in (VoteGroup.State.PROPOSED, VoteGroup.State.UNDO_PROPOSED)
    return {
        "group": group,
        "look": queue.LOOKS[VoteGroup.State(group.state)],
        "measured": group_page.measured(group, coarse=coarse),
        "coarse": coarse,
        "facts": group_page.facts(group, votes),
        "chart": group_page.timeline(votes),
        "tops": group_page.tops(votes),
        "examples": group_page.examples(group),
        "notes": group.notes.select_related("by"),
        "complaints": Complaint.objects.filter(entry=group.entry_id).order_by("made_at"),
        "batch": batch,
        "waits": waits,
        "may_review": allows(user, "vote.review"),
        "may_confirm": waits and batch is not None and batch.proposed_by_id != user.pk and allows(user, "vote.confirm"),
        "may_remark": allows(user, "vote.remark"),
        "heard": group.notes.filter(kind="statement").exists(),
    }


def _coarse(campaign: Campaign) -> bool:
    """While the vote runs shares are said in tens: from exact ones a work's total could be computed."""
    return not standing.poll(campaign).is_over


def _group_or_404(pk: int) -> VoteGroup:
    campaign = current_campaign_or_404()
    rows = VoteGroup.objects.select_related(
        "entry__union",
        "entry__recommending",
        "owner",
        "closed_by",
        "signal",
        "batch__proposed_by",
        "batch__confirmed_by",
    )
    return get_object_or_404(rows, campaign=campaign, pk=pk)
