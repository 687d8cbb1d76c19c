"""Where the votes of a day are counted by themselves: thirty-two forms at once, from before midnight to after it.

The database's own clock is moved in the text of the statement, so that its midnight comes in a moment.
"""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from campaign.models import Category
from tests.racing import at_once
from tests.voting import scene
from voting.casting import ballots
from voting.casting.statement import texts
from voting.identity import voters
from voting.models import Vote, Voter

THREADS, QUOTA, WORKS = 32, 2, 6
LEFT_S = 1.2  # until the moved clock's midnight, when the threads begin
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def category() -> Category:
    return scene.category_of(scene.make_campaign(quota=QUOTA, period="day"))


@pytest.fixture
def works(category: Category) -> list[int]:
    return [work.pk for work in scene.make_works(category, WORKS)]


@pytest.fixture
def midnight(category: Category, works: list[int], monkeypatch: Any) -> Iterator[datetime]:
    """When it comes by the real clock. The phase is open by the moved one."""
    now = timezone.localtime()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = (tomorrow - now).total_seconds() - LEFT_S
    category.campaign.phases.filter(code="vote").update(closes_at=now + timedelta(days=9))
    moved = {
        "postgresql": lambda text: text.replace(
            "statement_timestamp()", f"(statement_timestamp() + interval '{ahead} s')"
        ),
        "sqlite": lambda text: text.replace("'now'", f"'now', '{ahead:+} seconds'"),
    }[connection.vendor]
    plain = texts.DIALECTS[connection.vendor]
    fields = {name: moved(getattr(plain, name)) for name in ("now", "day", "day_text")}
    monkeypatch.setitem(texts.DIALECTS, connection.vendor, dataclasses.replace(plain, **fields))
    texts.insert_text.cache_clear()
    texts.why_text.cache_clear()
    yield tomorrow - timedelta(seconds=ahead)
    texts.insert_text.cache_clear()
    texts.why_text.cache_clear()


def test_each_day_holds_its_own_quota(category: Category, works: list[int], midnight: datetime) -> None:
    voter = voters.voter_of(campaign=category.campaign, phone=scene.PHONE)

    def press(first: int) -> set[str]:
        """The same few works over and over, each thread beginning with another."""
        said = set()
        for place in itertools.count(first):
            outcome = ballots.cast(
                voter=voter, category=category, picks=[works[place % WORKS]], origin=ballots.Origin()
            )
            said.add(type(outcome).__name__)
            if timezone.now() > midnight + timedelta(seconds=0.5):
                return said
            time.sleep(0.01)
        raise AssertionError

    said = set().union(*at_once(*[lambda first=n: press(first) for n in range(THREADS)]))
    assert said <= {"Cast", "AlreadyVoted", "QuotaUsed"}
    check_days(voter)


def check_days(voter: Voter) -> None:
    votes = list(Vote.objects.filter(voter=voter).order_by("cast_at"))
    periods = sorted({vote.period for vote in votes})
    assert len(periods) == 2
    for period in periods:
        own = [vote for vote in votes if vote.period == period]
        assert sorted(vote.slot for vote in own) == list(range(1, QUOTA + 1))
        assert len({vote.entry_id for vote in own}) == QUOTA
        assert {vote.day.isoformat() for vote in own} == {period}
        assert {timezone.localdate(vote.cast_at).isoformat() for vote in own} == {period}
