"""What this browser's voter voted for, and what is left of every category."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign, Category
from submissions import states
from voting import ballot_rules, standing
from voting.casting import voted_works
from voting.casting.voted_works import VotedWork
from voting.gallery import listing
from voting.identity import cookie
from voting.standing import VotePhase, VotesOfReceipt


@dataclass(frozen=True)
class MyCategory:
    """`left` in the present period."""

    category: Category
    left: int
    slips: list[tuple[VotesOfReceipt, list[VotedWork]]]


@public
@never_cache
def my_votes(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    if request.method == "POST":
        response = redirect("gallery")
        cookie.forget(response)
        return response
    voter = cookie.known_voter(request, campaign)
    slips = standing.slips(voter=voter) if voter else []
    poll = standing.poll(campaign)
    categories = _categories(campaign, slips, poll) if voter else []
    context = {
        "poll": poll,
        "voter": voter,
        "slips": slips,
        "voted": [one for one in categories if one.slips],
        "others": [one for one in categories if not one.slips],
        "fallen": [work for one in categories for _slip, told in one.slips for work in told if work.fell_for],
    }
    return render(request, "voting/casting/my_votes.html", context)


def _categories(campaign: Campaign, slips: list[VotesOfReceipt], poll: VotePhase) -> list[MyCategory]:
    """Those with listed works or with votes of hers, in the order of the campaign."""
    shown = {category.pk: category for category in listing.categories(campaign)}
    shown |= {slip.first.category_id: slip.first.category for slip in slips if slip.first.category_id not in shown}
    told = voted_works.of_slips(campaign, slips, poll)
    return [
        MyCategory(
            category,
            _left(campaign, slips, category),
            [(slip, told[slip.receipt]) for slip in slips if slip.first.category_id == category.pk],
        )
        for category in sorted(shown.values(), key=lambda category: category.position)
    ]


def _left(campaign: Campaign, slips: list[VotesOfReceipt], category: Category) -> int:
    rule = campaign.definition.vote
    now = ballot_rules.period(rule, timezone.localdate())
    votes = [vote for slip in slips for vote in slip.votes if vote.category_id == category.pk and vote.period == now]
    return ballot_rules.left(rule, sum(vote.entry.state != states.DISQUALIFIED for vote in votes))
