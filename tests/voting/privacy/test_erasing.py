"""What leads from a vote to a person can be erased; the vote, the count and the rule stay."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import append_only
from campaign import calendar
from common.refusals import Refused
from tests import racing
from tests.voting import scene
from voting import tasks
from voting.casting import ballots
from voting.identity import codes, voters
from voting.models import ErasedIdentity, PhoneCode, Vote, Voter
from voting.privacy import erasing, retention
from voting.tally.counting import counted_votes

PHONE = scene.PHONE
ERASABLE = {"ip", "user_agent", "device", "code_seconds"}
ORIGIN = ballots.Origin("203.0.113.9", "Mozilla/5.0 (Linux; Android 13)", "d" * 64, "qr")


@pytest.fixture
def vote(category: Any, works: Any, voter: Voter) -> Vote:
    Voter.objects.update(code_seconds=12)
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ORIGIN)
    return Vote.objects.get()


def traces():
    return list(Vote.objects.order_by("pk").values_list("ip", "user_agent", "device"))


# ── At the voter's own wish ──
def test_erasing_leaves_the_vote_and_nothing_that_leads_to_her(campaign, category, voter, vote):
    before = counted_votes(category)
    erasing.erase(voter=voter)
    voter.refresh_from_db()
    assert (voter.phone_hmac, voter.prefix7, voter.code_seconds, voter.epoch) == (None, "", None, 2)
    assert traces() == [(None, "", "")]
    assert counted_votes(category) == before != {}
    assert Vote.objects.filter(voter=voter, receipt=vote.receipt, entry=vote.entry_id, reached="qr").count() == 1


def test_erased_number_does_not_vote_again_in_this_campaign(campaign, voter, vote):
    erasing.erase(voter=voter)
    with pytest.raises(Refused, match="已按本人要求删除，本次活动中不能再用它投票"):
        voters.voter_of(campaign=campaign, phone=PHONE)
    assert Voter.objects.count() == 1
    other = scene.make_campaign(current=False)
    assert voters.voter_of(campaign=other, phone=PHONE)


def test_seal_leads_to_no_voter(campaign, voter, vote):
    digest = voter.phone_hmac
    erasing.erase(voter=voter)
    kept = ErasedIdentity.objects.values().get()
    assert set(kept) == {"seal", "campaign_id"}
    assert kept["seal"] != digest


def test_erasing_twice_is_erasing_once(voter, vote):
    erasing.erase(voter=voter)
    erased_at = Voter.objects.get().erased_at
    erasing.erase(voter=voter)
    assert (Voter.objects.get().erased_at, ErasedIdentity.objects.count()) == (erased_at, 1)


def test_code_under_way_goes_with_its_number(campaign, voter, vote, settings, tmp_path):
    settings.SMS_BACKEND, settings.SMS_LOG = "file", tmp_path / "sms.log"
    codes.send(campaign=campaign, phone=PHONE, ip=None)
    erasing.erase(voter=voter)
    assert PhoneCode.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_number_that_is_proved_while_it_is_erased_is_no_new_voter():
    campaign = scene.make_campaign()
    for number in range(10):
        phone = f"+8613700000{number:03d}"
        voter = voters.voter_of(campaign=campaign, phone=phone)
        racing.at_once(partial(erasing.erase, voter=voter), partial(voters.voter_of, campaign=campaign, phone=phone))
    assert Voter.objects.exclude(phone_hmac=None).count() == 0
    assert (Voter.objects.count(), ErasedIdentity.objects.count()) == (10, 10)


# ── The triggers ──
COLUMNS = [field.column for field in Vote._meta.local_concrete_fields]


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_a_vote_can_be_changed(vote, column):
    """Nor may one that can be emptied take another value."""
    _refused(f"UPDATE voting_vote SET {column} = {_other_value(column)}")


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - ERASABLE - {"id"}))
def test_no_other_column_can_be_emptied_with_those_that_can(vote, column):
    _refused(f"UPDATE voting_vote SET ip = NULL, device = '', {column} = NULL")


def test_what_tells_of_a_person_can_be_emptied_and_not_filled_again(vote):
    assert _done("UPDATE voting_vote SET ip = NULL, user_agent = '', device = ''") == 1
    for filled in ("ip = '192.0.2.1'", "user_agent = 'x'", "device = 'x'"):
        _refused(f"UPDATE voting_vote SET {filled}")


def test_vote_cannot_be_deleted_or_replaced(vote):
    _refused("DELETE FROM voting_vote")
    if connection.vendor == "sqlite":
        _refused("INSERT OR REPLACE INTO voting_vote SELECT * FROM voting_vote")


def test_trigger_put_back_after_a_migration_is_the_same(vote):
    append_only.uninstall(connection, "voting_vote")
    append_only.install(connection, "voting_vote")
    _refused("UPDATE voting_vote SET slot = 3")
    assert _done("UPDATE voting_vote SET ip = NULL") == 1


def _other_value(column):
    kind = Vote._meta.get_field(column.removesuffix("_id")).get_internal_type()
    values = {"GenericIPAddressField": "'192.0.2.1'", "DateTimeField": "'2020-01-01 00:00:00+00'"}
    values |= {"DateField": "'2020-01-01'", "CharField": "'y'"}
    return values.get(kind, "77")


def _refused(statement):
    with pytest.raises(DatabaseError, match="append_only: voting_vote"), transaction.atomic():
        _done(statement)


def _done(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


# ── A new key ──
def test_voter_is_known_under_an_older_key_and_then_kept_under_the_new_one(campaign, voter, settings):
    settings.PHONE_HMAC_KEY_OLD, settings.PHONE_HMAC_KEY = [settings.PHONE_HMAC_KEY], "new key"
    assert voters.voter_of(campaign=campaign, phone=PHONE) == voter
    settings.PHONE_HMAC_KEY_OLD = []
    assert voters.voter_of(campaign=campaign, phone=PHONE) == voter
    assert Voter.objects.count() == 1


def test_number_erased_under_an_older_key_stays_erased(campaign, voter, settings):
    erasing.erase(voter=voter)
    settings.PHONE_HMAC_KEY_OLD, settings.PHONE_HMAC_KEY = [settings.PHONE_HMAC_KEY], "new key"
    with pytest.raises(Refused, match="已按本人要求删除"):
        voters.voter_of(campaign=campaign, phone=PHONE)


def test_voter_of_an_older_key_who_erases_before_proving_anew_stays_erased(campaign, voter, settings):
    settings.PHONE_HMAC_KEY_OLD, settings.PHONE_HMAC_KEY = [settings.PHONE_HMAC_KEY], "new key"
    erasing.erase(voter=voter)
    with pytest.raises(Refused, match="已按本人要求删除"):
        voters.voter_of(campaign=campaign, phone=PHONE)


def test_changed_key_without_the_old_one_would_make_a_stranger_of_her(campaign, voter, settings):
    settings.PHONE_HMAC_KEY = "new key"
    assert voters.voter_of(campaign=campaign, phone=PHONE) != voter


# ── When their time is over ──
def test_nothing_is_erased_before_its_time_and_all_of_it_then(campaign, voter, vote):
    ends = retention.ends_at(campaign)
    assert ends - calendar.shown(campaign).phase("vote").closes_at == timedelta(days=190)
    assert retention.erase_due(now=ends - timedelta(seconds=1)) == []
    assert traces() == [(ORIGIN.ip, ORIGIN.user_agent, ORIGIN.device)]
    (done,) = retention.erase_due(now=ends)
    assert (done.campaign, done.votes, done.voters, done.seals) == (campaign, 1, 1, 0)
    assert traces() == [(None, "", "")]
    assert Voter.objects.filter(phone_hmac=None, prefix7="").count() == 1
    assert retention.erase_due(now=ends) == []


def test_other_campaigns_keep_theirs_and_seals_go_too(campaign, voter, vote, settings):
    other = scene.make_campaign(current=False)
    scene_voter = voters.voter_of(campaign=other, phone=PHONE)
    other.phases.filter(code="vote").update(closes_at=timezone.now() + timedelta(days=400))
    erasing.erase(voter=voter)
    now = retention.ends_at(campaign)
    assert [(one.votes, one.voters, one.seals) for one in retention.erase_due(now=now)] == [(0, 0, 1)]
    scene_voter.refresh_from_db()
    assert scene_voter.phone_hmac


def test_long_tables_are_emptied_piece_by_piece(campaign, category, works, vote, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    second = voters.voter_of(campaign=campaign, phone=scene.OTHER_PHONE)
    ballots.cast(voter=second, category=category, picks=[works[0].pk, works[1].pk], origin=ORIGIN)
    (done,) = retention.erase_due(now=retention.ends_at(campaign))
    assert (done.votes, done.voters) == (3, 2)


def test_command_counts_first_and_the_task_erases(campaign, voter, vote, settings):
    campaign.phases.filter(code="vote").update(closes_at=timezone.now())
    settings.VOTE_TRACES_DAYS = 0
    said = StringIO()
    call_command("erase_voters_traces", "--dry-run", stdout=said)
    assert said.getvalue() == f"{campaign.code}：待清除选票 1 张、投票人 1 位的有关信息\n"
    assert traces() != [(None, "", "")]
    assert tasks.erase_traces() == 1
    said = StringIO()
    call_command("erase_voters_traces", stdout=said)
    assert said.getvalue() == "没有保存期已满的信息（保存期为投票结束后 0 天）。\n"
