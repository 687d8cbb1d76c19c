"""Uploading by phone: the QR code on the files step, and the page it opens, which needs no log-in and shows no more
than uploading needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedIn, public, requires
from common.refusals import Refused
from common.request_bodies import takes_pieces
from submissions import access, openness
from submissions.files.cards import RoleCard, role_cards
from submissions.models import Entry
from submissions.phone_upload import links
from submissions.phone_upload.links import PhoneLink
from submissions.uploads.tus import views as tus


@require_POST
@requires("entry.edit")
def phone_link(request: SignedIn, pk: int) -> HttpResponse:
    """A new QR code, as a fragment, or on a page of its own where there is no script."""
    entry = access.get_editable_entry_or_404(request.user, pk)
    context: dict[str, Any] = {"entry": entry}
    try:
        link = links.make(entry=entry, by=request.user)
        address = request.build_absolute_uri(reverse("phone_page", args=[link.token]))
        context |= {"link": link, "address": address, "code": _drawn(address), "cards": _open_cards(entry)}
    except Refused as refusal:
        context["refused"] = str(refusal)
    name = "_code" if getattr(request, "htmx", False) else "code"
    return render(request, f"submissions/phone_upload/{name}.html", context)


@public
@never_cache
@require_GET
def phone_page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = links.read(token)
    except Refused as refusal:
        return _page(request, {"refused": str(refusal)}, status=refusal.status)
    cards = _open_cards(link.entry)
    refused = "" if cards else openness.shown(link.entry).why_closed
    files = [_context(link, card) for card in cards]
    return _page(request, {"link": link, "files": files, "refused": refused, "rules": link.entry.category.rules})


@public
@never_cache
@require_GET
def phone_files(request: HttpRequest, token: str, role: str) -> HttpResponse:
    """What this link has sent of one role so far, asked for again while it is being checked."""
    try:
        link = links.read(token)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=refusal.status)
    card = next((card for card in _open_cards(link.entry) if card.rule.role == role), None)
    if card is None:
        raise Http404
    return render(request, "submissions/phone_upload/_sent.html", _context(link, card))


@transaction.non_atomic_requests
@public
@takes_pieces
def phone_uploads(request: HttpRequest, token: str) -> HttpResponse:
    """As `tus.uploads`, by the link."""
    try:
        link = links.read(token)
    except Refused as refusal:
        return tus.answer_refused(refusal)
    return tus.answer_announcement(request, _sender(link), link.entry.pk)


@transaction.non_atomic_requests
@public
@takes_pieces
def phone_piece(request: HttpRequest, token: str, key: UUID) -> HttpResponse:
    """As `tus.upload`, by the link."""
    try:
        link = links.read(token)
    except Refused as refusal:
        return tus.answer_refused(refusal)
    return tus.answer_pieces(request, _sender(link), key)


def _sender(link: PhoneLink) -> tus.Sender:
    return tus.Sender(
        by=link.by,
        entries=access.editable_entries(link.by).filter(pk=link.entry.pk),
        address=lambda file: reverse("phone_piece", args=[link.token, file.key]),
        marks={"phone": link.mark},
        removes_whole=False,
    )


def _open_cards(entry: Entry) -> list[RoleCard]:
    return [card for card in role_cards(entry) if not card.locked]


def _context(link: PhoneLink, card: RoleCard) -> dict[str, Any]:
    """Of the entry's files only those that came by this link, and what is to be gone on with."""
    return {"link": link, "card": card, "sent": [f for f in card.files if f.metadata.get("phone") == link.mark]}


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "submissions/phone_upload/page.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _drawn(address: str) -> str:
    """An SVG for the page; nothing in it comes from a person."""
    code = segno.make(address, error="m", micro=False)
    colours = {"dark": "#1f2329", "light": "#ffffff"}
    return mark_safe(code.svg_inline(scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True, **colours))
