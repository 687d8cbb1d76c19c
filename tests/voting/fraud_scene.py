"""A flagged group as a search leaves it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from submissions.models import Entry
from tests.voting import scene
from voting.models import FlaggedVote, Signal, SignalKind, VoteGroup


def make_group(entry: Entry, *, kind: str = SignalKind.DEVICE, votes: int = 6, **fields: Any) -> VoteGroup:
    due = timezone.now() + timedelta(days=3)
    values = {"campaign": entry.campaign, "size": votes, "due_at": due} | fields
    group = VoteGroup.objects.create(entry=entry, kind=kind, **values)
    for _vote in range(votes):
        FlaggedVote.objects.create(group=group, vote=scene.make_vote(entry, device="d" * 64, code_seconds=9))
    Signal.objects.create(
        campaign=entry.campaign,
        entry=entry,
        kind=kind,
        group=group,
        value=Decimal(votes),
        usual=Decimal("1.04"),
        threshold=Decimal(3),
        flagged=votes,
        examples=[{"vote": 1, "at": timezone.now().isoformat(), "device": "dddddddd", "code_seconds": 9}],
    )
    return group
