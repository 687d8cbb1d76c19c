"""Attacks are found and queued; a factory at lunch and an article in WeChat only ever order the queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.models import Campaign
from rehearsal.crowds import crowds
from rehearsal.crowds.crowds import Crowds
from submissions.models import Entry
from tests.factories import make_user, set_phase
from tests.voting import scene
from voting.fraud import search as room
from voting.fraud.signals.rules import RULES
from voting.models import Signal, SignalKind, VoteGroup
from voting.tally.counting import counted_votes

K = SignalKind


@pytest.fixture
def works(category: Any) -> list[Entry]:
    return scene.make_works(category, 8)


@pytest.fixture
def alone(campaign: Campaign) -> Entry:
    """The only work of another category."""
    return scene.make_works(scene.category_of(campaign, "picture"), 1)[0]


@pytest.fixture
def happened(campaign: Campaign, works: list[Entry], alone: Entry) -> Crowds:
    """A day of ordinary votes with attacks and two honest bursts, each on a work of its own."""
    made = Crowds(works)
    ballots = [
        *made.ordinary(300),
        *made.paid([alone], 60),
        *made.scripted(works[0], 120),
        *made.farmed(works[1], 80),
        *made.paid(works[2:5], 60),
        *made.factory(works[5], 120),
        *made.article(works[6], 150),
    ]
    crowds.store(campaign, ballots)
    return made


def _groups(campaign: Campaign) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for entry, kind in VoteGroup.objects.filter(campaign=campaign).values_list("entry", "kind"):
        found.setdefault(entry, set()).add(kind)
    return found


@pytest.mark.usefixtures("happened")
def test_attacks_make_groups_and_honest_bursts_none(campaign: Campaign, works: list[Entry], alone: Entry) -> None:
    room.search(campaign)
    found = _groups(campaign)
    served = next(work.pk for work in works[2:5] if work.pk in found)
    assert found == {
        works[0].pk: {K.CODE, K.VIRTUAL},
        works[1].pk: {K.DEVICE, K.SEGMENT},
        served: {K.SAME},
        alone.pk: {K.SINGLE},
    }
    hints = Signal.objects.filter(group=None).values_list("entry", "kind")
    assert set(hints) >= {
        (works[5].pk, K.ADDRESS),
        (works[5].pk, K.BURST),
        (works[6].pk, K.BURST),
        (works[6].pk, K.AGENT),
    }
    assert {kind for _entry, kind in hints} <= {K.BURST, K.ADDRESS, K.AGENT}


@pytest.mark.usefixtures("happened")
def test_groups_hold_the_votes_that_show_it(campaign: Campaign, works: list[Entry]) -> None:
    room.search(campaign)
    sizes = {group.kind: group.size for group in VoteGroup.objects.filter(campaign=campaign)}
    assert (sizes[K.CODE], sizes[K.VIRTUAL], sizes[K.DEVICE], sizes[K.SEGMENT]) == (120, 120, 80, 80)
    assert sizes[K.SAME] >= 180  # sixty ballots of three works, and who chose the same by chance
    for group in VoteGroup.objects.filter(campaign=campaign):
        assert group.rows.count() == group.size


@pytest.mark.usefixtures("happened")
def test_signal_keeps_value_usual_threshold_and_rows_that_show_it(campaign: Campaign, works: list[Entry]) -> None:
    room.search(campaign)
    signal = Signal.objects.get(entry=works[1], kind=K.DEVICE)
    assert (signal.value, signal.usual < 2, signal.threshold, signal.flagged) == (10, True, 3, 80)
    assert [sorted(row) for row in signal.examples] == [
        ["address", "at", "browser", "code_seconds", "device", "segment", "vote"]
    ] * 5


@pytest.mark.usefixtures("happened")
def test_searching_again_adds_nothing(campaign: Campaign) -> None:
    first = room.search(campaign)
    before = list(VoteGroup.objects.order_by("pk").values_list("pk", "size"))
    assert room.search(campaign, whole=True) == first
    assert list(VoteGroup.objects.order_by("pk").values_list("pk", "size")) == before


@pytest.mark.usefixtures("happened")
def test_later_votes_join_the_open_group_and_a_closed_one_stays_as_it_was(
    campaign: Campaign, works: list[Entry], happened: Crowds
) -> None:
    room.search(campaign)
    group = VoteGroup.objects.get(entry=works[1], kind=K.DEVICE)
    crowds.store(campaign, list(happened.farmed(works[1], 16, phones=2)), seed="later")
    room.search(campaign)
    assert VoteGroup.objects.get(entry=works[1], kind=K.DEVICE).size == 96
    by = make_user(role="organiser")
    VoteGroup.objects.filter(pk=group.pk).update(
        state="closed", outcome="核实", closed_by=by, closed_at=group.opened_at
    )
    crowds.store(campaign, list(happened.farmed(works[1], 12, phones=1)), seed="still later")
    room.search(campaign)
    sizes = VoteGroup.objects.filter(entry=works[1], kind=K.DEVICE).order_by("pk").values_list("size", flat=True)
    assert list(sizes) == [96, 12]


@pytest.mark.usefixtures("happened")
def test_every_group_has_an_owner_and_a_due_date_before_the_result(campaign: Campaign) -> None:
    people = [make_user(role="organiser"), make_user(role="organiser")]
    make_user(role="auditor")
    room.search(campaign)
    groups = VoteGroup.objects.filter(campaign=campaign)
    owners = [group.owner for group in groups]
    assert set(owners) == set(people)
    assert max(map(owners.count, people)) - min(map(owners.count, people)) <= 1
    publicity = campaign.phases.get(code="publicity")
    assert all(group.due_at <= max(group.opened_at, publicity.opens_at) for group in groups)
    assert AuditEvent.objects.filter(action="fraud.open", actor=None).count() == len(groups)


@pytest.mark.usefixtures("happened")
def test_flagged_votes_count_like_any_other(campaign: Campaign, category: Any) -> None:
    """No oracle: until two people have decided, nothing of the vote shows that it was flagged."""
    before = counted_votes(category)
    room.search(campaign)
    assert counted_votes(category) == before


@pytest.mark.usefixtures("happened")
def test_thresholds_out_of_reach_find_nothing(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, rule in RULES.items():
        monkeypatch.setitem(RULES, kind, replace(rule, least=10**6))
    assert (room.search(campaign), VoteGroup.objects.count()) == (0, 0)


@pytest.mark.usefixtures("happened")
def test_a_threshold_set_too_low_accuses_the_honest(
    campaign: Campaign, works: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why a single-work voter's share stands at 90%: a plant's workers vote for their own work and go."""
    monkeypatch.setitem(RULES, K.SINGLE, replace(RULES[K.SINGLE], above=Decimal(30), times=Decimal(0)))
    room.search(campaign)
    assert {works[5].pk, works[6].pk} <= set(_groups(campaign))


