"""Which works' votes were declared void, or valid again, after a moment: what was counted before no longer holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaign.models import Campaign
from voting.models import VoidedVote


def touched(campaign: Campaign, *, since: datetime) -> list[tuple[Any, ...]]:
    """Category, work, and when, once for each decision."""
    rows = VoidedVote.objects.filter(batch__campaign=campaign, batch__confirmed_at__gt=since).order_by()
    return list(rows.values_list("vote__category", "vote__entry", "batch__confirmed_at").distinct())
