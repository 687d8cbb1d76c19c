"""The order of preference: moved at once, and refused in words where another has changed it meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.outbox import sending
from campaign.models import Category
from common.refusals import Refused
from submissions import states
from submissions.branch import recommending
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_user, set_phase

URL = reverse("branch_ranking", args=["film"])


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign().categories.get(code="film")


def ranked(cast: Cast, category: Category, count: int = 3) -> list[int]:
    made = [
        make_entry(category, by=cast.entrant, state=states.RECOMMENDED, preference=place)
        for place in range(1, count + 1)
    ]
    return [entry.pk for entry in made]


def order(category: Category) -> list[int]:
    return list(Entry.objects.filter(category=category).order_by("preference").values_list("pk", flat=True))


def move(entry: int, place: int, seen: list[int]) -> dict[str, Any]:
    return {"entry": entry, "place": place, "seen": ",".join(map(str, seen))}


@pytest.mark.parametrize("count", [1, 3])
def test_the_order_asks_the_same_number_of_queries(
    as_: Any, cast: Cast, category: Category, django_assert_num_queries: Any, count: int
) -> None:
    ranked(cast, category, count)
    browser = as_(cast.recommender)
    browser.get(URL)
    with django_assert_num_queries(6):
        page = browser.get(URL)
    assert len(page.context["rows"]) == count


def test_an_entry_is_moved_by_one_post(as_: Any, cast: Cast, category: Category) -> None:
    first, second, third = seen = ranked(cast, category)
    answer = as_(cast.recommender).post(URL, move(third, 1, seen))
    assert answer["Location"] == URL
    assert order(category) == [third, first, second]


def test_a_move_on_an_order_that_another_changed_is_refused_with_who(as_: Any, cast: Cast, category: Category) -> None:
    first, second, third = seen = ranked(cast, category)
    colleague = make_user(role="recommender", union=cast.recommender.union, name="林晓")
    recommending.set_rank(entry=Entry.objects.get(pk=second), by=colleague, place=1)
    browser = as_(cast.recommender)
    said = browser.post(URL, move(third, 1, seen), headers={"HX-Request": "true"}).content.decode()
    assert "林晓" in said
    assert "您的调整没有保存" in said
    assert order(category) == [second, first, third]
    with pytest.raises(Refused, match="没有保存"):
        recommending.set_rank(entry=Entry.objects.get(pk=third), by=cast.recommender, place=1, seen=seen)
    browser.post(URL, move(third, 1, [second, first, third]))
    assert order(category) == [third, second, first]


def test_another_branch_and_nonsense_meet_nothing(as_: Any, cast: Cast, category: Category) -> None:
    seen = ranked(cast, category)
    assert as_(cast.outside_recommender).post(URL, move(seen[2], 1, seen)).status_code == 404
    assert as_(cast.outside_recommender).get(URL).context["rows"] == []
    for data in ({}, {"entry": "x", "place": "1"}, {"entry": seen[0], "place": "0"}):
        assert as_(cast.recommender).post(URL, data).status_code == 404
    assert as_(cast.recommender).get(reverse("branch_ranking", args=["none"])).status_code == 404
    assert order(category) == seen


def test_after_the_phase_it_is_only_read(as_: Any, cast: Cast, category: Category) -> None:
    ranked(cast, category)
    set_phase(category.campaign, "recommend", is_open=False)
    page = as_(cast.recommender).get(URL).content.decode()
    assert "只能查看" in page
    assert "上移" not in page
