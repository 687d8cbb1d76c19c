"""The expert's desk: my works, one sheet at a time, saved as it is filled, sealed at the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from accounts.json_answers import accepts_json
from accounts.permissions import SignedIn, requires
from campaign import calendar
from common.refusals import NotAllowed, Refused
from common.text import one_line
from review.models import Assignment
from review.scoring_desk import originals, recusals, saving, sheets, signing
from review.scoring_desk.my_works import _group, _marks, _mine, _own_or_404, _recused, _status, _to_next
from review.scoring_desk.open_now import open_until, permits_of
from submissions.access import get_file_or_404
from submissions.answers import in_words

REASONS = (_lazy("与申报单位有工作关系"), _lazy("认识作者"), _lazy("参与过创作或指导"), _lazy("其他可能影响公正的情形"))


@requires("score.give")
def my_works(request: SignedIn) -> HttpResponse:
    groups: dict[Any, list[Any]] = {}
    campaign, own = calendar.current_campaign(), list(_mine(request))
    shown = calendar.shown(campaign) if campaign else None
    is_open = bool(shown and shown.is_open("expert"))
    late = {} if is_open else permits_of([row.pk for row in own])
    for row in own:
        line = (row, _status(row), sum(_marks(row).values()) or None, late.get(row.pk))
        groups.setdefault(row.entry.category, []).append(line)
    context = {
        "groups": [_group(category, own) for category, own in groups.items()],
        "recused": [(row, recusals.may_undo_own(row)) for row in _recused(request)],
        "phase": shown and shown.phase("expert"),
        "is_open": is_open,
        "sentence": campaign and signing.sentence(name=request.user.name, is_blind=campaign.definition.is_blind),
    }
    return render(request, "review/scoring_desk/my_works.html", context)


@requires("score.give")
def score(request: SignedIn, pk: int) -> HttpResponse:
    return render(request, "review/scoring_desk/score.html", _page(request, _own_or_404(request, pk)))


@require_POST
@requires("score.give")
def score_save(request: SignedIn, pk: int) -> HttpResponse:
    """Programs that save by themselves are answered JSON or a fragment; without script the page or the next work."""
    if accepts_json(request):
        return saving.answer(request, pk)
    is_quiet = request.headers.get("X-Autosave") == "1"
    try:
        saving.save(request, pk)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        return _refused(request, pk, str(refusal), is_quiet)
    if is_quiet:
        return render(request, "review/scoring_desk/_saved.html", {"at": timezone.now()})
    if request.POST.get("go") == "stay":
        return redirect("score", pk)
    return _to_next(request, _own_or_404(request, pk))


@require_POST
@requires("score.give")
def score_recuse(request: SignedIn, pk: int) -> HttpResponse:
    assignment = _own_or_404(request, pk)
    reason = one_line(request.POST.get("other")) or one_line(request.POST.get("reason"))
    try:
        sheets.recuse(assignment=assignment, by=request.user, reason=reason)
    except Refused as refusal:
        return _refused(request, pk, str(refusal), False)
    messages.success(request, _("已登记回避，这件作品不再由您评分。"))
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
    assignment, file = _own_or_404(request, pk), get_file_or_404(request.user, key)
    try:
        originals.request_original(assignment=assignment, file=file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('score', args=[pk])}#player-{file.pk}")


@require_POST
@requires("score.give")
def seal_category(request: SignedIn, code: str) -> HttpResponse:
    """Sign every finished sheet of one category."""
    own = [row for row in _mine(request).filter(entry__category__code=code) if _status(row) == "done"]
    try:
        sheets.seal_all(assignments=own, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已签名提交 %(n)d 份评分表。") % {"n": len(own)})
    return redirect("my_works")


def _page(request: SignedIn, assignment: Assignment, **more: Any) -> dict[str, Any]:
    entry, campaign = assignment.entry, assignment.entry.campaign
    own = list(_mine(request).filter(entry__category=entry.category))
    statuses = [_status(row) for row in own]
    sheet = getattr(assignment, "sheet", None)
    blind = campaign.definition.is_blind
    marks, until = _marks(assignment), open_until(assignment, phases=calendar.shown)
    return {
        "assignment": assignment,
        "entry": entry,
        "section": entry.category.rules.section(entry.section),
        "blind": blind,
        "sentence": signing.sentence(name=request.user.name, is_blind=blind),
        "blind_files": originals.blind_files(entry, by=request.user) if blind else [],
        "answers": in_words.shown_answers(entry, blind=blind),
        "rubric": [(criterion, marks.get(criterion.code)) for criterion in sheets.rubric(assignment)],
        "total": sum(marks.values(), Decimal(0)),
        "sheet": sheet,
        "sealed": assignment.is_sealed,
        "is_open": until is not None,
        "until": until,
        "place": [row.pk for row in own].index(assignment.pk) + 1,
        "count": len(own),
        "done": len(own) - statuses.count("open"),
        "left": statuses.count("open"),
        "reasons": REASONS,
    } | more


def _refused(request: SignedIn, pk: int, text: str, quiet: bool) -> HttpResponse:
    if quiet:
        return render(request, "review/scoring_desk/_saved.html", {"fault": text}, status=422)
    fresh = _mine(request).filter(pk=pk).first()
    if fresh is None:
        messages.error(request, text)
        return redirect("my_works")
    page = _page(request, fresh, fault=text, remark=request.POST.get("remark"))
    page["rubric"] = [(c, request.POST.get(f"m-{c.code}", mark)) for c, mark in page["rubric"]]
    return render(request, "review/scoring_desk/score.html", page, status=422)
