"""The winners on the home page: of each category the works of its first prize, as many as one look takes in."""

from __future__ import annotations

from itertools import chain, zip_longest
from urllib.parse import urlencode

from django.urls import reverse

from campaign.models import Campaign
from campaign.pages.winners import Winner as Shown
from campaign.pages.winners import Winners as ShownWinners
from review.showcase import winners
from review.showcase.winners import Winner

SHOWN = 8


def home_winners(campaign: Campaign) -> ShownWinners:
    found = [one.found for one in winners.of_campaign(campaign)]
    in_turn = [winner for winner in chain.from_iterable(zip_longest(*found)) if winner is not None]
    return ShownWinners([_shown(winner) for winner in in_turn[:SHOWN]], len(in_turn), reverse("showcase"))


def _shown(winner: Winner) -> Shown:
    entry, card = winner.row.entry, winner.card
    assert card is not None
    score = f"{reverse('result', args=[winner.category.code])}?{urlencode({'number': entry.number})}#{entry.number}"
    return Shown(
        title=entry.title,
        union=winner.row.union_name,
        prizes=winner.prizes,
        poster=card.poster,
        url=reverse("work", args=[entry.number]),
        score=str(winner.row.final_score),
        score_url=score,
    )
