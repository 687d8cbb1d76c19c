"""Thirty-two forms at once: exactly the rule, and no error. And the proof that the indexes are what holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts import append_only
from tests.racing import at_once
from tests.voting import scene
from voting.casting import ballots
from voting.casting.statement import texts
from voting.identity import voters
from voting.models import Vote

THREADS = 32
QUOTA = 5
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def category() -> Any:
    return scene.category_of(scene.make_campaign())


@pytest.fixture
def voter(category: Any) -> Any:
    return voters.voter_of(campaign=category.campaign, phone="+8613800001234")


def race(voter, category, forms):
    """Cast all forms at the same moment, each over a connection of its own."""
    casting = partial(ballots.cast, voter=voter, category=category, origin=ballots.Origin())
    return at_once(*[partial(casting, picks=picks) for picks in forms])


def kinds(outcomes):
    return dict(Counter(type(outcome).__name__ for outcome in outcomes))


def assert_rule(voter):
    votes = list(Vote.objects.filter(voter=voter).values_list("entry_id", "slot"))
    assert len({entry for entry, _slot in votes}) == len(votes), "a work twice"
    assert sorted(slot for _entry, slot in votes) == sorted({slot for _entry, slot in votes}), "a slot twice"
    assert len(votes) <= QUOTA, "more than the quota"


def test_race_for_the_last_slot_has_one_winner(category, voter):
    works = scene.make_works(category, THREADS + 4)
    ballots.cast(voter=voter, category=category, picks=[w.pk for w in works[:4]], origin=ballots.Origin())
    outcomes = race(voter, category, [[work.pk] for work in works[4:]])
    assert kinds(outcomes) == {"Cast": 1, "QuotaUsed": THREADS - 1}
    assert Vote.objects.count() == QUOTA
    assert_rule(voter)


def test_race_for_all_slots_has_as_many_winners_as_slots(category, voter):
    works = scene.make_works(category, THREADS)
    outcomes = race(voter, category, [[work.pk] for work in works])
    assert kinds(outcomes) == {"Cast": QUOTA, "QuotaUsed": THREADS - QUOTA}
    assert_rule(voter)


def test_race_for_the_same_work_gives_all_the_same_receipt(category, voter):
    (work,) = scene.make_works(category, 1)
    outcomes = race(voter, category, [[work.pk]] * THREADS)
    assert kinds(outcomes) == {"Cast": 1, "AlreadyVoted": THREADS - 1}
    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert Vote.objects.count() == 1


def test_race_of_one_form_with_three_picks_keeps_it_whole(category, voter):
    works = scene.make_works(category, 3)
    outcomes = race(voter, category, [[work.pk for work in works]] * THREADS)
    assert kinds(outcomes) == {"Cast": 1, "AlreadyVoted": THREADS - 1}
    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert_rule(voter)


def test_race_of_overlapping_forms_keeps_the_rule(category, voter):
    works = scene.make_works(category, 8)
    forms = [[works[(n + step) % 8].pk for step in range(3)] for n in range(THREADS)]
    outcomes = race(voter, category, forms)
    assert set(kinds(outcomes)) <= {"Cast", "QuotaUsed", "AlreadyVoted"}
    said = set().union(*(outcome.entries for outcome in outcomes if isinstance(outcome, ballots.Cast)))
    assert said == set(Vote.objects.values_list("entry_id", flat=True))
    assert_rule(voter)


def test_race_over_the_closing_instant_ends_with_it(category, voter):
    """What was accepted lies before the close; what came later was told so."""
    works = scene.make_works(category, 5)
    closes = timezone.now() + timedelta(milliseconds=400)
    category.campaign.phases.filter(code="vote").update(closes_at=closes)
    seen = []
    while not seen or seen[-1] != "Closed":
        picks = [works[len(seen) % 5].pk]
        phone = f"+86138{len(seen):08d}"
        other = voters.voter_of(campaign=category.campaign, phone=phone)
        outcome = ballots.cast(voter=other, category=category, picks=picks, origin=ballots.Origin())
        seen.append(type(outcome).__name__)
    assert set(seen[:-1]) <= {"Cast"}
    assert Vote.objects.filter(cast_at__gte=closes).count() == 0
    assert Vote.objects.count() == len(seen) - 1


# ── Mutation: what the statement sees may be stale; the indexes are the rule ──
BLIND = {column: f"(SELECT {column} FROM mine WHERE 1 = 0)" for column in ("entry", "slot")}


@pytest.fixture
def stale_statement(monkeypatch: Any) -> Iterator[None]:
    """The statement as it is when its snapshot is old: it sees no vote of this voter."""
    blind = texts._INSERT.replace("(SELECT entry FROM mine)", BLIND["entry"])
    blind = blind.replace("(SELECT slot FROM mine)", BLIND["slot"])
    assert blind.count("WHERE 1 = 0") == 2
    monkeypatch.setattr(texts, "_INSERT", blind)
    texts.insert_text.cache_clear()
    yield
    texts.insert_text.cache_clear()


@pytest.fixture
def without_index(request: Any, monkeypatch: Any) -> Iterator[None]:
    """SQLite makes the table anew from the model's constraints, and loses the triggers with the old one."""
    whole = list(Vote._meta.constraints)
    constraint = next(each for each in whole if each.name == request.param)
    monkeypatch.setattr(Vote._meta, "constraints", [each for each in whole if each is not constraint])
    with connection.schema_editor() as editor:
        editor.remove_constraint(Vote, constraint)
    yield
    append_only.uninstall(connection, Vote._meta.db_table)
    Vote.objects.all()._raw_delete("default")
    monkeypatch.setattr(Vote._meta, "constraints", whole)
    with connection.schema_editor() as editor:
        editor.add_constraint(Vote, constraint)
    append_only.install(connection, Vote._meta.db_table)


def vote_for_seven_works_and_for_one_work_twice(category, voter):
    works = scene.make_works(category, 7)
    for work in [*works, works[0]]:
        ballots.cast(voter=voter, category=category, picks=[work.pk], origin=ballots.Origin())


def test_indexes_hold_the_rule_when_the_statement_sees_nothing(category, voter, stale_statement):
    vote_for_seven_works_and_for_one_work_twice(category, voter)
    assert Vote.objects.count() == 1
    assert_rule(voter)


@pytest.mark.parametrize("without_index", ["vote_slot_once"], indirect=True)
def test_without_the_slot_index_the_rule_breaks(category, voter, stale_statement, without_index):
    vote_for_seven_works_and_for_one_work_twice(category, voter)
    with pytest.raises(AssertionError, match="a slot twice"):
        assert_rule(voter)


@pytest.mark.parametrize("without_index", ["vote_work_once"], indirect=True)
def test_without_the_work_index_the_rule_breaks(category, voter, monkeypatch, stale_statement, without_index):
    """The slots are seen here, so that only the work's index is missing."""
    seeing = texts._INSERT.replace(BLIND["slot"], "(SELECT slot FROM mine)")
    assert seeing.count("WHERE 1 = 0") == 1
    monkeypatch.setattr(texts, "_INSERT", seeing)
    vote_for_seven_works_and_for_one_work_twice(category, voter)
    (work,) = scene.make_works(category, 1)
    other = voters.voter_of(campaign=category.campaign, phone="+8613900005678")
    for _press in range(3):
        ballots.cast(voter=other, category=category, picks=[work.pk], origin=ballots.Origin())
    with pytest.raises(AssertionError, match="a work twice"):
        assert_rule(other)
