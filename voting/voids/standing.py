"""Which votes are void now: in more confirmed voids than confirmed undos."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, QuerySet, Sum, Value, When

from voting.models import VoidBatch, VoidedVote

ROWS_AT_ONCE = 5000


def void_among(votes: Sequence[int]) -> set[int]:
    """Those of these ids that are void."""
    parts = (votes[start : start + ROWS_AT_ONCE] for start in range(0, len(votes), ROWS_AT_ONCE))
    return {vote for part in parts for vote in _void(VoidedVote.objects.filter(vote__in=part))}


def _void(rows: QuerySet[VoidedVote]) -> QuerySet[VoidedVote, int]:
    sign = Case(When(batch__kind=VoidBatch.Kind.VOID, then=Value(1)), default=Value(-1))
    confirmed = rows.filter(batch__confirmed_at__isnull=False)
    balance = confirmed.values("vote").annotate(balance=Sum(sign)).filter(balance__gt=0)
    return balance.order_by().values_list("vote", flat=True)
