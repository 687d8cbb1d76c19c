"""The rule of the ranking is locked by two people before voting opens, and published."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from campaign.definition.as_json import to_dict
from campaign.loading.guards import Change, objections
from campaign.models import Phase
from common.refusals import NotAllowed, Refused
from review.models import RuleLock
from review.organiser_desk import alarms
from review.results.inputs import gather
from review.results.recompute.ranking import digest
from review.rule_lock import locking
from tests.factories import make_user, set_phase

WORDS = "计分规则已由两人锁定"


@pytest.fixture
def second(db):
    return make_user("chenzhixin", role="organiser", name="陈知新")


@pytest.fixture
def soon(stage):
    """Voting opens in three days."""
    set_phase(stage.campaign, "vote", is_open=False)
    opens = timezone.now() + timedelta(days=3)
    Phase.objects.filter(campaign=stage.campaign, code="vote").update(
        opens_at=opens, closes_at=opens + timedelta(days=14)
    )
    return stage


def test_one_proposes_and_another_locks(soon, second):
    lock = locking.propose(campaign=soon.campaign, by=soon.cast.organiser)
    with pytest.raises(Refused, match="须由另一位"):
        locking.confirm(lock=lock, by=soon.cast.organiser)
    with pytest.raises(Refused, match="已经提出"):
        locking.propose(campaign=soon.campaign, by=second)
    with pytest.raises(NotAllowed):
        locking.confirm(lock=lock, by=soon.cast.auditor)
    assert (locking.locked(soon.campaign), gather(soon.category, {})["rule_lock"]) == (None, None)
    locking.confirm(lock=lock, by=second)
    soon.campaign.refresh_from_db()
    assert (locking.locked(soon.campaign), soon.campaign.vote_rule_locked_by) == (lock, second)
    lock = RuleLock.objects.get()
    told = gather(soon.category, {})["rule_lock"]
    assert told == {"at": lock.decided_at.isoformat(), "sha256": digest(lock.terms)}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleLock.objects.update(decided_by=lock.proposed_by)


def test_a_locked_rule_stays(soon, second):
    old = soon.campaign.definition
    change = Change(soon.campaign, old, dataclasses.replace(old, award_cap=old.award_cap / 2))
    assert not any(WORDS in sentence for sentence in objections(change))
    locking.confirm(lock=locking.propose(campaign=soon.campaign, by=soon.cast.organiser), by=second)
    assert any(WORDS in sentence for sentence in objections(change))
    assert not any(WORDS in sentence for sentence in objections(Change(soon.campaign, old, old)))


def test_nobody_locks_what_was_changed_since(soon, second):
    lock = locking.propose(campaign=soon.campaign, by=soon.cast.organiser)
    changed = dataclasses.replace(soon.campaign.definition, expert_weight=50, vote_weight=50)
    type(soon.campaign).objects.filter(pk=soon.campaign.pk).update(spec=to_dict(changed))
    with pytest.raises(Refused, match="有改动"):
        locking.confirm(lock=lock, by=second)
    locking.refuse(lock=lock, by=second, note="请按新的占比重新提出")
    assert locking.propose(campaign=soon.campaign, by=soon.cast.organiser).is_open


def test_nothing_is_locked_once_voting_has_opened(stage, second):
    set_phase(stage.campaign, "vote", is_open=True)
    with pytest.raises(Refused, match="网络投票已经开始"):
        locking.propose(campaign=stage.campaign, by=stage.cast.organiser)


def test_the_desk_warns_until_it_is_locked_and_everybody_reads_it(soon, second, as_):
    address, now = reverse("rule_lock"), timezone.now()
    assert "计分规则还没有锁定" in [alarm.what for alarm in alarms.alarms(soon.campaign, now)]
    assert "还没有锁定" in as_(None).get(reverse("locked_rule")).content.decode()
    first, other = as_(soon.cast.organiser), as_(second)
    first.post(reverse("rule_lock_propose"))
    assert "确认锁定并公布" not in first.get(address).content.decode()
    assert "确认锁定并公布" in other.get(address).content.decode()
    assert as_(soon.cast.screener).get(address).status_code == 403
    other.post(reverse("rule_lock_decide", args=["confirm"]))
    lock = locking.locked(soon.campaign)
    text = as_(None).get(reverse("locked_rule")).content.decode()
    assert lock and lock.sha256 in text and "已由两人于" in text and second.name not in text
    soon.campaign.refresh_from_db()
    assert "计分规则还没有锁定" not in [alarm.what for alarm in alarms.alarms(soon.campaign, now)]
