"""Which works' votes were declared void, or valid again, after a moment: what was counted before no longer holds; and
who judged the votes of a work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaign.models import Campaign
from submissions.models import Entry
from voting.models import VoidedVote, VoteGroup


def touched(campaign: Campaign, *, since: datetime) -> list[tuple[Any, ...]]:
    """Category, work, and when, once for each decision."""
    rows = VoidedVote.objects.filter(batch__campaign=campaign, batch__confirmed_at__gt=since).order_by()
    return list(rows.values_list("vote__category", "vote__entry", "batch__confirmed_at").distinct())


def judges(entry: Entry) -> set[int]:
    """Who proposed, confirmed or declined that votes of this work be void or valid again, or found nothing wrong with
    them; by key. Two queries."""
    batches = VoidedVote.objects.filter(vote__entry=entry).order_by()
    acts = batches.values_list("batch__proposed_by", "batch__confirmed_by", "batch__declined_by").distinct()
    closed = VoteGroup.objects.filter(entry=entry, closed_by__isnull=False).order_by()
    people = {person for row in acts for person in row} | set(closed.values_list("closed_by", flat=True))
    return {person for person in people if person is not None}
