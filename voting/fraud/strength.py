"""The order of the queue: how much speaks for a group. A number to sort by, no verdict and shown to nobody."""

from __future__ import annotations

from collections import defaultdict

from campaign.models import Campaign
from voting.models import Complaint, Signal, VoteGroup

SEPARATES, ORDERS, COMPLAINT = 30, 8, 10  # beside the group's own size


def weigh(campaign: Campaign) -> None:
    """Weigh every undecided group anew: its size in doublings, and what else speaks about the same work."""
    others = _other_signals(campaign)
    changed = []
    for group in VoteGroup.objects.filter(campaign=campaign, state__in=VoteGroup.UNDECIDED):
        strength = 10 * group.size.bit_length() + others[group.entry_id]
        if strength != group.strength:
            group.strength = strength
            changed.append(group)
    VoteGroup.objects.bulk_update(changed, ["strength"], batch_size=500)


def _other_signals(campaign: Campaign) -> dict[int, int]:
    weights: dict[int, int] = defaultdict(int)
    signals = Signal.objects.filter(campaign=campaign).values_list("entry", "group")
    for entry, group in signals.iterator():
        weights[entry] += SEPARATES if group else ORDERS
    waiting = Complaint.objects.filter(campaign=campaign, state=Complaint.State.RECEIVED)
    for entry in waiting.values_list("entry", flat=True).iterator():
        weights[entry] += COMPLAINT
    return weights
