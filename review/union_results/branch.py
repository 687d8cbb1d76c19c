"""What became of a recommending union's works in the published results: by category, never an order of unions."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from campaign.models import Campaign
from submissions import access
from submissions.models import Entry
from submissions.status import published_places
from submissions.status.facts import Placed


@dataclass(frozen=True)
class Line:
    entry: Entry
    placed: Placed


def lines(user: User, campaign: Campaign) -> list[Line]:
    """Its works that were ranked, by category and number. Two queries, whatever their number."""
    entries = access.visible_entries(user).filter(campaign=campaign, recommending=user.union_id)
    listed = list(entries.select_related("union").order_by("category__position", "number").defer("answers"))
    placed = published_places.of(listed)
    return [Line(entry, placed[entry.pk]) for entry in listed if entry.pk in placed]