def test_a_quiet_campaign_shows_nothing(campaign: Campaign, works: list[Entry]) -> None:
    crowds.store(campaign, list(Crowds(works).ordinary(300)))
    assert room.search(campaign) == 0


def test_an_empty_campaign_is_searched_too(campaign: Campaign) -> None:
    assert room.search(campaign) == 0


# ── When ──
@pytest.mark.parametrize(
    ("is_open", "hours_since", "searched"), [(True, 0, True), (False, 1, True), (False, 30, False)]
)
@pytest.mark.usefixtures("happened")
def test_the_task_searches_while_the_vote_runs_and_a_day_after(
    campaign: Campaign, is_open: bool, hours_since: int, searched: bool
) -> None:
    phase = set_phase(campaign, "vote", is_open=is_open)
    if not is_open:
        phase.closes_at = timezone.now() - timedelta(hours=hours_since)
        phase.save()
    assert (room.search_fraud() > 0) == searched


def test_search_may_take_longer_than_a_page(campaign: Campaign, works: list[Entry], monkeypatch: Any) -> None:
    """Ten million votes do: PostgreSQL ended every statement of the search after thirty seconds."""
    if connection.vendor != "postgresql":  # SQLite has no limit of time
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
    monkeypatch.setattr(room, "SIGNALS", (_slow,))
    assert room.search(campaign, whole=True) == 0


def _slow(window: Any) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05)")
    yield from ()
