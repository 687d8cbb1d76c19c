"""Several at once: what will happen is said of each, then all of it happens or nothing; unopened ones deliberately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.outbox import sending
from campaign.definition.spec import Quota
from campaign.models import Category
from common.refusals import NotAllowed, Refused
from submissions import states
from submissions.branch import recommending
from submissions.models import Entry
from submissions.queue import opened
from submissions.several import acting
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, picture_spec

URL = reverse("branch_several")


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    film = film_spec(quotas=(Quota(("city",), max=3),))
    return make_campaign(categories=(film, picture_spec())).categories.get(code="film")


def waiting(cast: Cast, category: Category, *, seen: bool = True, **fields: Any) -> Entry:
    entry = make_entry(category, by=cast.entrant, **({"state": states.SUBMITTED} | fields))
    if seen:
        opened.note(entry, cast.recommender)
    return entry


def states_of(*entries: Entry) -> list[str]:
    return [Entry.objects.get(pk=entry.pk).state for entry in entries]


def asked(act: str, *entries: Entry, **more: Any) -> dict[str, Any]:
    return {"act": act, "pick": [entry.pk for entry in entries], **more}


# ── What will happen ──
def test_preview_says_of_each_what_will_happen_and_the_quota(as_: Any, cast: Cast, category: Category) -> None:
    for _ in range(2):
        recommending.recommend(entry=waiting(cast, category), by=cast.recommender)
    first, second = waiting(cast, category), waiting(cast, category)
    gone = waiting(cast, category, state=states.WITHDRAWN, number="T0-0001", submitted_at=timezone.now())
    plan = as_(cast.recommender).get(URL, asked("recommend", first, second, gone)).context["plan"]
    said = {step.entry.pk: (step.says, step.will) for step in plan.steps}
    assert said == {
        first.pk: ("推荐到省总，在本项目列第 3", True),
        second.pk: (f"“{category.short_name}”的推荐名额已经用完", False),
        gone.pk: ("现在是“已撤回”，不在这一步", False),
    }
    (room,) = plan.rooms
    assert (room.allowance.left, room.asked, room.over) == (1, 2, 1)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("act", ["recommend", "send_back", "decline"])
def test_preview_asks_the_same_number_of_queries(
    as_: Any, cast: Cast, category: Category, django_assert_num_queries: Any, act: str, count: int
) -> None:
    entries = [waiting(cast, category) for _ in range(count)]
    browser = as_(cast.recommender)
    browser.get(URL, asked(act, *entries))
    with django_assert_num_queries({"recommend": 6, "send_back": 4, "decline": 4}[act]):
        browser.get(URL, asked(act, *entries))


def test_nothing_ticked_leads_back_and_an_unknown_act_is_not_found(as_: Any, cast: Cast, category: Category) -> None:
    answer = as_(cast.recommender).get(URL, {"act": "recommend", "sort": "old"})
    assert answer["Location"] == f"{reverse('recommend_desk')}?sort=old"
    assert as_(cast.recommender).get(URL, {"act": "delete"}).status_code == 404


def test_another_branch_s_entries_are_not_in_it(as_: Any, cast: Cast, category: Category) -> None:
    mine, other = waiting(cast, category), make_entry(category, by=cast.outsider, state=states.SUBMITTED)
    plan = as_(cast.recommender).get(URL, asked("recommend", mine, other)).context["plan"]
    assert [step.entry.pk for step in plan.steps] == [mine.pk]
    with pytest.raises(NotAllowed):
        acting.recommend_several(entries=[mine, other], by=cast.recommender)
    assert states_of(mine, other) == [states.SUBMITTED, states.SUBMITTED]


# ── It happens to all, or to none ──
def test_several_are_recommended_and_undone_together(as_: Any, cast: Cast, category: Category) -> None:
    entries = [waiting(cast, category) for _ in range(3)]
    browser = as_(cast.recommender)
    page = browser.post(f"{URL}?sort=old", asked("recommend", *entries), follow=True)
    assert page.redirect_chain[-1][0] == f"{reverse('recommend_desk')}?sort=old"
    assert states_of(*entries) == [states.RECOMMENDED] * 3
    assert [Entry.objects.get(pk=entry.pk).preference for entry in entries] == [1, 2, 3]
    assert "已推荐 3 件作品。" in page.content.decode()
    assert "撤销这 3 件" in page.content.decode()
    browser.post(reverse("branch_undo"), {"from": "desk"})
    assert states_of(*entries) == [states.SUBMITTED] * 3


def test_what_changed_since_the_preview_stops_all_of_it(as_: Any, cast: Cast, category: Category) -> None:
    first, second = waiting(cast, category), waiting(cast, category)
    recommending.recommend(entry=second, by=cast.recommender)
    answer = as_(cast.recommender).post(URL, asked("recommend", first, second))
    assert (answer.status_code, "名单有了变化" in answer.content.decode()) == (409, True)
    assert states_of(first, second) == [states.SUBMITTED, states.RECOMMENDED]


def test_one_that_is_refused_leaves_none_done(cast: Cast, category: Category) -> None:
    entries = [waiting(cast, category) for _ in range(4)]
    with pytest.raises(Refused, match=r"名额是 3 件，已经用完。.*其他作品也没有办理"):
        acting.recommend_several(entries=entries, by=cast.recommender)
    assert states_of(*entries) == [states.SUBMITTED] * 4
    assert not AuditEvent.objects.exists()


# ── Deliberately ──
def test_unopened_ones_need_a_ticked_sentence_and_are_named_in_the_trail(
    as_: Any, cast: Cast, category: Category
) -> None:
    seen, unseen = waiting(cast, category), waiting(cast, category, seen=False)
    browser = as_(cast.recommender)
    assert "未打开" in browser.get(URL, asked("recommend", seen, unseen)).content.decode()
    refused = browser.post(URL, asked("recommend", seen, unseen))
    assert refused.status_code == 422
    assert "known" in refused.context["form"].errors
    with pytest.raises(Refused, match="其中 1 件您还没有打开过"):
        acting.recommend_several(entries=[seen, unseen], by=cast.recommender)
    browser.post(URL, asked("recommend", seen, unseen, known="on"))
    assert states_of(seen, unseen) == [states.RECOMMENDED] * 2
    event = AuditEvent.objects.get(action="branch.recommend_several")
    assert event.details == {"entries": [seen.number, unseen.number], "unopened": [unseen.number]}


# ── Returning and declining ──
def test_several_are_sent_back_with_one_text_and_undone(as_: Any, cast: Cast, category: Category) -> None:
    first, second = waiting(cast, category), waiting(cast, category)
    other = waiting(cast, category.campaign.categories.get(code="picture"))
    browser = as_(cast.recommender)
    plan = browser.get(URL, asked("send_back", first, second, other)).context["plan"]
    assert ([entry.pk for entry in plan.entries], len(plan.left_out)) == ([first.pk, second.pk], 1)
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    data = asked("send_back", first, second, reasons=["fits"], note="", files_open=["work"], until=until)
    assert browser.post(URL, data | {"files_open": []}).status_code == 422
    browser.post(URL, data)
    assert states_of(first, second) == [states.RETURNED] * 2
    assert Entry.objects.get(pk=second.pk).unlocked == {"fields": [], "files": ["work"]}
    browser.post(reverse("branch_undo"))
    assert states_of(first, second) == [states.SUBMITTED] * 2


def test_several_are_declined_with_one_reason(as_: Any, cast: Cast, category: Category) -> None:
    entries = [waiting(cast, category) for _ in range(2)]
    as_(cast.recommender).post(URL, asked("decline", *entries, more="名额有限，择优推荐"))
    assert states_of(*entries) == [states.DECLINED] * 2
