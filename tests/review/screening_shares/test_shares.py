"""Portions of the screening: given one by one or evenly, taken back, first in their owner's queue."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.refusals import Refused
from review.entry_filter import QueueFilter
from review.models import ScreeningShare
from review.screening_shares import sharing
from submissions import states
from tests.factories import make_entry, make_user
from tests.review.conftest import Stage


@pytest.fixture
def second(stage: Stage) -> User:
    return make_user("screener2", role="screener", name="郑一凡")


def distribute(stage: Stage, *people: User, **asked: str) -> list[int]:
    chosen = QueueFilter(asked, campaign=stage.campaign)
    said = {"campaign": stage.campaign, "chosen": chosen, "people": people, "by": stage.cast.organiser}
    planned = sharing.planned(**said)
    given = sharing.distribute(**said)
    assert given == planned
    return list(given.values())


def test_what_waits_is_distributed_evenly(stage: Stage, second: User) -> None:
    for _n in range(5):
        stage.entry()
    stage.entry(states.ADMITTED)
    assert distribute(stage, stage.cast.screener, second) == [3, 2]
    assert ScreeningShare.objects.count() == 5
    assert AuditEvent.objects.filter(action="screening.share").count() == 2


def test_who_has_more_gets_less_and_nothing_is_given_twice(stage: Stage, second: User) -> None:
    mine = [stage.entry() for _n in range(3)]
    sharing.share(entries=mine, person=stage.cast.screener, by=stage.cast.organiser)
    stage.entry(), stage.entry()
    assert distribute(stage, stage.cast.screener, second) == [0, 2]
    assert distribute(stage, stage.cast.screener, second) == [0, 0]


def test_only_what_the_filter_asks_for_is_distributed(stage: Stage) -> None:
    stage.entry()
    make_entry(stage.campaign.categories.get(code="picture"), by=stage.cast.entrant, state=states.RECOMMENDED)
    assert distribute(stage, stage.cast.screener, category="picture") == [1]


def test_entries_go_from_hand_to_hand_and_back(stage: Stage, second: User) -> None:
    entries = [stage.entry(), stage.entry()]
    by = stage.cast.organiser
    assert sharing.share(entries=entries, person=second, by=by) == 2
    assert sharing.share(entries=entries, person=second, by=by) == 0
    assert sharing.share(entries=entries[:1], person=stage.cast.screener, by=by) == 1
    assert sharing.take_back(campaign=stage.campaign, person=second, by=by) == 1
    assert ScreeningShare.objects.get().person == stage.cast.screener
    assert sharing.share(entries=entries, person=None, by=by) == 1
    assert not ScreeningShare.objects.exists()


def test_decided_entries_stay_with_who_had_them(stage: Stage) -> None:
    sharing.share(entries=[stage.entry(states.REJECTED)], person=stage.cast.screener, by=stage.cast.organiser)
    assert sharing.take_back(campaign=stage.campaign, person=stage.cast.screener, by=stage.cast.organiser) == 0


def test_who_cannot_screen_gets_nothing(stage: Stage) -> None:
    with pytest.raises(Refused, match="不能初评"):
        sharing.share(entries=[stage.entry()], person=stage.cast.expert, by=stage.cast.organiser)
    with pytest.raises(Refused, match="至少选一位"):
        distribute(stage)


def test_ones_own_portion_comes_first_and_leads_on(stage: Stage, as_: Any) -> None:
    other, mine, next_of_mine = stage.entry(), stage.entry(), stage.entry()
    sharing.share(entries=[mine, next_of_mine], person=stage.cast.screener, by=stage.cast.organiser)
    browser = as_(stage.cast.screener)
    assert browser.get(reverse("screening_desk")).context["has_free"]
    started = browser.get(reverse("screening_start"))
    assert started.url == f"{reverse('screening_item', args=[mine.pk])}?share={stage.cast.screener.pk}"
    page = browser.get(reverse("screening_desk"), {"share": stage.cast.screener.pk})
    assert [entry for entry, _status, _held in page.context["entries"]] == [mine, next_of_mine]
    assert f"share={stage.cast.screener.pk}" in page.content.decode()
    unshared = browser.get(reverse("screening_desk"), {"share": "none"})
    assert [entry for entry, _status, _held in unshared.context["entries"]] == [other]


def test_the_page_shows_first_and_does_then(stage: Stage, as_: Any, second: User) -> None:
    stage.entry(), stage.entry()
    browser = as_(stage.cast.organiser)
    asked = {"people": [stage.cast.screener.pk, second.pk]}
    shown = browser.post(reverse("screening_distribute"), asked)
    assert "还没有分配的有 2 件" in shown.content.decode()
    assert not ScreeningShare.objects.exists()
    browser.post(reverse("screening_distribute"), asked | {"sure": "on"})
    assert [row[1:] for row in browser.get(reverse("screening_shares")).context["rows"] if row[1]] == [(1, 1, 0)] * 2
    browser.post(reverse("screening_take_back", args=[second.pk]))
    assert ScreeningShare.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "reads", "gives"), [("screener", 200, 403), ("auditor", 200, 403), ("expert", 403, 403)]
)
def test_who_reads_and_who_gives(stage: Stage, as_: Any, role: str, reads: int, gives: int) -> None:
    browser = as_(getattr(stage.cast, role))
    assert browser.get(reverse("screening_shares")).status_code == reads
    assert browser.post(reverse("screening_distribute"), {"people": [stage.cast.screener.pk]}).status_code == gives
    assert browser.post(reverse("screening_take_back", args=[stage.cast.screener.pk])).status_code == gives
