"""The shortlist book's addresses: a page to print, and Word."""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import audit
from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.calendar import current_campaign_or_404
from review.shortlist import book
from submissions.papers import as_word
from submissions.papers.paper import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("entry.shortlist", "audit.read")
def shortlist_book(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    context = {"category": category, "parts": [book.Part(category, book.leaves(category))]}
    return render(request, "review/shortlist/book.html", context)


@requires("entry.shortlist", "audit.read")
def shortlist_whole_book(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    context = {"campaign": campaign, "parts": book.parts(memory.categories(campaign))}
    return render(request, "review/shortlist/book.html", context)


@requires("entry.shortlist", "audit.read")
def shortlist_book_word(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    leaves = book.leaves(category)
    return _word(request, book.paper(category, leaves), of=category, works=len(leaves), name=category.short_name)


@requires("entry.shortlist", "audit.read")
def shortlist_whole_book_word(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    parts = book.parts(memory.categories(campaign))
    works = sum(len(part.leaves) for part in parts)
    return _word(request, book.whole_paper(campaign, parts), of=campaign, works=works, name=_("全部项目"))


def _word(request: SignedIn, paper: Paper, *, of: Model, works: int, name: str) -> HttpResponse:
    """One audit event: authors' names leave the site with it."""
    if request.method == "GET":
        with transaction.atomic():
            audit.record(action="shortlist.book", obj=of, by=request.user, works=works)
    response = HttpResponse(as_word.draw(paper), content_type=WORD)
    file_name = _("入围作品册 %(name)s.docx") % {"name": name}
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "no-store"
    return response
