"""The receipts of a ballot."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from voting import standing
from voting.casting import receipt_picture, voted_works
from voting.gallery import listing
from voting.identity import cookie
from voting.standing import VotesOfReceipt


@public
@never_cache
def receipt(request: HttpRequest, receipt_ids: str) -> HttpResponse:
    """Receipts of this browser's voter, those of one ballot; to all others the address does not exist."""
    campaign = current_campaign_or_404()
    slips = _own_or_404(request, campaign, receipt_ids)
    poll = standing.poll(campaign)
    told = voted_works.of_slips(campaign, slips, poll)
    context = {
        "slips": [(slip, told[slip.receipt]) for slip in slips],
        "slip": slips[0],
        "receipt_ids": receipt_ids,
        "voted": [vote.entry.number for slip in slips for vote in slip.votes],
        "poll": poll,
        "next": _next_category(campaign, slips) if poll.is_open else None,
    }
    return render(request, "voting/casting/receipt.html", context)


@public
@never_cache
def picture(request: HttpRequest, receipt_ids: str) -> HttpResponse:
    """The same as a picture, for the same voter only."""
    campaign = current_campaign_or_404()
    slips = _own_or_404(request, campaign, receipt_ids)
    return HttpResponse(receipt_picture.draw(campaign.definition.short_title, slips), content_type="image/png")


def _own_or_404(request: HttpRequest, campaign: Campaign, receipt_ids: str) -> list[VotesOfReceipt]:
    voter = cookie.known(request, campaign)
    found = standing.bare_slips(voter=voter, campaign=campaign, receipt_ids=receipt_ids) if voter else []
    if not found:
        raise Http404
    voted_works.give_works(campaign, found)
    return sorted(found, key=lambda slip: slip.first.category.position)


def _next_category(campaign: Campaign, slips: list[VotesOfReceipt]) -> object:
    """The one after the last in which she voted just now."""
    categories, voted = listing.categories(campaign), {slip.first.category_id for slip in slips}
    later = [one for one in categories if one.position > slips[-1].first.category.position] or categories
    return next((one for one in later if one.pk not in voted), None)
