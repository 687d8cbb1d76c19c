"""The turnout page: how many vote and what codes cost, by hour and category, and nothing by work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.voting import scene
from voting.identity import counters
from voting.models import TurnoutHour
from voting.tally import turnout


@pytest.fixture
def voted(campaign: Any, works: Any) -> Any:
    """Now two voters, one of them twice and in two categories; two hours ago one more."""
    picture = scene.make_works(scene.category_of(campaign, "picture"), 1)[0]
    first = scene.make_vote(works[0])
    scene.make_vote(works[1], voter=first.voter, slot=2)
    scene.make_vote(picture, voter=first.voter)
    scene.make_vote(works[0])
    at = timezone.now() - timedelta(hours=2)
    scene.make_vote(works[0], cast_at=at, day=timezone.localdate(at))
    return campaign


def kept(campaign: Any) -> list[tuple[str, int, int]]:
    rows = TurnoutHour.objects.filter(campaign=campaign).order_by("starts_at", "category__position")
    return sorted((row.category.code if row.category else "", row.votes, row.voters) for row in rows)


def test_hours_hold_votes_and_different_voters(voted: Any) -> None:
    turnout.recompute(voted)
    assert kept(voted) == [("", 1, 1), ("", 4, 2), ("film", 1, 1), ("film", 3, 2), ("picture", 1, 1)]


def test_counting_again_adds_what_is_new_and_nothing_twice(voted: Any, works: Any) -> None:
    turnout.recompute(voted)
    scene.make_vote(works[2])
    turnout.recompute(voted)
    turnout.recompute(voted)
    assert kept(voted) == [("", 1, 1), ("", 5, 3), ("film", 1, 1), ("film", 4, 3), ("picture", 1, 1)]


@pytest.mark.parametrize(
    ("who", "status"),
    [("organiser", 200), ("auditor", 200), ("screener", 403), ("expert", 403), ("recommender", 403), ("entrant", 403)],
)
def test_page_is_for_who_runs_and_who_watches_the_vote(cast: Any, as_: Any, voted: Any, who: str, status: int) -> None:
    assert as_(getattr(cast, who)).get("/vote/turnout/").status_code == status


def test_page_tells_votes_codes_and_cost(cast: Any, as_: Any, voted: Any) -> None:
    turnout.recompute(voted)
    counters.count(campaign=voted, sent=12)
    counters.count(campaign=voted, accepted=9)
    counters.count(campaign=voted, failed=1)
    page = as_(cast.organiser).get("/vote/turnout/").content.decode()
    for told in (
        "累计 5 票；验证手机号 9 次",
        "发送 12 条，验证成功 9 条，发送失败 1 条",
        "今天约 0.60 元，累计约 0.60 元",
    ):
        assert told in page


@pytest.mark.parametrize("more", [0, 3])
def test_page_asks_the_same_number_of_questions_however_many_vote(
    cast: Any, as_: Any, voted: Any, works: Any, more: int, django_assert_num_queries: Any
) -> None:
    for work in works[:more]:
        scene.make_vote(work)
    turnout.recompute(voted)
    browser = as_(cast.organiser)
    browser.get("/vote/turnout/")
    with django_assert_num_queries(4):
        browser.get("/vote/turnout/")
