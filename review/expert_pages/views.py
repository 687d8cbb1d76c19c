"""The expert's desk: my works, one sheet at a time, saved as it is filled, sealed at the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.json_answers import accepts_json
from accounts.permissions import SignedIn, requires
from campaign import calendar
from common.in_words import titled
from common.refusals import NotAllowed, Refused
from common.text import one_line
from review.expert_pages import my_works as works
from review.expert_pages import pace, score_page
from review.models import Assignment
from review.scoring_desk import originals, putting_off, recusals, saving, sheets, signing
from review.scoring_desk.open_now import own_ends
from submissions.access import get_file_or_404


@requires("score.give")
def my_works(request: SignedIn) -> HttpResponse:
    shown = request.GET.get("show", "")
    shown = shown if shown in works.SHOWN else ""
    context = _list(request, shown)
    return render(request, "review/scoring_desk/my_works.html", context)


def _list(request: SignedIn, shown: str) -> dict[str, Any]:
    campaign, own = calendar.current_campaign(), list(works.mine(request))
    phases = calendar.shown(campaign) if campaign else None
    is_open = bool(phases and phases.is_open("expert"))
    groups = works.groups(own, {} if is_open else own_ends([row.pk for row in own]))
    rows, recused = [row for group in groups for row in group.rows], works.recused(request)
    left = sum(group.left for group in groups)
    finished = [row.assignment.sheet for row in rows if not row.is_left]
    counts = {"": len(rows) + len(recused), "left": left, "done": len(rows) - left, "recused": len(recused)}
    counts["put-off"] = sum(group.count("put-off") for group in groups)
    return {
        "groups": [(group, works.narrowed(group, shown)) for group in groups],
        "recused": [(row, recusals.may_undo_own(row)) for row in recused] if shown in ("", "recused") else [],
        "choices": [(code, words, counts[code]) for code, words in works.SHOWN.items()],
        "shown": shown,
        "count": len(rows),
        "finished": len(rows) - left,
        "left": left,
        "minutes": pace.minutes_left(left=left, finished_at=[sheet.updated_at for sheet in finished]),
        "phase": phases and phases.phase("expert"),
        "is_open": is_open,
        "sentence": campaign and signing.sentence(name=request.user.name, is_blind=campaign.definition.is_blind),
        "blind": campaign.definition.blind if campaign else "off",
    }


@requires("score.give")
def score(request: SignedIn, pk: int) -> HttpResponse:
    shown = score_page.page(request, works.own_or_404(request, pk), is_unfinished="unfinished" in request.GET)
    return render(request, score_page.TEMPLATE, shown)


@require_POST
@requires("score.give")
def score_save(request: SignedIn, pk: int) -> HttpResponse:
    """Programs that save by themselves are answered JSON; without script the page or the next work."""
    if accepts_json(request):
        return saving.answer(request, pk)
    try:
        saving.save(request, pk)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        return score_page.refused(request, pk, str(refusal))
    return _onward(request, pk, request.POST.get("go", "next"))


def _onward(request: SignedIn, pk: int, go: str) -> HttpResponse:
    """To where her button leads. An unfinished sheet stays and says what is missing, unless it is put off."""
    assignment = works.own_or_404(request, pk)
    if go == "last":
        putting_off.put_off(assignment=assignment, by=request.user)
    elif go == "stay" or (go == "next" and works.Row(assignment, 0).missing):
        return redirect(reverse("score", args=[pk]) + ("?unfinished=1" if go == "next" else ""))
    return _to_next(request, assignment)


def _to_next(request: SignedIn, assignment: Assignment) -> HttpResponse:
    """The next open work of the category; my works when nothing is left."""
    rows = [works.Row(row, 0) for row in works.mine(request).filter(entry__category=assignment.entry.category)]
    row = works.following(rows, assignment)
    return redirect("score", row.assignment.pk) if row else redirect("my_works")


@require_POST
@requires("score.give")
def score_recuse(request: SignedIn, pk: int) -> HttpResponse:
    assignment = works.own_or_404(request, pk)
    reason = one_line(request.POST.get("other")) or one_line(request.POST.get("reason"))
    try:
        sheets.recuse(assignment=assignment, by=request.user, reason=reason)
    except Refused as refusal:
        return score_page.refused(request, pk, str(refusal))
    text = _("%(work)s 已登记回避，不再由您评分。十分钟以内可以在“我的评审”里撤销。")
    messages.success(request, text % {"work": titled(assignment.entry.title)})
    return _to_next(request, assignment)


@require_POST
@requires("score.give")
def score_undo_recusal(request: SignedIn, pk: int) -> HttpResponse:
    try:
        recusals.undo_own(assignment=Assignment(pk=pk), by=request.user)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("my_works")
    messages.success(request, _("回避已撤销，这件作品仍由您评分，已填的分数没有变动。"))
    return redirect("score", pk)


@require_POST
@requires("score.give")
def score_original(request: SignedIn, pk: int, key: UUID) -> HttpResponse:
    """Ask for the original of one file: recorded, then its address stands on the page."""
    assignment, file = works.own_or_404(request, pk), get_file_or_404(request.user, key)
    try:
        originals.request_original(assignment=assignment, file=file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('score', args=[pk])}#player-{file.pk}")


@require_POST
@requires("score.give")
def seal_category(request: SignedIn, code: str) -> HttpResponse:
    """Sign every finished sheet of one category."""
    rows = [works.Row(row, 0) for row in works.mine(request).filter(entry__category__code=code)]
    done = [row.assignment for row in rows if row.status == "done"]
    try:
        sheets.seal_all(assignments=done, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已签名提交 %(n)d 份评分表。") % {"n": len(done)})
    return redirect("my_works")
