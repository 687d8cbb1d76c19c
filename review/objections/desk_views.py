"""The desk of objections: open ones with their terms, one objection, its answers. Who opens one is on the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from accounts.two_people import Outcome
from campaign.calendar import current_campaign_or_404
from common.paging import page_of
from common.refusals import Refused
from common.text import plain_text
from review.models import Objection, ObjectionFinding
from review.objections import answering, desk, impartial
from review.objections.forms import RejectForm, SustainForm
from review.results import objections as shown_objections
from submissions.evidence import giving, shown

MAY_READ = ("objection.read", "objection.answer")
PER_PAGE = 50
DECISIONS: Mapping[str, Callable[..., Any]] = {
    Outcome.CONFIRMED: answering.confirm,
    Outcome.REFUSED: answering.refuse,
    Outcome.WITHDRAWN: answering.withdraw,
}
_DONE: dict[str, Any] = {
    Outcome.CONFIRMED: _lazy("已认定成立并答复。请按认定的办法办理这件作品，再更正结果。"),
    Outcome.REFUSED: _lazy("已登记不同意的原因，异议仍待答复。"),
    Outcome.WITHDRAWN: _lazy("已撤回提议，异议仍待答复。"),
}


@require_safe
@requires(*MAY_READ)
def objections_desk(request: SignedIn) -> HttpResponse:
    campaign, today = current_campaign_or_404(), timezone.localdate()
    page = page_of(desk.answered(campaign), request.GET.get("page"), per_page=PER_PAGE)
    waiting = list(desk.waiting(campaign))
    for one in (*waiting, *page):
        shown_objections.put_looks(one)
    context = {
        "waiting": [(one, one.due_on < today, desk.is_due(one.due_on, today)) for one in waiting],
        "page": page,
        "late": desk.late(campaign),
    }
    return render(request, "review/objections/desk.html", context)


@require_safe
@requires(*MAY_READ)
def objection(request: SignedIn, pk: int) -> HttpResponse:
    found = _objection_or_404(pk)
    answering.read(objection=found, by=request.user)
    return render(request, "review/objections/item.html", _context(request, found))


@require_safe
@requires(*MAY_READ)
def objection_evidence(request: SignedIn, pk: int, file_pk: int) -> HttpResponseBase:
    """One file that came with it; who opens it is on the record, too."""
    found = _objection_or_404(pk)
    response = giving.give(request, folder=found.evidence_folder, pk=file_pk)
    answering.read(objection=found, by=request.user)
    return response


@require_POST
@requires("objection.answer")
def objection_answer(request: SignedIn, pk: int, how: str) -> HttpResponse:
    found = _objection_or_404(pk)
    if how not in ("reject", "sustain"):
        raise Http404
    form = RejectForm(request.POST) if how == "reject" else SustainForm(request.POST)
    if form.is_valid():
        act = answering.reject if how == "reject" else answering.propose
        try:
            act(objection=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已答复。") if how == "reject" else _("已提出，等另一位管理员复核。"))
            return redirect("objection", pk)
    return render(request, "review/objections/item.html", _context(request, found, **{how: form}), status=400)


@require_POST
@requires("objection.answer")
def objection_decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    finding = get_object_or_404(
        ObjectionFinding.objects.select_related("objection"), objection=_objection_or_404(pk), outcome=Outcome.OPEN
    )
    if decision not in DECISIONS:
        raise Http404
    try:
        DECISIONS[decision](finding=finding, by=request.user, note=plain_text(request.POST.get("note")))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(_DONE[Outcome(decision)]))
    return redirect("objection", pk)


def _context(request: SignedIn, found: Objection, **forms: Any) -> dict[str, Any]:
    shown_objections.put_looks(found)
    findings = list(found.findings.select_related("proposed_by", "decided_by"))
    waits = next((one for one in findings if one.is_open), None)
    besides = (waits.proposed_by_id,) if waits else ()
    may = allows(request.user, "objection.answer") and found.state == Objection.State.RECEIVED
    return {
        "objection": found,
        "files": shown.files_of(found.evidence_folder, address="objection_evidence", owner=found.pk),
        "findings": findings,
        "finding": waits,
        "is_mine": waits is not None and waits.proposed_by_id == request.user.pk,
        "may_answer": may,
        "why_not": impartial.why_not(found, request.user, besides) if may else "",
        "today": timezone.localdate(),
        "reject": forms.get("reject") or RejectForm(),
        "sustain": forms.get("sustain") or SustainForm(),
    }


def _objection_or_404(pk: int) -> Objection:
    rows = Objection.objects.select_related(
        "entry__union", "entry__recommending", "result", "answered_by", "evidence_folder"
    )
    return get_object_or_404(rows, campaign=current_campaign_or_404(), pk=pk)
