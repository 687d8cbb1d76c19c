"""What a process keeps of the campaigns: no query when warm, never late by more than a look, never shared."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from campaign import branches, calendar, memory, rehearsal_clock
from campaign.definition.spec import CampaignSpec
from campaign.loading.loading import load
from campaign.models import Campaign, Category, Phase
from common.refusals import Refused
from submissions import openness
from submissions.entering import submitting
from submissions.models import Entry
from tests.factories import make_campaign, make_entry, set_phase

TITLE = "改过的名称"


@pytest.fixture
def small(db: None) -> Campaign:
    return make_campaign()


@pytest.fixture
def elsewhere(small: Campaign) -> Iterator[Callable[[], None]]:
    """Changes the title as another process would: nothing tells this one."""
    memory.current()
    watching, connection.execute_wrappers[:] = list(connection.execute_wrappers), []
    yield lambda: Campaign.objects.filter(pk=small.pk).update(title=TITLE) and None
    connection.execute_wrappers[:] = watching


def title() -> str:
    campaign = memory.current()
    assert campaign is not None
    return campaign.title


def test_a_warm_process_asks_nothing(small: Campaign, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        campaign = memory.current()
        assert campaign is not None and campaign.definition.vote.picks_per_category == 5
        assert [c.rules.code for c in memory.categories(campaign)] == ["film", "picture", "case"]
        assert memory.category_or_404("film").campaign.definition == campaign.definition
        assert calendar.shown(campaign).is_open("vote")


def test_what_is_handed_out_is_the_callers_own(small: Campaign) -> None:
    campaign = memory.current()
    assert campaign is not None
    category, (phase, *_rest) = memory.categories(campaign)[0], calendar.shown(campaign).phases
    campaign.title = category.name = phase.name = "涂改"
    category.campaign = Campaign(title="别的")
    calendar.shown(campaign).closes["u1"] = timezone.now()  # type: ignore[index]
    again = memory.current()
    assert again is not None and again.title == small.title
    assert memory.categories(again)[0].name != "涂改"
    assert memory.categories(again)[0].campaign is again
    assert calendar.shown(again).phases[0].name != "涂改"
    assert calendar.shown(again).closes == {}


def test_the_definition_is_decoded_once(small: Campaign) -> None:
    first, second = memory.current(), memory.current()
    assert first is not None and second is not None
    assert first is not second
    assert first.definition is second.definition


def test_a_change_elsewhere_is_seen_at_the_next_look(elsewhere: Callable[[], None], settings: Any) -> None:
    before = title()
    elsewhere()
    assert title() == before  # else this test would show nothing
    settings.CAMPAIGN_LOOK_SECONDS = 0
    assert title() == TITLE


def test_a_look_is_one_query(elsewhere: Callable[[], None], settings: Any, django_assert_num_queries: Any) -> None:
    settings.CAMPAIGN_LOOK_SECONDS = 0
    with django_assert_num_queries(1):
        title()


def test_nobody_waits_for_another_threads_look(elsewhere: Callable[[], None], settings: Any) -> None:
    settings.CAMPAIGN_LOOK_SECONDS = 0
    reader = threading.Thread(target=title)
    with memory._rows._looking:
        reader.start()
        reader.join(timeout=2)
        assert not reader.is_alive()


def test_a_change_that_is_rolled_back_is_not_kept(elsewhere: Callable[[], None], settings: Any) -> None:
    settings.CAMPAIGN_LOOK_SECONDS = 0
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        elsewhere()
        assert title() == TITLE
        raise ZeroDivisionError
    assert title() != TITLE


def test_a_closing_is_never_taken_from_memory(elsewhere: Any, small: Campaign, cast: Any) -> None:
    """Pages may still say open for a second; the verbs ask the database."""
    category = Category.objects.get(campaign=small, code="case")
    entry = make_entry(category, by=cast.entrant, title="一封家书")
    set_phase(small, "collect", is_open=False)
    entry = Entry.objects.get(pk=entry.pk)
    assert openness.shown(entry).why_closed == ""
    assert openness.of(entry).why_closed
    assert not calendar.is_open(campaign=small, code="collect", union=entry.union)
    with pytest.raises(Refused):
        submitting.submit(entry=entry, by=cast.entrant)


def test_branches_that_close_earlier_are_known(small: Campaign, cast: Any, django_assert_num_queries: Any) -> None:
    closes, mill = timezone.now() + timedelta(hours=3), cast.entrant.union
    branches.set_deadline(campaign=small, union=mill.recommending, closes_at=closes, by=cast.recommender)
    with django_assert_num_queries(0):
        shown = calendar.shown(small)
        assert shown.collecting(mill)[1] == closes
        assert not shown.is_open("collect", union=mill, now=closes)
        assert shown.is_open("collect", now=closes)
    assert calendar.deadline(campaign=small, union=mill) == closes


def _move(campaign: Campaign, cast: Any) -> None:
    rehearsal_clock.move_calendar(campaign=campaign, to_phase="vote", by=None)


def _set(campaign: Campaign, cast: Any) -> None:
    closes = timezone.now() + timedelta(hours=3)
    branches.set_deadline(campaign=campaign, union=cast.recommender.union, closes_at=closes, by=cast.recommender)


def _clear(campaign: Campaign, cast: Any) -> None:
    _set(campaign, cast)
    branches.clear_deadline(campaign=campaign, union=cast.recommender.union, by=cast.recommender)


@pytest.mark.parametrize("verb", [_move, _set, _clear])
def test_whoever_changes_the_calendar_sees_it_at_once(
    small: Campaign, cast: Any, verb: Callable[..., None], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as told:
        verb(small, cast)
    assert told[-1] == memory.forget


def test_whoever_loads_a_definition_sees_it_at_once(
    unions: None, spec: CampaignSpec, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as told:
        load(spec, by=None, source_hash="1")
    assert told[-1] == memory.forget


def test_threads_get_rows_of_their_own(small: Campaign) -> None:
    memory.current()
    found: list[Any] = []
    readers = [threading.Thread(target=lambda: found.append(memory.current())) for _ in range(16)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len({id(one) for one in found}) == 16
    assert {one.title for one in found} == {small.title}


# ── Rows from the database, and keys to them ────────────────────────────────
@pytest.mark.parametrize("kind", [Campaign, Category])
def test_rows_come_without_their_definition(small: Campaign, kind: Any) -> None:
    row = kind.objects.first()
    assert row.get_deferred_fields() == {"spec"}
    assert row.spec


@pytest.mark.parametrize("rows", [1, 3])
def test_entries_know_their_rules_without_a_query(
    small: Campaign, cast: Any, rows: int, django_assert_num_queries: Any
) -> None:
    category = Category.objects.get(campaign=small, code="film")
    for _ in range(rows):
        make_entry(category, by=cast.entrant)
    with django_assert_num_queries(1):
        told = [(entry.category.rules.code, entry.campaign.definition.year) for entry in Entry.objects.all()]
    assert told == [("film", 2023)] * rows


def test_a_category_that_this_process_does_not_know_comes_from_the_database(
    elsewhere: Any, small: Campaign, cast: Any
) -> None:
    film = Category.objects.get(campaign=small, code="film")
    new = Category.objects.create(
        campaign=small, code="new", series="provincial", name="新", short_name="新", position=9, spec=film.spec
    )
    entry = Entry.objects.get(pk=make_entry(new, by=cast.entrant).pk)
    assert memory.find_category(new.pk) is None
    assert (entry.category.code, entry.category.rules.code) == ("new", "film")


def test_phases_are_in_the_order_of_their_opening(small: Campaign) -> None:
    Phase.objects.filter(campaign=small, code="vote").update(opens_at=timezone.now() - timedelta(days=9))
    assert calendar.shown(small).phases[0].code == "vote"
