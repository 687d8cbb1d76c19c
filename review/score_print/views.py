"""Addresses of printed score sheets: a page to print, and Word."""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts import audit
from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.models import Category
from review.score_print import papers, signed
from review.score_print.signed import Signed
from submissions.papers import as_word
from submissions.papers.paper import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("score.give", "panel.progress")
def score_print(request: SignedIn, pk: int) -> HttpResponse:
    found = _sheet_or_404(request, pk)
    return _page(request, papers.of_sheet(found), [found])


@requires("score.give", "panel.progress")
def score_print_word(request: SignedIn, pk: int) -> HttpResponse:
    found = _sheet_or_404(request, pk)
    return _word(request, papers.of_sheet(found), [found])


@requires("score.give")
def scores_print(request: SignedIn, code: str) -> HttpResponse:
    """All of the expert's own sealed sheets of one category."""
    category, found = _own_or_404(request, code)
    return _page(request, papers.of_list(category, found), found)


@requires("score.give")
def scores_print_word(request: SignedIn, code: str) -> HttpResponse:
    category, found = _own_or_404(request, code)
    return _word(request, papers.of_list(category, found), found)


def _sheet_or_404(request: SignedIn, pk: int) -> Signed:
    found = signed.of_assignment(memory.current(), pk)
    if found is None or not signed.may_read(request.user, found):
        raise Http404
    return found


def _own_or_404(request: SignedIn, code: str) -> tuple[Category, list[Signed]]:
    category = memory.category_or_404(code)
    found = signed.of_expert(campaign=category.campaign, expert=request.user.pk, category=category.pk)
    if not found:
        raise Http404
    return category, found


def _page(request: SignedIn, paper: Paper, found: list[Signed]) -> HttpResponse:
    _note(request, found)
    context = {"paper": paper, "is_own": _is_own(request, found), "first": found[0].assignment, "count": len(found)}
    response = render(request, "review/score_print/print.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _word(request: SignedIn, paper: Paper, found: list[Signed]) -> HttpResponse:
    _note(request, found)
    response = HttpResponse(as_word.draw(paper), content_type=WORD)
    name = f"{paper.title} {found[0].assignment.expert.name}.docx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


def _note(request: SignedIn, found: list[Signed]) -> None:
    """Staff who read an expert's marks leave a trace; the expert herself does not."""
    if request.method != "GET" or _is_own(request, found):
        return
    row = found[0].assignment
    with transaction.atomic():
        audit.record(action="sheet.print", obj=row, by=request.user, label=str(row.entry), expert=row.expert.name)


def _is_own(request: SignedIn, found: list[Signed]) -> bool:
    return found[0].assignment.expert_id == request.user.pk
