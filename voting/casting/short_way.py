"""The way of a vote from the door to the statement and back, past all that a vote does not need (docs/decisions).

A known voter's form asks for no session, no account, no message and no page. So it is judged here before the other
middleware: its token by Django's own CsrfViewMiddleware, its voter by the signed cookie, its works by what this process
knows of the list; the statement decides. Whatever does not end in receipts goes the ordinary way, which finds the same
form and says why. The answer carries the headers that the ordinary way gives it.
"""

from __future__ import annotations

import functools
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import http_date

from campaign import memory
from campaign.models import Campaign, Category
from common.client_address import client_ip
from common.headers.permissions_policy import PermissionsPolicyMiddleware
from common.request_bodies import is_chunked, size_of
from voting import receipts, selection, standing
from voting.casting import ballots
from voting.casting.ballots import AlreadyVoted, Busy, Cast, Outcome
from voting.gallery import listing
from voting.identity import cookie, device

FORM = "application/x-www-form-urlencoded"
LONGEST_FORM = 64 * 1024  # bytes; larger ones are judged on the ordinary way


class ShortWayMiddleware:
    """Stands before all other middleware."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        self._guard = CsrfViewMiddleware(get_response)
        kinds = (XFrameOptionsMiddleware, CSPMiddleware, PermissionsPolicyMiddleware, SecurityMiddleware)
        self._dressing = [kind(get_response) for kind in kinds]
        self._headers: dict[bool, list[tuple[str, str]]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._shortly(request) if _is_small_ballot(request) else None
        return self.get_response(request) if response is None else response

    def _shortly(self, request: HttpRequest) -> HttpResponse | None:
        self._guard.process_request(request)
        if self._guard.process_view(request, self.get_response, (), {}) is not None:
            return None
        response = _shortly(request)
        return None if response is None else self._dressed(request, response)

    def _dressed(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_secure = request.is_secure()
        if is_secure not in self._headers:
            self._headers[is_secure] = self._security_headers(request)
        for name, value in self._headers[is_secure]:
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Expires"] = http_date()
        if not device.mark(request):
            device.keep(response)
        return response

    def _security_headers(self, request: HttpRequest) -> list[tuple[str, str]]:
        """What those middleware, and `never_cache`, say is the same for every answer without words of its own."""
        bare = HttpResponse()
        for one in self._dressing:
            one.process_response(request, bare)
        add_never_cache_headers(bare)
        patch_vary_headers(bare, ["Cookie"])
        return [(name, value) for name, value in bare.headers.items() if name not in ("Content-Type", "Expires")]


@functools.cache
def _address() -> str:
    return reverse("vote_confirm")


@functools.cache
def _receipts_lie_at() -> str:
    return reverse("vote_receipt", args=["-"]).removesuffix("-/")


def _is_small_ballot(request: HttpRequest) -> bool:
    """Judged by the headers alone, as config/site/request_bodies.py does it."""
    if request.method != "POST" or request.path_info != _address():
        return False
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return False
    return request.content_type == FORM and not is_chunked(request) and size_of(request) <= LONGEST_FORM


def _shortly(request: HttpRequest) -> HttpResponse | None:
    """Receipts, or a sentence that there are too many at once; None for what the ordinary way answers."""
    request.get_host()  # as on the ordinary way: no answer under a name that is not ours
    campaign = memory.current()
    voter = cookie.known(request, campaign) if campaign else None
    picks = _picks(request, campaign) if campaign and voter else None
    if campaign is None or voter is None or picks is None:
        return None
    agent, reached = request.META.get("HTTP_USER_AGENT", ""), selection.reached(request.POST)
    origin = ballots.Origin(client_ip(request), agent, device.mark(request), reached)
    done = [ballots.cast(voter=voter, category=category, picks=keys, origin=origin) for category, keys in picks.items()]
    if any(isinstance(outcome, Busy) for outcome in done):
        return _busy(request)
    return _to_receipts(done) if all(map(_is_whole, done)) else None


def _picks(request: HttpRequest, campaign: Campaign) -> dict[Category, list[int]] | None:
    """By category; None where a number names no listed work, or none was picked."""
    known, picks = listing.cards(campaign), dict[int, list[int]]()
    for number in selection.numbers(request.POST):
        if number not in known:
            return None
        entry = known[number].entry
        picks.setdefault(entry.category_id, []).append(entry.pk)
    found = [category for key in picks if (category := memory.find_category(key))]
    if not picks or len(found) < len(picks):
        return None
    return {category: picks[category.pk] for category in sorted(found, key=lambda category: category.position)}


def _is_whole(outcome: Outcome) -> bool:
    return isinstance(outcome, AlreadyVoted) or (isinstance(outcome, Cast) and not outcome.refused)


def _to_receipts(done: list[Any]) -> HttpResponse:
    ids = standing.SEPARATOR.join(receipts.address_id(outcome.receipt) for outcome in done)
    return HttpResponseRedirect(f"{_receipts_lie_at()}{ids}/")


def _busy(request: HttpRequest) -> HttpResponse:
    """The same form once more, without a question to the database: that is what there is too much of."""
    form = {
        "category": request.POST.get("category", ""),
        "reached": request.POST.get("reached", ""),
        "numbers": selection.numbers(request.POST),
        "csrf_token": get_token(request),
    }
    page = render_to_string("voting/casting/busy.html", form)
    return HttpResponse(page, status=503, headers={"Retry-After": str(Busy().retry_after)})
