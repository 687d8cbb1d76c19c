"""Confirming the picks and casting them, category by category."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.client_address import client_ip
from voting import receipts, standing
from voting.casting import ballots, chosen, confirm_page, outcomes
from voting.casting.chosen import Chosen
from voting.identity import cookie, device
from voting.identity.device import keeps_device
from voting.models import Voter


@public
@never_cache
@keeps_device
def confirm(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    picked = chosen.read(request.POST if request.method == "POST" else request.GET, campaign)
    voter = cookie.known_voter(request, campaign)
    if not picked.choices and picked.here is None:
        return redirect("gallery")
    if request.method != "POST":
        return confirm_page.show(request, campaign, voter, picked)
    if voter is None:
        return redirect(f"{reverse('vote_phone')}?{picked.query}")
    return cast(request, campaign, voter, picked)


def cast(request: HttpRequest, campaign: Campaign, voter: Voter, picked: Chosen) -> HttpResponse:
    """Put the ballots in, one a category; then their receipts, or the confirmation page with the reasons why not.

    What was cast stays cast, and the form keeps all picks: sent again it gets the same receipts. Where picks are
    unknown, or were disqualified meanwhile, she sees what is left of them before anything of it is cast.
    """
    origin = ballots.Origin(
        client_ip(request), request.META.get("HTTP_USER_AGENT", ""), device.mark(request), picked.reached
    )
    done = {
        choice.category.pk: ballots.cast(voter=voter, category=choice.category, picks=choice.ids, origin=origin)
        for choice in picked.choices
        if choice.cards and not choice.gone and not picked.missing
    }
    given = [receipt for receipt in map(outcomes.receipt_of, done.values()) if receipt]
    for outcome in done.values():
        if left_over := outcomes.left_over(outcome):
            messages.warning(request, left_over)
    if given and len(given) == len(picked.choices):
        return redirect("vote_receipt", receipt_ids=standing.SEPARATOR.join(map(receipts.address_id, given)))
    return confirm_page.show(request, campaign, voter, picked, done, status=outcomes.status(list(done.values())))
