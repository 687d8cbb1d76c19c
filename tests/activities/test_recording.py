"""A clerk's two minutes: a draft that keeps what is typed, faults told at once, one record of two clicks, handed in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from activities.models import Activity
from tests.cast import Cast
from tests.factories import make_campaign


@pytest.fixture
def browser(cast: Cast, as_: Any, campaign: Any) -> Any:
    return as_(cast.entrant)


def start(browser: Any, key: str = "") -> Activity:
    browser.post(reverse("activity_new"), {"key": key or str(uuid4())})
    return Activity.objects.get()


def test_two_clicks_make_one_record(browser: Any) -> None:
    key = str(uuid4())
    assert start(browser, key).pk == start(browser, key).pk
    assert AuditEvent.objects.filter(action="activity.start").count() == 1


def test_what_is_typed_is_kept_and_faults_are_no_reason_to_lose_it(browser: Any) -> None:
    activity = start(browser)
    answer = browser.post(reverse("activity_autosave", args=[activity.pk]), {"title": "网络安全进车间", "met": "很多"})
    assert "已保存" in answer.content.decode()
    page = browser.get(reverse("activity_edit", args=[activity.pk])).content.decode()
    assert 'value="很多"' in page and 'value="网络安全进车间"' in page and "field-error" not in page


def test_handed_in_record_has_its_columns_and_rows(browser: Any, filled: dict[str, Any]) -> None:
    activity = start(browser)
    answer = browser.post(reverse("activity_edit", args=[activity.pk]), filled | {"go": "submit"})
    assert answer.url == reverse("my_activities")
    activity.refresh_from_db()
    told = (activity.state, activity.title, activity.met, activity.met_how, activity.online, activity.volunteers)
    assert told == ("submitted", "网络安全进车间", 1200, "signed", 3000, 12)
    assert [(row.channel, row.reads) for row in activity.second_hand.all()] == [("福建工人报", 50_000)]
    again = browser.post(reverse("activity_edit", args=[activity.pk]), filled | {"go": "submit"})
    assert again.status_code == 409
    assert AuditEvent.objects.filter(action="activity.submit").count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "必填"),
        ({"starts_on": "2150-01-01"}, "活动举办后再登记"),
        ({"ends_on": "2020-01-01"}, "结束日期早于活动日期"),
        ({"venue": ""}, "请填写地点"),
        ({"met": "一千"}, "请填写整数"),
        ({"met_how": ""}, "请选择现场人数是怎么统计的"),
        ({"online_how": ""}, "请写明线上人数是怎么统计的"),
        ({"met": "", "online": "0"}, "至少填一项"),
        ({"links": "javascript:alert(1)"}, "不是网址"),
        ({"spread-0-reads": ""}, "阅读量"),
        ({"kind": "nothing"}, "选择"),
        ({"county": "1"}, "选择"),
    ],
)
def test_faults_are_told_beside_their_fields(browser: Any, filled: dict[str, Any], changes: Any, said: str) -> None:
    activity = start(browser)
    base = browser.get(reverse("activity_edit", args=[activity.pk])).context["base"]
    changes = changes | {"go": "submit", "base": base}
    answer = browser.post(reverse("activity_edit", args=[activity.pk]), filled | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and page.count("有几处还要改") == 1
    assert Activity.objects.get().state == "draft"


def test_two_windows_never_overwrite_each_other(browser: Any) -> None:
    activity = start(browser)
    path = reverse("activity_autosave", args=[activity.pk])
    page = browser.get(reverse("activity_edit", args=[activity.pk]))
    base = page.context["base"]
    browser.post(path, {"title": "第一个窗口", "base": base})
    other = browser.post(path, {"title": "第二个窗口", "venue": "文化宫", "base": base}).content.decode()
    assert "data-conflict" in other and "第一个窗口" in other
    activity.refresh_from_db()
    assert (activity.typed["title"], activity.typed["venue"]) == ("第一个窗口", "文化宫")


def test_own_activity_of_a_recommending_union_goes_to_the_province(
    cast: Cast, as_: Any, campaign: Any, filled: Any
) -> None:
    browser = as_(cast.recommender)
    activity = start(browser)
    browser.post(reverse("activity_edit", args=[activity.pk]), filled | {"go": "submit"})
    activity.refresh_from_db()
    assert activity.state == "recommended"


def test_record_can_be_taken_back_until_it_is_recommended(browser: Any, make: Any, cast: Cast) -> None:
    waiting, gone = make("submitted"), make("recommended")
    for one in (waiting, gone):
        browser.post(reverse("activity_take_back", args=[one.pk]))
        one.refresh_from_db()
    assert (waiting.state, gone.state) == ("draft", "recommended")


def test_only_a_draft_that_was_never_handed_in_is_deleted(browser: Any, make: Any) -> None:
    draft, taken_back = make(), make("submitted")
    browser.post(reverse("activity_take_back", args=[taken_back.pk]))
    for one in (draft, taken_back):
        browser.post(reverse("activity_delete", args=[one.pk]))
    assert list(Activity.objects.all()) == [taken_back]


def test_earlier_year_is_read_only(browser: Any, make: Any, filled: Any) -> None:
    old = make("submitted")
    Activity.objects.update(campaign=make_campaign("old", is_current=False, year=2022))
    browser.post(reverse("activity_take_back", args=[old.pk]))
    old.refresh_from_db()
    assert old.state == "submitted"


def test_list_asks_the_same_for_one_record_and_for_three(
    browser: Any, make: Any, django_assert_num_queries: Any
) -> None:
    browser.get(reverse("my_activities"))
    for number in (1, 3):
        while Activity.objects.count() < number:
            make("submitted")
        with django_assert_num_queries(5):
            browser.get(reverse("my_activities"))


def test_one_more_row_without_script(browser: Any, filled: dict[str, Any]) -> None:
    activity = start(browser)
    answer = browser.post(reverse("activity_edit", args=[activity.pk]), filled | {"go": "add"}, follow=True)
    page = answer.content.decode()
    assert 'value="福建工人报"' in page and 'name="spread-1-channel"' in page
