"""The desks: recommended, counted, returned with a reason; one and several; each sees its own and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from activities import access, states, workflow
from activities.desk import acts
from activities.models import Activity
from common.refusals import NotAllowed, Refused
from tests.cast import Cast


def act(browser: Any, activity: Activity, action: str, **said: str) -> int:
    return int(browser.post(reverse("activity_act", args=[activity.pk, action]), said).status_code)


def test_record_goes_from_its_union_to_the_province(cast: Cast, as_: Any, make: Any) -> None:
    record = make("submitted")
    assert act(as_(cast.recommender), record, "recommend") == 302
    assert act(as_(cast.organiser), record, "count") == 302
    record.refresh_from_db()
    told = (record.state, record.recommended_by, record.counted_by)
    assert told == ("counted", cast.recommender, cast.organiser)
    page = as_(cast.entrant).get(reverse("activity_edit", args=[record.pk])).content.decode()
    assert "计入活动" in page and "省总工会" in page and cast.organiser.name not in page


@pytest.mark.parametrize(
    ("state", "who", "action"),
    [
        ("submitted", "recommender", "send_back"),
        ("recommended", "organiser", "return"),
        ("counted", "organiser", "return"),
    ],
)
def test_returned_with_a_reason_that_its_union_is_told(
    cast: Cast, as_: Any, make: Any, state: str, who: str, action: str
) -> None:
    record, browser = make(state), as_(getattr(cast, who))
    assert act(browser, record, action, note="  ") == 409
    assert act(browser, record, action, note="请补签到表") == 302
    record.refresh_from_db()
    assert (record.state, record.return_note, record.counted_at) == ("returned", "请补签到表", None)
    mail = Notice.objects.get()
    assert (mail.kind, mail.to) == ("activity.returned", cast.entrant.email)
    assert "请补签到表" in mail.text and reverse("activity_edit", args=[record.pk]) in mail.text


@pytest.mark.parametrize("action", states.ACTIONS)
def test_each_action_starts_where_the_table_says(cast: Cast, make: Any, action: str) -> None:
    rule = states.ACTIONS[action]
    holder = {"activity.write": cast.entrant, "activity.recommend": cast.recommender}.get(rule.permission)
    for state in states.STATES:
        record = make(state)
        reached = (holder is not cast.recommender and holder) or state != "draft"
        given = {"activity": record, "action": action, "by": holder or cast.organiser, "note": "请改"}
        if state in rule.origins:
            workflow.perform(**given, submitted_at=record.created_at, submitted_by=cast.entrant)
            record.refresh_from_db()
            assert record.state == rule.to
        else:
            with pytest.raises(Refused if reached else NotAllowed):
                workflow.perform(**given)


def test_second_of_two_people_is_told_who_was_faster(cast: Cast, make: Any) -> None:
    record, seen = make("recommended"), None
    seen = Activity.objects.get(pk=record.pk)
    workflow.perform(activity=record, action="count", by=cast.organiser)
    with pytest.raises(Refused, match="已有变动，现在是“已计入”"):
        workflow.perform(activity=seen, action="return", by=cast.organiser, note="请改")


def test_several_are_done_together_or_not_at_all(cast: Cast, as_: Any, make: Any) -> None:
    browser, first, second, other = as_(cast.organiser), *(make(s) for s in ("recommended", "recommended", "counted"))
    path = reverse("activity_several")
    browser.post(path, {"act": "count", "pick": [first.pk, second.pk, other.pk]})
    assert Activity.objects.filter(state="counted").count() == 1
    browser.post(path, {"act": "count", "pick": [first.pk, second.pk]})
    assert Activity.objects.filter(state="counted").count() == 3
    browser.post(path, {"act": "return", "pick": [first.pk, second.pk], "note": ""})
    assert Activity.objects.filter(state="returned").count() == 0
    browser.post(path, {"act": "return", "pick": [first.pk, second.pk], "note": "日期不对"})
    assert Activity.objects.filter(state="returned", return_note="日期不对").count() == 2


def test_each_reads_what_concerns_her(cast: Cast, make: Any) -> None:
    made = {state: make(state) for state in states.STATES}
    seen = {who: {one.state for one in access.visible_activities(getattr(cast, who))} for who in vars(cast)}
    province = {"recommended", "counted"}
    assert {who: states for who, states in seen.items() if states} == {
        "entrant": set(made), "recommender": set(made) - {"draft"}, "organiser": province, "auditor": province,
    }  # fmt: skip
    stamps = {"recommended_at": made["counted"].counted_at, "recommended_by": cast.recommender}
    Activity.objects.filter(state="returned").update(**stamps)
    assert {one.state for one in access.visible_activities(cast.organiser)} == province | {"returned"}


def test_others_read_what_was_handed_in_and_not_what_is_being_typed(cast: Cast, as_: Any, make: Any) -> None:
    record = make("returned", typed={"title": "还没写完的名称"})
    page = as_(cast.recommender).get(reverse("activity_desk")).content.decode()
    assert record.title in page and "还没写完的名称" not in page


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"},
        {"state": "counted", "counted_at": None, "counted_by": None},
        {"return_note": "无"},
        {"state": "returned", "return_note": ""},
        {"recommended_at": None},
        {"title": ""},
        {"submitted_by": None},
    ],
)
def test_database_refuses_what_cannot_be(cast: Cast, make: Any, changes: dict[str, Any]) -> None:
    record = make("recommended")
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=record.pk).update(**changes)


def test_desk_asks_the_same_for_one_record_and_for_three(
    cast: Cast, as_: Any, make: Any, django_assert_num_queries: Any
) -> None:
    for who, state, asked in (("recommender", "submitted", 6), ("organiser", "recommended", 6)):
        browser = as_(getattr(cast, who))
        Activity.objects.all().delete()
        browser.get(reverse("activity_desk"))
        for number in (1, 3):
            while Activity.objects.count() < number:
                make(state)
            with django_assert_num_queries(asked):
                browser.get(reverse("activity_desk"))


def test_who_handed_it_in_is_told_that_it_counts_and_that_it_does_no_more(cast: Cast, as_: Any, make: Any) -> None:
    record, office = make("recommended"), as_(cast.organiser)
    act(office, record, "count")
    landed = office.get("/activities/desk/")
    assert landed.context["mistake"][:2] == (record, "uncount")
    assert "分钟内可以撤销" not in landed.content.decode()  # the offer of the queues, which is of entries
    Activity.objects.update(updated_at=timezone.now() - acts.OFFERED_FOR)
    assert office.get("/activities/desk/").context["mistake"] is None
    assert act(as_(cast.recommender), record, "uncount") == 409
    assert act(office, record, "uncount") == 302
    record.refresh_from_db()
    assert (record.state, record.counted_by) == ("recommended", None)
    assert office.get("/activities/desk/").context["mistake"] is None
    told = list(Notice.objects.order_by("pk").values_list("kind", "to"))
    assert told == [("activity.counted", cast.entrant.email), ("activity.uncounted", cast.entrant.email)]
    assert reverse("activity_edit", args=[record.pk]) in Notice.objects.earliest("pk").text


def test_recommendation_is_taken_back_while_the_province_has_not_counted(cast: Cast, as_: Any, make: Any) -> None:
    record, branch = make("submitted"), as_(cast.recommender)
    act(branch, record, "recommend")
    assert act(branch, record, "unrecommend") == 302
    record.refresh_from_db()
    assert (record.state, record.recommended_by) == ("submitted", None)
    assert not access.desk_activities(cast.organiser).filter(pk=record.pk).exists()
    assert act(branch, make("counted"), "unrecommend") == 409
