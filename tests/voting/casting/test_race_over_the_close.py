"""Thirty-two voters press on over the closing instant: whoever has a receipt has a vote from before it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaign.models import Category
from tests.racing import at_once
from tests.voting import scene
from voting.casting import ballots
from voting.models import Vote, Voter

THREADS, MOST = 32, 100
pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_votes_after_the_close_and_no_receipt_is_without_a_vote() -> None:
    category = scene.category_of(scene.make_campaign())
    (work,) = scene.make_works(category, 1)
    crowd = Voter.objects.bulk_create(
        Voter(campaign=category.campaign, phone_hmac=f"{n:064x}") for n in range(THREADS * MOST)
    )
    closes = timezone.now() + timedelta(seconds=0.6)
    category.campaign.phases.filter(code="vote").update(closes_at=closes)

    def press(group: list[Voter]) -> list[ballots.Outcome]:
        """One after the other, and the last of them after the close however quick the others were."""
        *most, last = group
        said = [one(voter) for voter in most]
        time.sleep(max(0, (closes - timezone.now()).total_seconds()))
        return [*said, one(last)]

    def one(voter: Voter) -> ballots.Outcome:
        return ballots.cast(voter=voter, category=category, picks=[work.pk], origin=ballots.Origin())

    said = at_once(*[lambda n=n: press(crowd[n * MOST : (n + 1) * MOST]) for n in range(THREADS)])
    check(category, said, closes)


def check(category: Category, said: list[list[ballots.Outcome]], closes: datetime) -> None:
    outcomes = [outcome for group in said for outcome in group]
    receipts = {outcome.receipt for outcome in outcomes if isinstance(outcome, ballots.Cast)}
    votes = Vote.objects.filter(category=category)
    assert set(votes.values_list("receipt", flat=True)) == receipts
    assert not votes.filter(cast_at__gte=closes).exists()
    assert {type(outcome).__name__ for outcome in outcomes} == {"Cast", "Closed"}
    for group in said:  # once closed, it stays closed
        kinds = [type(outcome).__name__ for outcome in group]
        assert kinds == sorted(kinds, key=["Cast", "Closed"].index)
