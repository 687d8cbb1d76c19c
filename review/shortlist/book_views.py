"""The shortlist book's addresses: a page to print, and Word."""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import audit
from accounts.permissions import SignedIn, requires
from campaign import memory
from review.shortlist import book
from submissions.papers import as_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("entry.shortlist", "audit.read")
def shortlist_book(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    return render(request, "review/shortlist/book.html", {"category": category, "leaves": book.leaves(category)})


@requires("entry.shortlist", "audit.read")
def shortlist_book_word(request: SignedIn, code: str) -> HttpResponse:
    """One audit event: authors' names leave the site with it."""
    category = memory.category_or_404(code)
    leaves = book.leaves(category)
    if request.method == "GET":
        with transaction.atomic():
            audit.record(action="shortlist.book", obj=category, by=request.user, works=len(leaves))
    response = HttpResponse(as_word.draw(book.paper(category, leaves)), content_type=WORD)
    name = _("入围作品册 %(name)s.docx") % {"name": category.short_name}
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
