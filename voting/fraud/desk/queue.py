"""The queue of flagged groups, strongest first, and beside it what only orders it and who complained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from campaign.models import Campaign, Category
from submissions.models import Entry
from voting.fraud.signals.sentences import sentence
from voting.models import Complaint, Signal, VoteGroup

LOOKS = {
    VoteGroup.State.OPEN: ("warn", "exclamation-triangle-fill"),
    VoteGroup.State.PROPOSED: ("info", "clock"),
    VoteGroup.State.VOIDED: ("bad", "x-octagon"),
    VoteGroup.State.UNDO_PROPOSED: ("info", "clock"),
    VoteGroup.State.RESTORED: ("good", "check-circle"),
    VoteGroup.State.CLOSED: ("good", "check-circle"),
}
UNDECIDED = "undecided"
HINTS = 30


@dataclass(frozen=True)
class Row:
    group: VoteGroup
    sentence: str
    look: tuple[str, str]


@dataclass(frozen=True)
class Hints:
    """What fires on honest crowds too, of one work."""

    entry: Entry
    sentences: list[str]


def groups(campaign: Campaign, *, state: str = UNDECIDED, category: Category | None = None) -> QuerySet[VoteGroup]:
    """Strongest first; those that are decided, newest first."""
    found = VoteGroup.objects.filter(campaign=campaign)
    if category is not None:
        found = found.filter(entry__category=category)
    if state in VoteGroup.State.values:
        found = found.filter(state=state)
    elif state == UNDECIDED:
        found = found.filter(state__in=VoteGroup.UNDECIDED)
    return found.select_related("entry__union", "owner", "signal").order_by("-strength", "due_at", "-pk")


def rows(found: Iterable[VoteGroup], *, coarse: bool) -> list[Row]:
    return [_row(group, coarse) for group in found]


def _row(group: VoteGroup, coarse: bool) -> Row:
    return Row(group, sentence(group.signal, coarse=coarse), LOOKS[VoteGroup.State(group.state)])


def hints(campaign: Campaign, *, coarse: bool) -> list[Hints]:
    """By work. No ground for voiding anything: factories at lunch and articles look the same."""
    found: dict[int, list[Signal]] = defaultdict(list)
    signals = Signal.objects.filter(campaign=campaign, group=None).select_related("entry__union")
    for signal in signals.order_by("-measured_at", "pk")[:HINTS]:
        found[signal.entry_id].append(signal)
    return [Hints(own[0].entry, [sentence(one, coarse=coarse) for one in own]) for own in found.values()]


def complaints(campaign: Campaign) -> QuerySet[Complaint]:
    """Waiting ones first, oldest first."""
    found = Complaint.objects.filter(campaign=campaign).select_related("entry__union")
    return found.order_by("-state", "made_at")
