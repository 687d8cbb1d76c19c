"""The totals and the places as the gallery may show them, asked for once a minute by each process."""

from __future__ import annotations

import time
from collections.abc import Mapping

from campaign.models import Campaign
from submissions import access
from submissions.status import published_places
from submissions.status.facts import Placed
from voting import standing
from voting.gallery.kept import kept
from voting.tally import shown
from voting.tally.shown import Shown


def shown_votes(campaign: Campaign) -> Shown | None:
    """None while they may not be shown."""
    if not shown.are_open(campaign):
        return None
    return kept(("votes", campaign.pk, _minute()), lambda: shown.shown(campaign))


def places(campaign: Campaign) -> Mapping[int, Placed]:
    """By the key of a listed work; empty while the vote has not closed."""
    if not standing.poll(campaign).is_over:
        return {}
    return kept(("places", campaign.pk, _minute()), lambda: _read_places(campaign))


def _read_places(campaign: Campaign) -> Mapping[int, Placed]:
    listed = access.public_entries().filter(campaign=campaign)
    return published_places.public(listed.order_by().only("pk", "state"), campaign=campaign)


def _minute() -> int:
    return int(time.time() // 60)
