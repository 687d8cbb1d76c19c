"""Whether the vote still runs: then no page of the review shows votes, nor places that tell of them."""

from __future__ import annotations

from django.utils import timezone

from campaign import calendar
from campaign.models import Campaign, Phase


def running_vote(campaign: Campaign) -> Phase | None:
    """The phase of the vote while it has not closed: until then nobody sees votes by work."""
    vote = calendar.phase(campaign=campaign, code="vote")
    return vote if vote is not None and vote.closes_at > timezone.now() else None
