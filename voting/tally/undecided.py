"""What still stands between the vote and its result: groups that nobody has decided."""

from __future__ import annotations

from campaign.models import Campaign, Category
from voting.models import Complaint, VoteGroup


def undecided_groups(category: Category) -> int:
    """Groups of this category that are not decided."""
    return VoteGroup.objects.filter(entry__category=category, state__in=VoteGroup.UNDECIDED).count()


def undecided_groups_of(campaign: Campaign) -> int:
    return VoteGroup.objects.filter(campaign=campaign, state__in=VoteGroup.UNDECIDED).count()


def complaints_waiting(campaign: Campaign) -> int:
    return Complaint.objects.filter(campaign=campaign, state=Complaint.State.RECEIVED).count()
