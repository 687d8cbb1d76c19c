"""The one statement: what it writes, and every way it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from submissions import states
from submissions.models import Entry
from tests import factories
from tests.voting import scene
from voting import receipts
from voting.casting import ballots
from voting.casting.ballots import AlreadyVoted, Busy, Cast, Closed, NotEligible, NotKnown, QuotaUsed
from voting.identity import cookie, voters
from voting.models import Vote, Voter
from voting.tally.counting import counted_votes


def cast(voter, category, entries, **origin):
    picks = [entry.pk for entry in entries]
    return ballots.cast(voter=voter, category=category, picks=picks, origin=ballots.Origin(**origin))


def rows(voter):
    return list(Vote.objects.filter(voter=voter).order_by("slot").values_list("slot", "entry_id"))


def test_cast_gives_each_pick_a_slot_and_all_one_receipt(voter, category, works):
    outcome = cast(voter, category, works[:3], ip="203.0.113.9", user_agent="WeChat")
    assert outcome == Cast(outcome.receipt, frozenset(work.pk for work in works[:3]))
    assert rows(voter) == [(1, works[0].pk), (2, works[1].pk), (3, works[2].pk)]
    vote = Vote.objects.first()
    assert set(Vote.objects.values_list("receipt", "receipt_sha256")) == {
        (outcome.receipt, receipts.digest(outcome.receipt))
    }
    assert (vote.period, vote.ip, vote.user_agent) == ("", "203.0.113.9", "WeChat")
    assert abs(vote.cast_at - timezone.now()) < timedelta(minutes=1)
    assert vote.day == timezone.localdate(vote.cast_at)


@pytest.mark.parametrize(("told", "kept"), [("qr", "qr"), ("work", "work"), ("", "gallery"), ("hackers", "gallery")])
def test_vote_keeps_device_way_and_the_codes_seconds(voter, category, works, told, kept):
    voter.code_seconds = 7
    voter.save()
    cast(voter, category, works[:1], device="d" * 64, reached=told)
    assert Vote.objects.values_list("device", "reached", "code_seconds").get() == ("d" * 64, kept, 7)


def test_vote_of_which_nothing_more_is_known_says_so(voter, category, works):
    cast(voter, category, works[:1])
    assert Vote.objects.values_list("device", "reached", "code_seconds").get() == ("", "gallery", None)


def test_second_form_uses_the_slots_that_are_left(voter, category, works):
    cast(voter, category, works[:2])
    cast(voter, category, works[4:6])
    assert rows(voter) == [(1, works[0].pk), (2, works[1].pk), (3, works[4].pk), (4, works[5].pk)]


def test_retry_gets_the_same_receipt_and_writes_nothing(voter, category, works):
    first = cast(voter, category, works[:3])
    assert cast(voter, category, works[:3]) == AlreadyVoted(first.receipt)
    assert cast(voter, category, works[1:2]) == AlreadyVoted(first.receipt)
    assert Vote.objects.count() == 3


def test_retry_after_the_close_still_gets_the_receipt(voter, category, works):
    first = cast(voter, category, works[:1])
    factories.set_phase(category.campaign, "vote", is_open=False)
    assert cast(voter, category, works[:1]) == AlreadyVoted(first.receipt)


def test_form_with_old_and_new_picks_writes_the_new_ones(voter, category, works):
    first = cast(voter, category, works[:2])
    second = cast(voter, category, works[:4])
    assert second == Cast(second.receipt, frozenset(work.pk for work in works[2:4]))
    assert second.receipt != first.receipt
    assert Vote.objects.count() == 4


def test_more_picks_than_slots_left_writes_none(voter, category, works):
    cast(voter, category, works[:4])
    assert cast(voter, category, works[4:6]) == QuotaUsed(used=4, quota=5)
    assert Vote.objects.count() == 4


def test_six_picks_in_one_form_are_refused(voter, category, works):
    assert cast(voter, category, works[:6]) == QuotaUsed(used=0, quota=5)
    assert Vote.objects.count() == 0


def test_form_without_picks_is_refused(voter, category, works):
    assert cast(voter, category, []) == NotEligible()


@pytest.mark.parametrize(("opens", "closes"), [(-10, -1), (1, 10)], ids=["after the close", "before the opening"])
def test_closed_phase_is_told_by_the_databases_clock(voter, category, works, opens, closes):
    now = timezone.now()
    category.campaign.phases.filter(code="vote").update(
        opens_at=now + timedelta(seconds=opens), closes_at=now + timedelta(seconds=closes)
    )
    assert cast(voter, category, works[:1]) == Closed()
    assert Vote.objects.count() == 0


def test_phase_closing_in_some_seconds_is_open(voter, category, works):
    category.campaign.phases.filter(code="vote").update(closes_at=timezone.now() + timedelta(seconds=20))
    assert type(cast(voter, category, works[:1])) is Cast


@pytest.mark.parametrize("state", sorted(set(states.STATES) - {states.SHORTLISTED}))
def test_entry_that_is_not_shortlisted_is_refused_with_the_whole_form(voter, category, works, state):
    other = factories.make_entry(category, state=state)
    assert cast(voter, category, [works[0], other]) == NotEligible()
    assert Vote.objects.count() == 0


def test_entry_of_another_category_is_refused(voter, category, works):
    stranger = factories.make_entry(scene.category_of(category.campaign, "picture"), state=states.SHORTLISTED)
    assert cast(voter, category, [stranger]) == NotEligible()
    assert Vote.objects.count() == 0


def test_entry_of_another_campaign_is_refused(voter, category, works):
    other = scene.category_of(scene.make_campaign(current=False))
    stranger = factories.make_entry(other, state=states.SHORTLISTED)
    assert cast(voter, category, [stranger]) == NotEligible()
    assert Vote.objects.count() == 0


def test_entry_that_does_not_exist_is_refused(voter, category, works):
    outcome = ballots.cast(voter=voter, category=category, picks=[10**9], origin=ballots.Origin())
    assert outcome == NotEligible()


def test_each_category_has_its_own_quota(voter, category, works):
    other = scene.category_of(category.campaign, "picture")
    photo = factories.make_entry(other, state=states.SHORTLISTED)
    cast(voter, category, works[:5])
    assert type(cast(voter, other, [photo])) is Cast


def test_daily_period_opens_the_slots_again_the_next_day(works, category):
    campaign = scene.make_campaign(quota=1, period="day", current=False)
    film = scene.category_of(campaign)
    entry = factories.make_entry(film, state=states.SHORTLISTED)
    voter = voters.voter_of(campaign=campaign, phone="+8613900001111")
    yesterday = timezone.now() - timedelta(days=1)
    Vote.objects.create(
        campaign=campaign,
        voter=voter,
        category=film,
        period=timezone.localdate(yesterday).isoformat(),
        entry=entry,
        slot=1,
        receipt="R" * 30,
        receipt_sha256="0" * 64,
        cast_at=yesterday,
        day=timezone.localdate(yesterday),
    )
    outcome = cast(voter, film, [entry])
    assert type(outcome) is Cast
    assert cast(voter, film, [entry]) == AlreadyVoted(outcome.receipt)
    assert sorted(Vote.objects.filter(voter=voter).values_list("period", flat=True)) == [
        timezone.localdate(yesterday).isoformat(),
        timezone.localdate().isoformat(),
    ]


def test_hostile_user_agent_is_only_text(voter, category, works):
    agent = "'); DROP TABLE voting_vote; --%s%%\x00" + "长" * 300
    cast(voter, category, works[:1], user_agent=agent)
    assert Vote.objects.get().user_agent == agent.replace("\x00", "")[:200]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_votes_can_neither_be_changed_nor_deleted(voter, category, works, change):
    cast(voter, category, works[:1])
    votes = Vote.objects.all()
    with pytest.raises(DatabaseError, match="append_only: voting_vote"), transaction.atomic():
        votes.update(slot=4) if change == "update" else votes._raw_delete("default")
    assert rows(voter) == [(1, works[0].pk)]


def test_tally_counts_per_entry_of_the_category(voter, category, works, django_assert_num_queries):
    other = voters.voter_of(campaign=category.campaign, phone="+8613700009999")
    cast(voter, category, works[:2])
    cast(other, category, works[1:3])
    with django_assert_num_queries(1):
        assert counted_votes(category) == {works[0].pk: 1, works[1].pk: 2, works[2].pk: 1}
    assert counted_votes(scene.category_of(category.campaign, "picture")) == {}


class Deadlock(Exception):
    sqlstate = "40P01"


@pytest.mark.parametrize(
    ("text", "cause", "tries"), [("database is locked", None, 1), ("deadlock detected", Deadlock(), 7)]
)
def test_database_that_cannot_take_the_form_now_is_busy(voter, category, works, monkeypatch, text, cause, tries):
    attempts = []

    def insert(ballot):
        attempts.append(ballot.receipt)
        raise OperationalError(text) from cause

    monkeypatch.setattr(ballots._Ballot, "insert", insert)
    assert cast(voter, category, works[:1]) == Busy()
    assert (len(attempts), len(set(attempts))) == (tries, 1)


def test_other_database_faults_are_not_hidden(voter, category, works, monkeypatch):
    def insert(ballot):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(ballots._Ballot, "insert", insert)
    with pytest.raises(OperationalError, match="disk I/O error"):
        cast(voter, category, works[:1])


# ── Works that fell ───────────────────────────────────────────────────────────
def fall(work):
    Entry.objects.filter(pk=work.pk).update(state=states.DISQUALIFIED)


def test_work_that_fell_gives_its_voter_that_place_again(voter, category, works):
    cast(voter, category, works[:5])
    fall(works[1])
    assert type(cast(voter, category, works[5:6])) is Cast
    assert rows(voter)[-1] == (6, works[5].pk)
    assert cast(voter, category, works[6:7]) == QuotaUsed(used=6, quota=6)


def test_works_that_fell_are_nothing_to_who_did_not_vote_for_them(voter, category, works):
    fall(works[0])
    fall(works[1])
    more = scene.make_works(category, 3)
    assert type(cast(voter, category, [*works[2:7]])) is Cast
    assert cast(voter, category, more[:1]) == QuotaUsed(used=5, quota=5)


def test_regained_place_is_lost_again_when_the_work_comes_back(voter, category, works):
    cast(voter, category, works[:5])
    fall(works[1])
    Entry.objects.filter(pk=works[1].pk).update(state=states.SHORTLISTED)
    assert cast(voter, category, works[5:6]) == QuotaUsed(used=5, quota=5)


def test_form_with_a_work_that_fell_is_refused_whole(voter, category, works):
    fall(works[1])
    assert cast(voter, category, works[:2]) == NotEligible()


@pytest.mark.parametrize("change", [{"epoch": 5}, {"level": 1}])
def test_voter_who_is_known_no_more_votes_not(voter, category, works, change):
    known = cookie.Known(voter.campaign_id, voter.pk, voter.epoch)
    Voter.objects.filter(pk=voter.pk).update(**change)
    assert cast(known, category, works[:1]) == NotKnown()
    assert Vote.objects.count() == 0


def test_line_that_broke_since_it_was_last_used_is_made_anew(voter, category, works, monkeypatch):
    closed, insert = [], ballots._Ballot.insert

    def broken(ballot):
        if not closed:
            raise OperationalError("server closed the connection unexpectedly")
        insert(ballot)

    monkeypatch.setattr(ballots._Ballot, "insert", broken)
    monkeypatch.setattr(ballots, "_line_broke", lambda: closed.append(1) is None)
    outcome = cast(voter, category, works[:1])
    assert (type(outcome), len(closed)) == (Cast, 1)
