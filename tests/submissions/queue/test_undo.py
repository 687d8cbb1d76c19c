"""Undoing: one's own last act, for ten minutes, until somebody has acted since; the server decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import audit
from accounts.models import Notice
from accounts.outbox import sending
from campaign.models import Category
from common.refusals import Refused
from submissions import states
from submissions.branch import recommending, undoing
from submissions.entering import drafts
from submissions.models import Entry
from submissions.queue import opened, undo
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_user


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign().categories.get(code="film")


def recommended(cast: Cast, category: Category) -> Entry:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    opened.note(entry, cast.recommender)
    return recommending.recommend(entry=entry, by=cast.recommender)


def sent_back(cast: Cast, category: Category) -> Entry:
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED, contact_email="a@example.org")
    return recommending.send_back(entry=entry, by=cast.recommender, note="请补字幕", fields=["summary"], files=[])


def may_undo(entry: Entry, action: str, person: Any) -> bool:
    return entry.pk in undo.acts_to_undo([entry.pk], action=action, person=person)


def test_a_recommendation_is_undone_and_the_others_move_up(cast: Cast, category: Category) -> None:
    first, second = recommended(cast, category), recommended(cast, category)
    assert undoing.take_back(entries=[first], action="recommend", by=cast.recommender) == ([first], [])
    assert Entry.objects.get(pk=first.pk).state == states.SUBMITTED
    assert Entry.objects.get(pk=second.pk).preference == 1


def test_a_return_is_undone_and_its_mail_does_not_go(cast: Cast, category: Category) -> None:
    entry = sent_back(cast, category)
    undoing.take_back(entries=[entry], action="send_back", by=cast.recommender)
    now = Entry.objects.get(pk=entry.pk)
    assert (now.state, now.return_note, now.unlocked) == (states.SUBMITTED, "", {})
    assert [(n.kind, n.state) for n in Notice.objects.all()] == [("entry.returned", Notice.State.CANCELLED)]


def test_who_has_had_the_mail_of_a_return_is_told_that_it_no_longer_holds(cast: Cast, category: Category) -> None:
    entry = sent_back(cast, category)
    Notice.objects.update(state=Notice.State.SENT, sent_at=timezone.now())
    undoing.take_back(entries=[entry], action="send_back", by=cast.recommender)
    last = Notice.objects.order_by("id").last()
    assert last is not None
    assert (last.kind, last.to, "退回已撤销" in last.subject) == ("entry.unreturned", "a@example.org", True)


def test_a_return_that_the_union_has_begun_to_mend_stays(cast: Cast, category: Category) -> None:
    entry = sent_back(cast, category)
    drafts.save_step(entry=entry, by=cast.entrant, step="work", data={"f-summary": "改过的简介"}, version=entry.version)
    with pytest.raises(Refused, match="不能撤销"):
        undoing.take_back(entries=[entry], action="send_back", by=cast.recommender)
    assert Entry.objects.get(pk=entry.pk).state == states.RETURNED


def test_after_ten_minutes_it_is_too_late(cast: Cast, category: Category) -> None:
    entry = recommended(cast, category)
    assert may_undo(entry, "recommend", cast.recommender)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert not may_undo(entry, "recommend", cast.recommender)
        with pytest.raises(Refused, match="已过 10 分钟"):
            undoing.take_back(entries=[entry], action="recommend", by=cast.recommender)


def test_nobody_undoes_another_s_act(cast: Cast, category: Category) -> None:
    entry = recommended(cast, category)
    colleague = make_user(role="recommender", union=cast.recommender.union)
    assert not may_undo(entry, "recommend", colleague)


def test_what_a_colleague_did_since_ends_it_and_a_check_does_not(cast: Cast, category: Category) -> None:
    checked, moved = recommended(cast, category), recommended(cast, category)
    colleague = make_user(role="recommender", union=cast.recommender.union)
    audit.record(action="file.check", obj=checked, by=None)
    recommending.set_rank(entry=moved, by=colleague, place=1)
    both = [checked, moved]
    assert undoing.take_back(entries=both, action="recommend", by=cast.recommender) == ([checked], [moved])


def test_an_offer_is_said_for_as_long_as_it_holds(cast: Cast, category: Category) -> None:
    entry, session = recommended(cast, category), {}
    undo.remember(session, action="recommend", entries=[entry], said="已推荐 1 件")
    offer = undo.offered(session, cast.recommender)
    assert offer is not None
    assert (offer.entries, offer.said, offer.minutes) == ([entry.pk], "已推荐 1 件", 10)
    recommending.unrecommend(entry=entry, by=cast.recommender)
    assert undo.offered(session, cast.recommender) is None
    assert session == {}
