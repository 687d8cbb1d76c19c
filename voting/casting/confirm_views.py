"""Confirming the picks and casting them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from common.client_address import client_ip
from voting import ballot_rules, receipts, selection, standing
from voting.casting import ballots
from voting.casting.receipt_views import _missing_sentence, _page, _refusal, _rule, _tell_refused
from voting.identity import cookie
from voting.identity.device import keeps_device
from voting.models import Voter
from voting.selection import Selection


@public
@never_cache
@keeps_device
def confirm(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    chosen = selection.read(request.POST if request.method == "POST" else request.GET, campaign)
    voter = cookie.known_voter(request, campaign)
    if chosen.category is None:
        return redirect("gallery")
    if request.method == "POST" and voter is None:
        return redirect(f"{reverse('vote_phone')}?{chosen.query}")
    if request.method == "POST" and voter is not None:
        return cast(request, voter, chosen)
    return _page(request, voter, chosen, fault=None)


def cast(request: HttpRequest, voter: Voter, chosen: Selection) -> HttpResponse:
    """Put the ballot in; then the receipt, or the confirmation page with the reason why not."""
    assert chosen.category is not None
    if chosen.missing:
        return _page(request, voter, chosen, fault=_missing_sentence(chosen), status=409)
    if fault := ballot_rules.fault(_rule(chosen), chosen.ids, standing.standing_of(voter, chosen.category).voted):
        return _page(request, voter, chosen, fault=fault, status=409)
    origin = ballots.Origin(client_ip(request), request.META.get("HTTP_USER_AGENT", ""))
    outcome = ballots.cast(voter=voter, category=chosen.category, picks=chosen.ids, origin=origin)
    if isinstance(outcome, ballots.Cast | ballots.AlreadyVoted):
        _tell_refused(request, outcome)
        return redirect("vote_receipt", receipt_id=receipts.digest(outcome.receipt)[: standing.ID_LENGTH])
    sentence, status = _refusal(outcome)
    response = _page(request, voter, chosen, fault=sentence, status=status)
    if isinstance(outcome, ballots.Busy):
        response["Retry-After"] = str(outcome.retry_after)
    return response
