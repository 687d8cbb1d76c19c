"""The five counters: counted records alone, each number by itself, against targets that say who changed them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from activities.counting import counters
from activities.models import Activity, SecondHand
from campaign.loading.exporting import export_definition
from campaign.loading.plan_targets import set_targets
from campaign.models import Campaign
from common.refusals import Refused
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast, make: Any) -> None:
    make("counted", met=120, online=3000, volunteers=5)
    record = make("counted", kind="online", met=0, online=500, by=cast.outsider)
    SecondHand.objects.create(activity=record, position=1, channel="日报", reads=9000, counted_on=record.starts_on)
    for state in ("draft", "submitted", "recommended", "returned"):
        other = make(state, met=7777, online=7777, volunteers=7777)
        SecondHand.objects.create(activity=other, position=1, channel="日报", reads=7777, counted_on=other.starts_on)


def test_each_number_is_of_counted_records_alone(campaign: Campaign, held: None) -> None:
    values = {counter.code: counter.value for counter in counters.counters(campaign)}
    assert values == {"unions": 2, "volunteers": 5, "events": 1, "met": 120, "online": 3500}
    assert counters.second_hand_reads(campaign) == 9000


def test_each_number_opens_to_the_rows_that_make_it(client: Any, campaign: Campaign, held: None) -> None:
    rows = {}
    for counter in counters.counters(campaign):
        page = client.get(counter.url)
        shown = [getattr(one, counter.code, None) for one in page.context["page"]]
        rows[counter.code] = len(shown)
        assert page.context["value"] == counter.value
        if counter.code in ("volunteers", "met", "online"):
            assert sum(shown) == counter.value
    assert rows == {"unions": 2, "volunteers": 1, "events": 1, "met": 1, "online": 2}


def test_no_page_shows_a_sum_of_direct_and_second_hand(
    client: Any, cast: Cast, as_: Any, campaign: Campaign, held: None
) -> None:
    """3,500 online, 120 met, 9,000 read: no two together, nor all."""
    pages = [client.get(path).content.decode() for path in ("/", reverse("activities"))]
    pages += [
        as_(cast.organiser).get(reverse(name)).content.decode() for name in ("organiser_desk", "activity_targets")
    ]
    for page in pages:
        assert not [number for number in ("3,620", "12,500", "9,120", "12,620") if number in page]
    assert "二次传播阅读 9,000 次" in pages[1] and "不计入上面任何一个数" in pages[1]


def test_targets_are_changed_in_the_definition_and_say_by_whom(
    cast: Cast, as_: Any, campaign: Campaign, held: None
) -> None:
    path, browser = reverse("activity_targets"), as_(cast.organiser)
    given = {"unions": "40", "volunteers": "670", "events": "100", "met": "17,000", "online": "3300000"}
    assert browser.post(path, given).status_code == 302
    event = AuditEvent.objects.get(action="campaign.targets")
    assert (event.actor, event.details) == (cast.organiser, {"before": {"unions": 33}, "after": {"unions": 40}})
    page = browser.get(path).content.decode()
    assert "参与工会：33 → 40" in page and cast.organiser.name in page and "目标 40，完成 5%" in page
    assert "unions = 40" in export_definition(Campaign.objects.get(pk=campaign.pk))
    assert browser.post(path, given | {"met": "0"}).status_code == 409
    assert as_(cast.auditor).get(path).status_code == 200 and as_(cast.auditor).post(path, given).status_code == 403


def test_targets_of_an_earlier_year_stay(cast: Cast, campaign: Campaign) -> None:
    Campaign.objects.update(is_current=False)
    with pytest.raises(Refused, match="往年"):
        set_targets(campaign=campaign, targets={"unions": 40}, by=cast.organiser)


def test_home_shows_counters_once_there_is_something(client: Any, campaign: Campaign, make: Any) -> None:
    assert "12351+" not in client.get("/").content.decode()
    make("counted", met=120)
    assert "目标 17,000，完成 0%" in client.get("/").content.decode()


def test_counters_are_read_from_their_index_alone(campaign: Campaign, held: None) -> None:
    """Whatever the database: neither asks for a column that the index has not."""
    with CaptureQueriesContext(connection) as asked:
        counters.counters(campaign)
    (query,) = asked.captured_queries
    index = next(one for one in Activity._meta.indexes if one.name == "activity_counters")
    columns = {Activity._meta.get_field(name).column for name in index.fields}
    assert set(re.findall(r'"activities_activity"\."(\w+)"', query["sql"])) == columns
