"""The totals as the gallery may show them (voting/tally/shown.py), asked for once a minute by each process."""

from __future__ import annotations

import time

from campaign.models import Campaign
from voting.gallery.kept import kept
from voting.tally import shown
from voting.tally.shown import Shown


def shown_votes(campaign: Campaign) -> Shown | None:
    """None while they may not be shown."""
    if not shown.are_open(campaign):
        return None
    minute = int(time.time() // 60)
    return kept(("votes", campaign.pk, minute), lambda: shown.shown(campaign))
