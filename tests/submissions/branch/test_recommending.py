"""The recommending union's verbs: the quota holds, the order stays whole, reasons travel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Union
from accounts.outbox import sending
from campaign.definition.spec import Quota
from campaign.models import Category
from common.refusals import Refused
from submissions import quota, states
from submissions.branch import recommending
from submissions.models import Entry
from submissions.queue import opened
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_union, make_user, set_phase
from tests.racing import at_once


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign(categories=(film_spec(quotas=(Quota(("city",), min=1, max=2),)),)).categories.get()


def submitted(cast: Cast, category: Category, **fields: Any) -> Entry:
    """Handed in, and opened by the recommender."""
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED, **fields)
    opened.note(entry, cast.recommender)
    return Entry.objects.get(pk=entry.pk)


def test_recommendation_stops_at_the_quota(cast: Cast, category: Category) -> None:
    entries = [submitted(cast, category) for _ in range(3)]
    for entry in entries[:2]:
        recommending.recommend(entry=entry, by=cast.recommender)
    with pytest.raises(Refused, match="名额是 2 件，已经用完"):
        recommending.recommend(entry=entries[2], by=cast.recommender)
    assert [Entry.objects.get(pk=e.pk).state for e in entries] == ["recommended", "recommended", "submitted"]


def test_entry_returned_by_the_province_keeps_its_place(cast: Cast, category: Category) -> None:
    for _ in range(2):
        recommending.recommend(entry=submitted(cast, category), by=cast.recommender)
    returned = Entry.objects.filter(state="recommended").values_list("pk", flat=True)[:1]
    Entry.objects.filter(pk__in=list(returned)).update(
        state="returned", returned_from="recommended", returned_until=timezone.now() + timedelta(days=1)
    )
    with pytest.raises(Refused, match="已经用完"):
        recommending.recommend(entry=submitted(cast, category), by=cast.recommender)


def test_entry_returned_by_the_province_keeps_its_preference(cast: Cast, category: Category) -> None:
    Union.objects.filter(pk=cast.recommender.union_id).update(kind="industry")
    first, second = (recommending.recommend(entry=submitted(cast, category), by=cast.recommender) for _ in range(2))
    until = timezone.now() + timedelta(days=1)
    Entry.objects.filter(pk=second.pk).update(state="returned", returned_from="recommended", returned_until=until)
    third = recommending.recommend(entry=submitted(cast, category), by=cast.recommender)
    assert (first.preference, second.preference, third.preference) == (1, 2, 3)


def test_union_without_a_quota_is_not_limited(cast: Cast, category: Category) -> None:
    Union.objects.filter(pk=cast.recommender.union_id).update(kind="industry")
    for _ in range(4):
        recommending.recommend(entry=submitted(cast, category), by=cast.recommender)
    assert Entry.objects.filter(state="recommended").count() == 4


def test_recommending_twice_says_who_was_first(cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    recommending.recommend(entry=entry, by=cast.recommender)
    with pytest.raises(Refused, match=r"您已于 .* 办理“推荐作品”"):
        recommending.recommend(entry=Entry.objects.get(pk=entry.pk), by=cast.recommender)


@pytest.mark.parametrize("who", ["entrant", "screener", "organiser", "expert", "auditor", "outside_recommender"])
def test_nobody_else_recommends(cast: Cast, category: Category, who: str) -> None:
    entry = submitted(cast, category)
    with pytest.raises(Refused):
        recommending.recommend(entry=entry, by=getattr(cast, who))
    assert Entry.objects.get(pk=entry.pk).state == states.SUBMITTED


def test_recommending_waits_for_its_phase(cast: Cast, category: Category) -> None:
    set_phase(category.campaign, "recommend", is_open=False)
    with pytest.raises(Refused, match="现在不能推荐"):
        recommending.recommend(entry=submitted(cast, category), by=cast.recommender)


def test_taking_one_back_frees_its_place_and_closes_ranks(cast: Cast, category: Category) -> None:
    first, second = (recommending.recommend(entry=submitted(cast, category), by=cast.recommender) for _ in range(2))
    recommending.unrecommend(entry=first, by=cast.recommender)
    second.refresh_from_db()
    assert second.preference == 1
    assert quota.allowance_of(union=cast.recommender.union, category=category).left == 1


def test_preference_moves_one_and_keeps_the_rest_in_order(cast: Cast, category: Category) -> None:
    Union.objects.filter(pk=cast.recommender.union_id).update(kind="industry")
    entries = [recommending.recommend(entry=submitted(cast, category), by=cast.recommender) for _ in range(4)]
    recommending.set_rank(entry=entries[3], by=cast.recommender, place=2)
    order = Entry.objects.order_by("preference").values_list("pk", flat=True)
    assert list(order) == [entries[n].pk for n in (0, 3, 1, 2)]


def test_sending_back_needs_a_reason_and_time(cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    with pytest.raises(Refused, match="写明原因"):
        recommending.send_back(entry=entry, by=cast.recommender, note=" ")
    with pytest.raises(Refused, match="24 小时"):
        recommending.send_back(
            entry=entry, by=cast.recommender, note="请补标题", until=timezone.now() + timedelta(hours=2)
        )


def test_sending_back_unlocks_what_was_named(cast: Cast, category: Category) -> None:
    entry = recommending.send_back(
        entry=submitted(cast, category), by=cast.recommender, note="片头缺标题。", fields=["summary"], files=["work"]
    )
    assert (entry.state, entry.returned_from, entry.return_note) == ("returned", "submitted", "片头缺标题。")
    assert entry.unlocked == {"fields": ["summary"], "files": ["work"]}


def test_each_act_leaves_one_audit_event(cast: Cast, category: Category) -> None:
    entry = recommending.recommend(entry=submitted(cast, category), by=cast.recommender)
    recommending.unrecommend(entry=entry, by=cast.recommender)
    actions = AuditEvent.objects.filter(object_id=str(entry.pk)).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["entry.recommend", "entry.unrecommend"]


@pytest.mark.django_db(transaction=True)
def test_two_people_racing_for_the_last_place_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    category = make_campaign(categories=(film_spec(quotas=(Quota(("city",), max=1),)),)).categories.get()
    person = make_user(role="recommender")
    mill = make_user(role="entrant", union=make_union(kind="grassroots", parent=person.union))
    entries = [make_entry(category, by=mill, state=states.SUBMITTED) for _ in range(2)]
    for entry in entries:
        opened.note(entry, person)
    outcomes = at_once(
        *[lambda pk=entry.pk: recommending.recommend(entry=Entry.objects.get(pk=pk), by=person) for entry in entries]
    )
    assert sorted(type(outcome) is Refused for outcome in outcomes) == [False, True]
