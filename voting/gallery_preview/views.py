"""The gallery as it will be once the chosen works are published: for the organiser, on a wide screen and on a phone."""

from __future__ import annotations

from dataclasses import replace

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.models import Category
from submissions import access
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from voting import standing
from voting.gallery import veil, work_page, works
from voting.gallery.works import Card


@requires("entry.shortlist", "audit.read")
@csp_replace({"frame-src": ["'self'"], "frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
@xframe_options_sameorigin
def gallery_preview(request: SignedIn, code: str) -> HttpResponse:
    """With `?phone` in the frame of a phone, which holds this same page with `?bare`."""
    category = memory.category_or_404(code)
    if "phone" in request.GET:
        return render(request, "voting/gallery/preview_phone.html", {"category": category})
    cards = [_card(veil.cover(entry), category) for entry in _will_be_public(category)]
    context = {"category": category, "cards": cards, "is_bare": "bare" in request.GET}
    return render(request, "voting/gallery/preview.html", context)


@requires("entry.shortlist", "audit.read")
@csp_replace({"frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
@xframe_options_sameorigin
def gallery_preview_work(request: SignedIn, code: str, number: str) -> HttpResponse:
    category = memory.category_or_404(code)
    entry = _will_be_public(category).filter(number=number).first()
    if entry is None:
        raise Http404
    veil.cover(entry)
    context = {
        "poll": replace(standing.poll(category.campaign), is_open=False),
        "entry": entry,
        "category": category,
        "show": work_page.show(entry),
        "poster": works.poster_url(entry),
        "is_bare": "bare" in request.GET,
    }
    return render(request, "voting/gallery/preview_work.html", context)


def _will_be_public(category: Category) -> EntryQuerySet:
    """By number: visitors see an order of their own."""
    found: EntryQuerySet = works.with_pictures(access.public_soon(category).order_by("number"), category)
    return found


def _card(entry: Entry, category: Category) -> Card:
    link = reverse("gallery_preview_work", args=[category.code, entry.number])
    return replace(works.card(entry), link=link)
