"""The papers' addresses: the application form and the receipt of an entry, the branch's list, and the page that the
code on a paper leads to."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.permissions import SignedIn, requires
from accounts.reach import own_union
from campaign import calendar
from submissions import access, handed_in
from submissions.models import Entry
from submissions.papers import as_pdf, as_word, contents
from submissions.papers.paper import Paper

PDF, WORD = "pdf", "docx"
TYPES = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DRAW: dict[str, Callable[[Paper], bytes]] = {PDF: as_pdf.draw, WORD: as_word.draw}


@require_safe
@requires("entry.submit", "entry.recommend")
def application_paper(request: SignedIn, pk: int, form: str) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    receipt = contents.receipt_of(entry)
    if receipt is None:
        raise Http404(_("这件作品现在没有提交，提交后才能生成申报表。"))
    paper = contents.application(handed_in.as_last(entry), receipt)
    return _sent(paper, form, name=_("%(number)s 申报表") % {"number": receipt.number})


@require_safe
@requires("entry.submit")
def receipt_paper(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    receipt = contents.receipt_of(entry)
    if receipt is None:
        raise Http404(_("这件作品现在没有提交，没有回执。"))
    return _sent(contents.receipt_paper(entry, receipt), PDF, name=_("%(number)s 回执") % {"number": receipt.number})


@require_safe
@requires("branch.export")
def recommendations_paper(request: SignedIn, form: str) -> HttpResponse:
    """One audit event: names and telephone numbers leave the site with it."""
    union, campaign = own_union(request.user), calendar.current_campaign()
    if campaign is None:
        raise Http404
    entries = [handed_in.as_last(entry) for entry in _recommended(request, campaign.pk)]
    with transaction.atomic():
        audit.record(action="branch.export", obj=union, by=request.user, entries=len(entries), paper=form)
    paper = contents.recommendations(union=union, campaign=campaign, entries=entries)
    return _sent(paper, form, name=_("%(union)s 推荐汇总表") % {"union": union.short_name or union.name})


@require_safe
@requires("entry.submit", "entry.recommend", "entry.read_submitted")
def paper_address(request: SignedIn, pk: int) -> HttpResponse:
    """Where the code on a paper leads: the entry's page as it is for whoever reads the paper."""
    entry = access.get_entry_or_404(request.user, pk)
    return redirect(access.page_to_read(request.user, entry), pk=pk)


def _recommended(request: SignedIn, campaign: int) -> list[Entry]:
    found = access.visible_entries(request.user).standing().filter(campaign=campaign, recommended_at__isnull=False)
    beside = found.select_related("union", "recommending").prefetch_related(handed_in.KEPT)
    return list(beside.order_by("category__position", F("preference").asc(nulls_last=True), "number"))


def _sent(paper: Paper, form: str, *, name: str) -> HttpResponse:
    response = HttpResponse(DRAW[form](paper), content_type=TYPES[form])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    response["Cache-Control"] = "no-store"
    return response
