"""The organiser's pages of sheets: what waits for a second person, and one sheet with all that may be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from accounts.two_people import Outcome
from campaign import calendar, memory
from common.paging import page_of
from common.refusals import Refused
from common.text import one_line, plain_text
from review.models import Assignment, Reopening, ScoringPermit
from review.scoring_desk.open_now import open_until
from review.sheet_desk import desk, permits, reopening, undoing
from review.sheet_desk.forms import LONGEST, PermitForm, ReasonForm, UntilForm

PER_PAGE = 50
DECISIONS: dict[str, Callable[..., Reopening]] = {
    "confirm": reopening.confirm,
    "refuse": reopening.refuse,
    "withdraw": reopening.withdraw,
}
_SAID: dict[str, Any] = {
    Outcome.CONFIRMED: _lazy("评分表已重新打开，已告知专家。原来提交的一版仍然保留。"),
    Outcome.REFUSED: _lazy("已登记不同意，评分表没有变动。"),
    Outcome.WITHDRAWN: _lazy("已撤回，评分表没有变动。"),
}


@requires("panel.progress")
def sheet_desk(request: SignedIn) -> HttpResponse:
    campaign = memory.current()
    categories = memory.categories(campaign) if campaign else []
    chosen = next((row for row in categories if row.code == request.GET.get("category")), None)
    words = one_line(request.GET.get("q"))[:60]
    are_unsealed = request.GET.get("state") == "unsealed"
    rows = desk.found(campaign, words, chosen.pk if chosen else None, are_unsealed=are_unsealed)
    page = page_of(rows, request.GET.get("page"), per_page=PER_PAGE)
    opened = desk.reopened(page.object_list)  # type: ignore[arg-type]
    context = {
        "waiting": desk.waiting(campaign),
        "permits": desk.permits(campaign),
        "recusals": desk.recusals(campaign),
        "decided": desk.decided(campaign)[:PER_PAGE],
        "categories": categories,
        "category": chosen,
        "q": words,
        "are_unsealed": are_unsealed,
        "page": page,
        "rows": [(row, desk.state(row, was_reopened=row.pk in opened)) for row in page.object_list],
    }
    return render(request, "review/sheet_desk/desk.html", context)


@requires("panel.progress")
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    return render(request, "review/sheet_desk/sheet.html", _page(request, _sheet_or_404(pk)))


@require_POST
@requires("sheet.reopen")
def sheet_reopen(request: SignedIn, pk: int) -> HttpResponse:
    row = _sheet_or_404(pk)
    if getattr(row, "sheet", None) is None:
        raise Http404
    form = UntilForm(request.POST)
    said = _("已提出，须由另一位省总活动管理员登录后确认。确认以前评分表没有变动。")
    return _try(request, pk, form, said, reopening.propose, sheet=row.sheet)


@require_POST
@requires("sheet.reopen", "sheet.confirm")
def sheet_reopening_decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    found = desk.waiting(memory.current()).filter(sheet__assignment=pk).first()
    if found is None or decision not in DECISIONS:
        raise Http404
    note = plain_text(request.POST.get("note"))[:LONGEST]
    try:
        done = DECISIONS[decision](reopening=found, by=request.user, note=note)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _SAID[done.outcome])
    return redirect("sheet", pk)


@require_POST
@requires("sheet.reopen")
def sheet_permit(request: SignedIn, pk: int) -> HttpResponse:
    row = _sheet_or_404(pk)
    said = _("已延长。这位专家在评审时间以外也可以评这件作品，“我的评审”里写明截止时间。")
    return _try(request, pk, PermitForm(request.POST), said, permits.give, assignment=row)


@require_POST
@requires("sheet.reopen")
def sheet_permit_end(request: SignedIn, pk: int) -> HttpResponse:
    permit = ScoringPermit.objects.filter(assignment=_sheet_or_404(pk)).first()
    if permit is None:
        raise Http404
    try:
        permits.end(permit=permit, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已收回，已保存的评分不受影响。"))
    return redirect("sheet", pk)


@require_POST
@requires("sheet.reopen")
def sheet_undo_recusal(request: SignedIn, pk: int) -> HttpResponse:
    row = _sheet_or_404(pk)
    said = _("回避已撤销，这件作品重新由这位专家评分。")
    return _try(request, pk, ReasonForm(request.POST), said, undoing.undo, assignment=row)


def _try(
    request: SignedIn, pk: int, form: ReasonForm, said: str, verb: Callable[..., Any], **given: Any
) -> HttpResponse:
    try:
        if not form.is_valid():
            raise Refused(form.first_error)
        verb(by=request.user, **given, **form.cleaned_data)
    except Refused as refusal:
        page = _page(request, _sheet_or_404(pk), fault=str(refusal), typed=request.POST)
        return render(request, "review/sheet_desk/sheet.html", page, status=422)
    messages.success(request, said)
    return redirect("sheet", pk)


def _page(request: SignedIn, row: Assignment, **more: Any) -> dict[str, Any]:
    waiting = desk.waiting(memory.current()).filter(sheet__assignment=row).first()
    until = open_until(row, phases=calendar.shown)
    return {
        "row": row,
        "state": desk.state(row, was_reopened=row.pk in desk.reopened([row])),
        "waiting": waiting,
        "is_own": waiting is not None and waiting.proposed_by_id == request.user.pk,
        "permit": desk.permits(memory.current()).filter(assignment=row).first(),
        "open_until": until,
        "may_undo": until is not None,
        "history": desk.history(row),
        "may_print": row.is_sealed and row.panel.is_all_sealed(),
        "can_edit": allows(request.user, reopening.PROPOSE),
        "longest": LONGEST,
    } | more


def _sheet_or_404(pk: int) -> Assignment:
    return get_object_or_404(desk.sheets_of(memory.current()), pk=pk)
