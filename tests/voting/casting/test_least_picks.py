"""A campaign that wants at least three works of a category in a voter's first ballot of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.casting.ballots import AlreadyVoted, Cast, TooFew
from voting.casting.statement import fallen_counts
from voting.identity import cookie, voters
from voting.models import Vote


@pytest.fixture
def campaign(db):
    return scene.make_campaign(least=3)


def cast(voter, category, works):
    picks = [work.pk for work in works]
    return ballots.cast(voter=voter, category=category, picks=picks, origin=ballots.Origin())


@pytest.fixture
def known(client, voter):
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


def test_first_ballot_of_a_category_with_too_few_picks_is_refused(voter, category, works):
    assert cast(voter, category, works[:2]) == TooFew(least=3)
    assert Vote.objects.count() == 0


def test_what_is_added_later_may_be_a_single_one(voter, category, works):
    assert type(cast(voter, category, works[:3])) is Cast
    assert type(cast(voter, category, works[3:4])) is Cast


def test_retry_of_a_part_of_the_ballot_gets_its_receipt(voter, category, works):
    first = cast(voter, category, works[:3])
    assert cast(voter, category, works[:1]) == AlreadyVoted(first.receipt)


def test_category_with_fewer_works_asks_for_all_of_them(voter, category):
    one, two = scene.make_works(category, 2)
    assert cast(voter, category, [one]) == TooFew(least=2)
    assert type(cast(voter, category, [one, two])) is Cast


def test_each_day_begins_anew_where_people_vote_by_the_day(db):
    campaign = scene.make_campaign(least=2, period="day")
    category = scene.category_of(campaign)
    works, voter = scene.make_works(category, 3), voters.voter_of(campaign=campaign, phone=scene.PHONE)
    yesterday = timezone.now() - timedelta(days=1)
    Vote.objects.create(
        campaign=campaign, voter=voter, category=category, entry=works[0], slot=1, receipt="R" * 30,
        period=timezone.localdate(yesterday).isoformat(), receipt_sha256="0" * 64,
        cast_at=yesterday, day=timezone.localdate(yesterday),
    )  # fmt: skip
    assert cast(voter, category, works[:1]) == TooFew(least=2)


def test_a_ballot_of_enough_picks_costs_no_question_more(voter, category, works, django_assert_num_queries):
    fallen_counts.of_category(category)  # kept by the process
    with django_assert_num_queries(1):
        cast(voter, category, works[:3])


def test_confirmation_says_how_many_more(known, works):
    page = known.get(reverse("vote_confirm"), {"category": "film", "pick": [works[0].number]})
    assert page.context["fault"] == "这一类第一次投票至少选 3 件，现在选了 1 件，请再选 2 件。"
    page = known.post(reverse("vote_confirm"), {"category": "film", "pick": [works[0].number]})
    assert (page.status_code, Vote.objects.count()) == (409, 0)


def test_confirmation_of_a_closed_vote_does_not_ask_for_more(known, works, campaign):
    factories.set_phase(campaign, "vote", is_open=False)
    page = known.post(reverse("vote_confirm"), {"category": "film", "pick": [works[0].number]})
    assert page.context["fault"] == "网络投票现在没有开放，这次没有投出。"


def test_gallery_says_how_many_are_asked_for(client, category, works):
    page = client.get(reverse("gallery"), {"category": "film"})
    assert 'data-least="3"' in page.content.decode()
    assert "每类选 3–5 件，确认后不能改。" in page.content.decode()
