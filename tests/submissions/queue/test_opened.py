"""Nobody recommends what she has not opened, and an entry handed in again is to be opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.outbox import sending
from campaign.models import Category
from common.refusals import Refused
from submissions import handed_in, states
from submissions.branch import recommending
from submissions.models import Entry, EntryOpening
from submissions.queue import opened
from tests.cast import Cast
from tests.factories import make_campaign, make_entry


@pytest.fixture
def category(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Category:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_campaign().categories.get(code="film")


@pytest.fixture
def entry(cast: Cast, category: Category) -> Entry:
    return make_entry(category, by=cast.entrant, state=states.SUBMITTED)


def test_recommending_unopened_is_refused_and_opening_the_page_allows_it(as_: Any, cast: Cast, entry: Entry) -> None:
    with pytest.raises(Refused, match="还没有打开过"):
        recommending.recommend(entry=entry, by=cast.recommender)
    as_(cast.recommender).get(reverse("branch_entry", args=[entry.pk]))
    assert recommending.recommend(entry=entry, by=cast.recommender).state == states.RECOMMENDED


def test_a_request_that_began_earlier_and_writes_later_takes_nothing_back(cast: Cast, entry: Entry) -> None:
    opened.note(entry, cast.recommender)
    before = EntryOpening.objects.get()
    with time_machine.travel(timezone.now() - timedelta(seconds=1), tick=False):
        opened.note(entry, cast.recommender)
    after = EntryOpening.objects.get()
    assert (after.first_at, after.at) == (before.first_at, before.at)


def test_a_colleague_s_opening_is_not_hers(cast: Cast, entry: Entry) -> None:
    opened.note(entry, cast.entrant)
    assert not opened.has_opened(entry, cast.recommender)


def test_an_entry_handed_in_again_is_to_be_opened_again(cast: Cast, entry: Entry) -> None:
    opened.note(entry, cast.recommender)
    later = timezone.now() + timedelta(seconds=1)
    Entry.objects.filter(pk=entry.pk).update(updated_at=later)
    handed_in.keep(entry=Entry.objects.get(pk=entry.pk), action="resubmit", who=cast.entrant)
    assert opened.opened_among([entry], cast.recommender) == set()
    with pytest.raises(Refused, match="还没有打开过"):
        recommending.recommend(entry=entry, by=cast.recommender)


def test_opening_again_keeps_when_it_was_first(cast: Cast, entry: Entry) -> None:
    opened.note(entry, cast.recommender)
    first = EntryOpening.objects.get()
    opened.note(entry, cast.recommender)
    again = EntryOpening.objects.get()
    assert (again.first_at, again.at > first.at) == (first.first_at, True)


def test_a_page_fetched_ahead_and_a_head_request_open_nothing(as_: Any, cast: Cast, entry: Entry) -> None:
    url = reverse("branch_entry", args=[entry.pk])
    as_(cast.recommender).get(url, headers={"Sec-Purpose": "prefetch;prerender"})
    as_(cast.recommender).head(url)
    assert not EntryOpening.objects.exists()
