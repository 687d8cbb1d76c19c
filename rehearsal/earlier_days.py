"""Votes of earlier days for the demo, sealed day by day, so that its ledger is not empty.

The statement of casting asks the database's clock, which no demo can move: these rows alone are written as if it had.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from campaign.models import Category
from campaign.phases import ZONE
from rehearsal.builder import Builder
from submissions.models import Entry
from voting import receipts
from voting.ledger import sealing
from voting.models import Vote, Voter

DAYS, VOTERS = 3, 20
FIRST_HOUR, LAST_HOUR = 8, 21
Picks = Callable[[Sequence[Entry], random.Random], list[Entry]]


def vote_and_seal(builder: Builder, shelves: Mapping[str, Sequence[Entry]], picks: Picks) -> None:
    """The last days before today: as many voters each, whose votes are sealed."""
    r, today = random.Random("demo ledger"), timezone.localdate()
    for ago in range(DAYS, 0, -1):
        day = today - timedelta(days=ago)
        for n in range(VOTERS):
            voter = builder.voter(f"138{ago}{n * 7919 % 10_000_000:07d}")
            for code in r.sample(sorted(shelves), k=r.randint(1, len(shelves))):
                _vote(voter, builder.categories[code], picks(shelves[code], r), day, r)
        sealing.seal(campaign=builder.campaign, day=day)


def _vote(voter: Voter, category: Category, works: Sequence[Entry], day: date, r: random.Random) -> None:
    receipt = receipts.new()
    hour = time(r.randint(FIRST_HOUR, LAST_HOUR), r.randint(0, 59))
    Vote.objects.bulk_create(
        Vote(
            campaign_id=category.campaign_id,
            voter=voter,
            category=category,
            period="",
            entry=entry,
            slot=slot,
            receipt=receipt,
            receipt_sha256=receipts.digest(receipt),
            cast_at=datetime.combine(day, hour, ZONE),
            day=day,
        )
        for slot, entry in enumerate(works, start=1)
    )
