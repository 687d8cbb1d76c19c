"""Votes that do not count: two people, a reason, undone by a counter-batch, and nothing changed afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Refused
from tests.factories import make_user
from tests.voting import scene
from voting.models import VoidBatch, VoidedVote, Vote
from voting.tally.counting import counted_votes
from voting.voids import confirming, proposing


@pytest.fixture
def second(db: Any) -> Any:
    return make_user("zhangwei", role="organiser", name="张伟")


@pytest.fixture
def votes(works: Any) -> list[Vote]:
    """Three for the first work, one for the second."""
    return [scene.make_vote(work) for work in (works[0], works[0], works[0], works[1])]


@pytest.fixture
def void(cast: Any, campaign: Any, votes: list[Vote]) -> VoidBatch:
    """Two votes of the first work, proposed."""
    return proposing.propose(
        campaign=campaign, votes=[vote.pk for vote in votes[:2]], reason="一台设备投出", by=cast.organiser
    )


def test_proposed_votes_count_until_another_person_confirms(cast, second, category, works, void):
    assert counted_votes(category) == {works[0].pk: 3, works[1].pk: 1}
    confirming.confirm(batch=void, by=second)
    assert counted_votes(category) == {works[0].pk: 1, works[1].pk: 1}
    assert list(AuditEvent.objects.order_by("id").values_list("action", "actor__name", "details__votes")) == [
        ("vote.propose_void", "黄思敏", 2),
        ("vote.confirm_void", "张伟", 2),
    ]


def test_undone_votes_count_again(cast, second, category, works, void):
    confirming.confirm(batch=void, by=second)
    undo = proposing.propose_undo(batch=void, reason="已核实为本人投票", by=second)
    assert counted_votes(category)[works[0].pk] == 1
    confirming.confirm(batch=undo, by=cast.organiser)
    assert counted_votes(category)[works[0].pk] == 3


def test_votes_that_count_again_may_be_voided_again(cast, second, campaign, category, works, votes, void):
    confirming.confirm(batch=void, by=second)
    confirming.confirm(batch=proposing.propose_undo(batch=void, reason="核实", by=second), by=cast.organiser)
    again = proposing.propose(campaign=campaign, votes=[votes[0].pk], reason="再次核实", by=second)
    confirming.confirm(batch=again, by=cast.organiser)
    assert counted_votes(category)[works[0].pk] == 2


def test_work_whose_votes_are_all_void_is_not_in_the_count(cast, second, campaign, category, works, votes):
    batch = proposing.propose(campaign=campaign, votes=[votes[3].pk], reason="刷票", by=cast.organiser)
    confirming.confirm(batch=batch, by=second)
    assert counted_votes(category) == {works[0].pk: 3}


def test_proposer_does_not_confirm(cast, void):
    with pytest.raises(Refused, match="须由另一位"):
        confirming.confirm(batch=void, by=cast.organiser)


def test_database_itself_wants_two_people(cast, void):
    with pytest.raises(IntegrityError, match="void_batch_takes_two_people"), transaction.atomic():
        VoidBatch.objects.filter(pk=void.pk).update(confirmed_by=cast.organiser, confirmed_at=timezone.now())


def test_declined_proposal_changes_nothing_and_is_over(cast, second, category, works, void):
    confirming.decline(batch=void, by=cast.organiser)
    assert counted_votes(category)[works[0].pk] == 3
    with pytest.raises(Refused, match="已经处理过"):
        confirming.confirm(batch=void, by=second)


@pytest.mark.parametrize("who", ["screener", "auditor", "recommender", "expert", "entrant"])
def test_only_organisers_propose_confirm_and_decline(cast, who, campaign, votes, void):
    person = getattr(cast, who)
    for act in (
        lambda: proposing.propose(campaign=campaign, votes=[votes[0].pk], reason="x", by=person),
        lambda: proposing.propose_undo(batch=void, reason="x", by=person),
        lambda: confirming.confirm(batch=void, by=person),
        lambda: confirming.decline(batch=void, by=person),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"votes": []}, "没有选定选票"),
        ({"reason": " \n"}, "请写明理由"),
        ({"votes": [999_999]}, "其中有 1 票不属于这次评选"),
    ],
)
def test_proposal_is_refused(cast, campaign, votes, wrong, sentence):
    values = {"campaign": campaign, "votes": [votes[0].pk], "reason": "刷票"} | wrong
    with pytest.raises(Refused, match=sentence):
        proposing.propose(**values, by=cast.organiser)
    assert VoidBatch.objects.count() == 0


def test_void_votes_are_not_voided_twice_nor_undone_twice(cast, second, campaign, votes, void):
    with pytest.raises(Refused, match="只能恢复已经确认"):
        proposing.propose_undo(batch=void, reason="核实", by=second)
    confirming.confirm(batch=void, by=second)
    with pytest.raises(Refused, match="其中有 1 票已经作废"):
        proposing.propose(campaign=campaign, votes=[votes[0].pk, votes[2].pk], reason="刷票", by=second)
    proposing.propose_undo(batch=void, reason="核实", by=second)
    with pytest.raises(Refused, match="已经提出恢复"):
        proposing.propose_undo(batch=void, reason="核实", by=cast.organiser)


def test_confirmed_batch_takes_no_more_votes(cast, second, votes, void):
    confirming.confirm(batch=void, by=second)
    with pytest.raises(DatabaseError, match="append_only: voting_voidedvote"), transaction.atomic():
        VoidedVote.objects.create(batch=void, vote=votes[3])


def test_vote_put_in_behind_the_proposal_stops_its_confirmation(second, votes, void):
    VoidedVote.objects.create(batch=void, vote=votes[3])
    with pytest.raises(Refused, match="与提出时不一致"):
        confirming.confirm(batch=void, by=second)


@pytest.mark.parametrize("change", ["reason", "size", "decide again", "delete", "delete a vote", "change a vote"])
def test_nothing_of_a_batch_is_changed(second, votes, void, change):
    batch, rows = VoidBatch.objects.filter(pk=void.pk), VoidedVote.objects.filter(batch=void)
    acts = {
        "reason": lambda: batch.update(reason="别的理由"),
        "size": lambda: batch.update(size=1, declined_by=second, declined_at=timezone.now()),
        "decide again": lambda: batch.update(confirmed_by=None, confirmed_at=None),
        "delete": lambda: batch._raw_delete("default"),
        "delete a vote": lambda: rows._raw_delete("default"),
        "change a vote": lambda: rows.update(vote=votes[3]),
    }
    if change == "decide again":
        confirming.confirm(batch=void, by=second)
    with pytest.raises(DatabaseError, match="append_only: voting_void"), transaction.atomic():
        acts[change]()
