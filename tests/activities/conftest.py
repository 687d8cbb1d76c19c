"""A campaign of the year, a county, and records at any state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Union, User
from activities.models import Activity
from campaign.models import Campaign
from tests.cast import Cast
from tests.factories import make_campaign, make_union


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign()


@pytest.fixture
def county(cast: Cast) -> Union:
    return make_union("350102", kind="county", parent=cast.recommender.union, name="鼓楼区")


@pytest.fixture
def filled(county: Union) -> dict[str, Any]:
    """The form of an activity with nothing left out, as a browser posts it."""
    return {
        "title": "网络安全进车间",
        "kind": "lecture",
        "starts_on": timezone.localdate().isoformat(),
        "county": str(county.pk),
        "venue": "一号车间",
        "met": "1,200",
        "met_how": "signed",
        "volunteers": "12",
        "firms": "2",
        "online": "3000",
        "online_how": "直播后台数据",
        "spread-rows": "1",
        "spread-0-channel": "福建工人报",
        "spread-0-reads": "50000",
        "spread-0-counted_on": timezone.localdate().isoformat(),
    }


@pytest.fixture
def make(campaign: Campaign, county: Union, cast: Cast) -> Callable[..., Activity]:
    """`make("counted", met=30)`: a record as if it had gone the way there."""

    def made(state: str = "draft", *, by: User | None = None, **changes: Any) -> Activity:
        by, now = by or cast.entrant, timezone.now()
        assert by.union is not None
        values: dict[str, Any] = {"title": "网络安全进车间", "kind": "lecture", "starts_on": timezone.localdate()}
        values |= {"county": county, "venue": "一号车间"}
        values |= {} if state == "draft" else {"submitted_at": now, "submitted_by": by}
        if state in ("recommended", "counted"):
            values |= {"recommended_at": now, "recommended_by": cast.recommender}
        values |= {"counted_at": now, "counted_by": cast.organiser} if state == "counted" else {}
        values |= {"return_note": "请补签到表"} if state == "returned" else {}
        owner = {"union": by.union, "recommending": by.union.recommending or by.union, "created_by": by}
        return Activity.objects.create(campaign=campaign, state=state, **owner, **(values | changes))

    return made
