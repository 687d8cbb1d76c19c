"""Erasing what is kept of voters: at their own wish, or when its time is over (PIPL art. 19, 47).

The votes stay, and with them the count: what goes is all that leads from a vote to a person. Triggers let exactly
these columns be emptied and nothing else (accounts/append_only.py).
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from voting.identity import voters
from voting.models import ErasedIdentity, PhoneCode, Signal, Vote, Voter

IDENTITY: dict[str, Any] = {"phone_hmac": None, "weixin_hmac": None, "prefix7": "", "code_seconds": None}
TRACES: dict[str, Any] = {"ip": None, "user_agent": "", "device": "", "code_seconds": None}


def erase(*, voter: Voter) -> None:
    """Cut the voter's votes off from her for good, and log her out everywhere.

    Side effect: a seal that keeps the same number from voting again, and that leads to no vote.
    """
    with transaction.atomic():
        # Against her votes too: one that is just being written is waited for, and loses its traces below.
        own = Voter.objects.select_for_update(no_key=False).get(pk=voter.pk)
        if own.erased_at:
            return
        digests = [digest for digest in (own.phone_hmac, own.weixin_hmac) if digest]
        for digest in digests:
            ErasedIdentity.objects.get_or_create(seal=voters.erased_seal(digest), campaign=own.campaign)
        PhoneCode.objects.filter(campaign=own.campaign, phone_hmac__in=digests).delete()
        _take_from_examples(own)
        empty_traces(Vote.objects.filter(voter=own))
        empty_identities(Voter.objects.filter(pk=own.pk), epoch=own.epoch + 1)


def _take_from_examples(own: Voter) -> None:
    """Signals repeat traces of some votes, for who reviews them."""
    votes = dict(own.votes.values_list("pk", "entry_id"))
    for signal in Signal.objects.select_for_update(no_key=True).filter(entry__in=set(votes.values())):
        left = [row for row in signal.examples if row["vote"] not in votes]
        if left != signal.examples:
            signal.examples = left
            signal.save(update_fields=["examples"])


def empty_traces(votes: QuerySet[Vote]) -> int:
    """How many votes had some."""
    return with_traces(votes).update(**TRACES)


def empty_identities(rows: QuerySet[Voter], **more: Any) -> int:
    return rows.filter(erased_at=None).update(erased_at=timezone.now(), **IDENTITY, **more)


def with_traces(votes: QuerySet[Vote]) -> QuerySet[Vote]:
    return votes.exclude(**TRACES)
