"""The recommender's desk in the browser's eyes: filters, quotas, acts, refusals; another branch meets nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from accounts.outbox import sending
from campaign.definition.spec import Quota
from campaign.models import Category
from submissions import quota, states
from submissions.branch import recommending
from submissions.models import Entry
from submissions.queue import opened
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, make_file, make_user, picture_spec, set_phase


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    film = film_spec(quotas=(Quota(("city",), min=1, max=2),))
    return make_campaign(categories=(film, picture_spec())).categories.get(code="film")


def submitted(cast: Cast, category: Category, **fields: Any) -> Entry:
    """Handed in, and opened by the recommender."""
    entry = make_entry(category, by=cast.entrant, state=states.SUBMITTED, **fields)
    opened.note(entry, cast.recommender)
    return entry


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_same_number_of_queries_whatever_the_rows(
    as_: Any, cast: Cast, category: Category, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_file(submitted(cast, category))
    browser = as_(cast.recommender)
    browser.get(reverse("recommend_desk"))
    with django_assert_num_queries(12):
        response = browser.get(reverse("recommend_desk"))
    assert len(response.context["rows"]) == count


def test_desk_shows_only_the_branch_and_no_drafts(as_: Any, cast: Cast, category: Category) -> None:
    mine = submitted(cast, category)
    make_entry(category, by=cast.entrant)
    make_entry(category, by=cast.outsider, state=states.SUBMITTED)
    response = as_(cast.recommender).get(reverse("recommend_desk"))
    assert [row.entry.pk for row in response.context["rows"]] == [mine.pk]


@pytest.mark.parametrize(
    ("query", "found"), [("q=渔排", 1), ("q=不存在", 0), ("state=recommended", 0), ("category=film", 1)]
)
def test_desk_filters_by_what_the_address_bar_says(
    as_: Any, cast: Cast, category: Category, query: str, found: int
) -> None:
    submitted(cast, category, title="渔排上的信号")
    response = as_(cast.recommender).get(f"{reverse('recommend_desk')}?{query}")
    assert len(response.context["rows"]) == found


def test_recommending_from_the_desk_keeps_its_filters(as_: Any, cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    response = as_(cast.recommender).post(
        reverse("branch_recommend", args=[entry.pk]), {"from": "desk", "back": "state=submitted"}
    )
    assert response["Location"] == reverse("recommend_desk") + "?state=submitted"
    assert Entry.objects.get(pk=entry.pk).state == states.RECOMMENDED


def test_hostile_addresses_and_forms_are_answered_in_peace(as_: Any, cast: Cast, category: Category) -> None:
    entry = recommending.recommend(entry=submitted(cast, category, title="渔排上的信号"), by=cast.recommender)
    browser = as_(cast.recommender)
    for name in ("recommend_desk", "filings", "branch_unions", "branch_excel"):
        assert browser.get(reverse(name), {"q": "a\0b", "category": "\0"}).status_code == 200
    assert len(browser.get(reverse("recommend_desk"), {"q": "\0渔排", "category": "fi\0lm"}).context["rows"]) == 1
    back = {"from": "desk", "back": "q=1\r\nSet-Cookie: a=b", "place": "9" * 5000}
    response = browser.post(reverse("branch_prefer", args=[entry.pk]), back)
    assert (response.status_code, response["Location"]) == (302, "/branch/?q=1%0D%0ASet-Cookie%3A+a%3Db")


def test_desk_leaves_earlier_years_out(as_: Any, cast: Cast, category: Category) -> None:
    earlier = make_campaign("earlier", is_current=False).categories.get(code="film")
    now, before = submitted(cast, category), submitted(cast, earlier)
    rows = as_(cast.recommender).get(reverse("recommend_desk")).context["rows"]
    assert [row.entry.pk for row in rows] == [now.pk]
    assert as_(cast.recommender).get(reverse("branch_entry", args=[before.pk])).status_code == 200


def test_second_click_says_what_the_first_did_and_a_colleague_s_who_was_faster(
    as_: Any, cast: Cast, category: Category
) -> None:
    entry = submitted(cast, category)
    url = reverse("branch_recommend", args=[entry.pk])
    for _ in range(2):
        said = as_(cast.recommender).post(url, follow=True).context["messages"]
        assert [(one.level_tag, str(one)) for one in said] == [("success", f"已推荐 {entry}。")]
    colleague = make_user(role="recommender", union=cast.recommender.union, name="林晓")
    (said,) = as_(colleague).post(url, follow=True).context["messages"]
    assert (said.level_tag, "已于" in str(said), "郑立" in str(said)) == ("error", True, True)
    assert AuditEvent.objects.filter(action="entry.recommend").count() == 1


def test_story_begins_where_the_entry_was_handed_in(as_: Any, cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    for action in ("draft.saved", "entry.submit", "entry.reopen", "file.receive", "entry.submit"):
        audit.record(action=action, obj=entry, by=cast.entrant)
    story = as_(cast.recommender).get(reverse("branch_entry", args=[entry.pk])).context["story"]
    assert [one.what for one in story] == ["提交作品", "上传文件", "取回修改", "提交作品"]


def test_full_quota_is_said_on_the_page(as_: Any, cast: Cast, category: Category) -> None:
    for _ in range(2):
        recommending.recommend(entry=submitted(cast, category), by=cast.recommender)
    third = submitted(cast, category)
    browser = as_(cast.recommender)
    assert "名额已用完" in browser.get(reverse("branch_entry", args=[third.pk])).content.decode()
    response = browser.post(reverse("branch_recommend", args=[third.pk]), follow=True)
    assert "名额是 2 件，已经用完" in response.content.decode()


def test_quota_table_counts_what_the_province_returned(as_: Any, cast: Cast, category: Category) -> None:
    """One rule for the table, the entry's page, the entrant's form and the verb."""
    returned = {"state": states.RETURNED, "returned_from": states.RECOMMENDED}
    make_entry(category, by=cast.entrant, preference=1, returned_until=timezone.now() + timedelta(days=1), **returned)
    line = as_(cast.recommender).get(reverse("recommend_desk")).context["lines"][0]
    assert (line.allowance.used, line.allowance.left) == (1, 1)
    assert quota.allowance_of(union=cast.recommender.union, category=category) == line.allowance
    form = as_(cast.entrant).get(reverse("entry_start", args=[category.code]))
    assert form.context["allowance"] == line.allowance


def test_sending_back_says_what_is_missing_and_keeps_what_was_typed(as_: Any, cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    url = reverse("branch_send_back", args=[entry.pk])
    browser = as_(cast.recommender)
    refused = browser.post(url, {"note": "片头缺标题", "until": until})
    assert refused.status_code == 422
    assert "片头缺标题" in refused.content.decode()
    assert "请至少勾选一项" in refused.content.decode()
    soon = timezone.localtime(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    hurried = browser.post(url, {"note": "片头缺标题", "until": soon, "files_open": ["work"]})
    assert hurried.context["form"].errors == {"until": ["请至少给申报单位 24 小时修改时间。"]}
    browser.post(url, {"note": "片头缺标题", "until": until, "files_open": ["work"]})
    entry.refresh_from_db()
    assert (entry.state, entry.unlocked) == (states.RETURNED, {"fields": [], "files": ["work"]})


def test_closed_phase_shows_and_refuses(as_: Any, cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    set_phase(category.campaign, "recommend", is_open=False)
    browser = as_(cast.recommender)
    assert "不能推荐或退回" in browser.get(reverse("recommend_desk")).content.decode()
    response = browser.post(reverse("branch_recommend", args=[entry.pk]), follow=True)
    assert "现在不能推荐" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["branch_entry", "branch_recommend", "branch_unrecommend", "branch_send_back", "branch_prefer"]
)
def test_another_branch_meets_nothing(as_: Any, cast: Cast, category: Category, name: str) -> None:
    entry = submitted(cast, category)
    browser = as_(cast.outside_recommender)
    call = browser.get if name == "branch_entry" else browser.post
    assert call(reverse(name, args=[entry.pk])).status_code == 404
    assert as_(cast.entrant).get(reverse(name, args=[entry.pk])).status_code in (403, 405)
    assert Entry.objects.get(pk=entry.pk).state == states.SUBMITTED


def test_order_of_preference_can_be_typed(as_: Any, cast: Cast, category: Category) -> None:
    first, second = (recommending.recommend(entry=submitted(cast, category), by=cast.recommender) for _ in range(2))
    as_(cast.recommender).post(reverse("branch_prefer", args=[second.pk]), {"place": "1"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.preference, first.preference) == (1, 2)
