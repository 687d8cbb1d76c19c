"""Once the result is public, home shows who won: no countdown, and nothing to vote for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaign import memory
from campaign.models import Phase
from review.results import publishing
from tests.factories import set_phase
from tests.review import releasing
from tests.review.results.test_results import vote


@pytest.fixture
def published(stage):
    entries = stage.scored(4)
    for entry in entries[2:]:
        vote(stage, entry, 3)
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    return entries


def only_open(stage, code: str) -> None:
    for phase in Phase.objects.filter(campaign=stage.campaign).exclude(code=code):
        set_phase(stage.campaign, phase.code, is_open=False)
    set_phase(stage.campaign, code, is_open=True)
    memory.forget()


@pytest.mark.parametrize(
    ("phase", "until", "shown"),
    [("vote", "距截止", False), ("publicity", "公示至", True), ("showcase", "展示至", True)],
)
def test_home_shows_winners_instead_of_a_countdown(stage, published, as_, phase, until, shown):
    only_open(stage, phase)
    page = as_(None).get("/")
    text = page.content.decode()
    assert (until in text, "data-countdown" in text) == (True, not shown)
    assert ("我要投票" in text, "核对证书" in text, 'id="winners-h"' in text) == (not shown, shown, shown)
    if shown:
        third = published[2].number
        assert [(one.title, one.prizes) for one in page.context["winners"].first] == [
            ("作品之2", ["一等奖", "网络人气奖"]),
            ("作品之3", ["网络人气奖"]),
        ]
        assert f"{reverse('result', args=['film'])}?number={third}#{third}" in text


def test_home_is_silent_about_winners_that_are_not_published(stage, as_):
    stage.scored(4)
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    only_open(stage, "publicity")
    text = as_(None).get("/").content.decode()
    assert ("作品之" in text, 'id="winners-h"' in text) == (False, False)


@pytest.mark.parametrize("works", [1, 3])
def test_home_asks_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    for entry in stage.scored(works):
        vote(stage, entry, 1)
    releasing.publish(publishing.compute(category=stage.category, by=stage.cast.organiser), by=stage.cast.organiser)
    only_open(stage, "showcase")
    as_(None).get("/")
    with django_assert_num_queries(7):
        as_(None).get("/")
