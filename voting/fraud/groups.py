"""What a search found is kept: a signal of every work that shows one and, where it separates, a group of its votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import holders
from campaign import calendar
from campaign.models import Campaign
from common.postgresql.long_statements import take_time
from voting.fraud.signals.rules import RULES
from voting.fraud.signals.window import Found
from voting.models import FlaggedVote, Signal, VoidedVote, Vote, VoteGroup
from voting.voids import standing

EXAMPLES = 5
ROWS_AT_ONCE = 5000
DECIDED_WITHIN = timedelta(days=3)


@transaction.atomic
def keep(found: Found, *, campaign: Campaign) -> None:
    """Store the signal. Votes that no group of this work and kind holds yet join the open one, or make a new one when
    they are enough by themselves. Side effect: a new group is one audit event of the system."""
    take_time()
    rule = RULES[found.kind]
    if rule.orders_only:
        _store(found, campaign, group=None)
        return
    fresh = _not_yet_flagged(found)
    group = VoteGroup.objects.filter(entry=found.entry_id, kind=found.kind, state=VoteGroup.State.OPEN).first()
    if group is None and len(fresh) < rule.least:
        return
    group = group or _open(found, campaign)
    if fresh:
        _add(group, fresh)
    _store(found, campaign, group=group)


def _not_yet_flagged(found: Found) -> list[int]:
    known = FlaggedVote.objects.filter(vote=OuterRef("pk"), group__entry=found.entry_id, group__kind=found.kind)
    fresh = list(found.votes.filter(~Exists(known)).order_by("pk").values_list("pk", flat=True))
    void = standing.void_among(fresh) if fresh and VoidedVote.objects.exists() else set()
    return [vote for vote in fresh if vote not in void]


def _open(found: Found, campaign: Campaign) -> VoteGroup:
    now = timezone.now()
    group = VoteGroup.objects.create(
        campaign=campaign,
        entry_id=found.entry_id,
        kind=found.kind,
        owner=_least_busy(campaign),
        due_at=_due(campaign, now),
        opened_at=now,
    )
    audit.record(action="fraud.open", obj=group, by=None, work=group.entry.number, signal=str(group.get_kind_display()))
    return group


def _add(group: VoteGroup, votes: Sequence[int]) -> None:
    rows = (FlaggedVote(group=group, vote_id=vote) for vote in votes)
    FlaggedVote.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    group.size = group.rows.count()
    group.save(update_fields=["size"])


def _store(found: Found, campaign: Campaign, *, group: VoteGroup | None) -> None:
    measured = {
        "value": found.value,
        "usual": found.usual,
        "threshold": RULES[found.kind].above,
        "flagged": found.flagged,
        "examples": _examples(found, group),
        "measured_at": timezone.now(),
    }
    Signal.objects.update_or_create(
        entry_id=found.entry_id, kind=found.kind, group=group, campaign=campaign, defaults=measured
    )


def _examples(found: Found, group: VoteGroup | None) -> list[dict[str, Any]]:
    """The newest rows that show it, as a reviewer reads them: no number, no receipt. Those of a group are in it by
    now, and need not be looked for among all votes again."""
    votes = Vote.objects.filter(pk__in=_newest_of(group)) if group else found.votes
    rows = votes.select_related("voter").order_by("-pk")[:EXAMPLES]
    return [_example(vote) for vote in rows]


def _newest_of(group: VoteGroup) -> list[int]:
    return list(group.rows.order_by("-vote").values_list("vote", flat=True)[:EXAMPLES])


def _example(vote: Vote) -> dict[str, Any]:
    return {
        "vote": vote.pk,
        "at": vote.cast_at.isoformat(),
        "device": vote.device[:8],
        "segment": vote.voter.prefix7,
        "address": vote.ip or "",
        "browser": vote.user_agent[:80],
        "code_seconds": vote.code_seconds,
    }


def _due(campaign: Campaign, now: datetime) -> datetime:
    """Three days, and in any case a day before the results are announced."""
    publicity = calendar.shown(campaign).phase("publicity")
    latest = publicity.opens_at - timedelta(days=1) if publicity else now + DECIDED_WITHIN
    return max(now, min(now + DECIDED_WITHIN, latest))


def _least_busy(campaign: Campaign) -> User | None:
    """Every group has an owner: who reviews votes and has the fewest undecided ones."""
    groups = VoteGroup.objects.filter(campaign=campaign, state__in=VoteGroup.UNDECIDED)
    busy = dict(groups.values_list("owner").annotate(n=Count("pk")).order_by())
    return min(holders("vote.review"), key=lambda person: (busy.get(person.pk, 0), person.pk), default=None)
