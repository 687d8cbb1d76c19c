"""What a voter reads of her votes: what fell, its place free again, totals only once they may be shown, the places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions.status import published_places
from submissions.status.facts import Placed
from tests import factories
from tests.voting import scene
from tests.voting.casting.test_vote_pages import text_of
from voting import receipts
from voting.casting import ballots
from voting.identity import cookie, voters
from voting.tally import shown

WITH_FALLEN_QUERIES = 3  # who she is, her votes, what fell


@pytest.fixture
def known(client, voter):
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    return client


@pytest.fixture
def receipt(voter, category, works):
    picks = [work.pk for work in works[:3]]
    outcome = ballots.cast(voter=voter, category=category, picks=picks, origin=ballots.Origin())
    assert isinstance(outcome, ballots.Cast)
    return reverse("vote_receipt", args=[receipts.address_id(outcome.receipt)])


def left(page) -> dict[str, int]:
    return {one.category.code: one.left for one in [*page.context["voted"], *page.context["others"]]}


def told(page) -> list[object]:
    return [work for one in page.context["voted"] for _slip, works in one.slips for work in works]


def test_my_votes_go_by_category_with_what_is_left_of_each(known, receipt, campaign):
    scene.make_works(scene.category_of(campaign, "picture"), 1)
    assert left(known.get(reverse("my_votes"))) == {"film": 2, "picture": 5}


@pytest.mark.parametrize("address", ["my_votes", "receipt"])
def test_voter_of_a_work_that_fell_is_told_why_and_may_vote_again(known, receipt, works, address):
    scene.fell(works[1], "主创不是本单位职工。")
    page = known.get(receipt if address == "receipt" else reverse("my_votes"))
    text = text_of(page)
    assert "已取消参评资格，这一票不计入。原因：主创不是本单位职工。" in text
    assert "名额" in text
    assert f'href="{reverse("work", args=[works[1].number])}"' not in page.content.decode()


def test_place_of_a_work_that_fell_is_left_again(known, receipt, works):
    scene.fell(works[1])
    assert left(known.get(reverse("my_votes"))) == {"film": 3}
    page = known.get(reverse("vote_confirm"), {"pick": [work.number for work in works[3:6]]})
    assert (page.context["fault"], page.context["parts"][0].left_after) == ("", 0)


def test_fallen_works_cost_one_question_whatever_their_number(
    known, receipt, works, settings, django_assert_num_queries
):
    settings.DEMO = False
    for work in works[:2]:
        scene.fell(work)
    known.get(reverse("gallery"))
    with django_assert_num_queries(WITH_FALLEN_QUERIES):
        known.get(reverse("my_votes"))


@pytest.mark.parametrize("address", ["my_votes", "receipt"])
def test_totals_are_read_only_once_they_may_be_shown(known, receipt, works, monkeypatch, address):
    address = receipt if address == "receipt" else reverse("my_votes")
    assert "截至" not in text_of(known.get(address)).replace("截止", "")
    votes = {works[0].pk: 41, works[1].pk: 7}
    monkeypatch.setattr(shown, "are_open", lambda campaign: True)
    monkeypatch.setattr(shown, "shown", lambda campaign: shown.Shown(date(2026, 9, 2), votes))
    text = text_of(known.get(address))
    assert ("41 票（截至 9月2日）" in text, "7 票（截至" in text, "0 票（截至" in text) == (True, True, True)


def test_after_the_result_my_votes_tell_what_became_of_each_work(known, receipt, works, campaign, monkeypatch):
    place = Placed(1, False, Decimal("93.40"), "一等奖", timezone.now(), "/results/film/")
    placed = {works[0].pk: place, works[1].pk: replace(place, rank=4, is_shared=True, award="", url="")}
    monkeypatch.setattr(published_places, "_sources", [lambda keys: placed])
    assert "综合" not in text_of(known.get(reverse("my_votes")))  # not before the vote is over
    factories.set_phase(campaign, "vote", is_open=False)
    text = text_of(known.get(reverse("my_votes")))
    assert "综合第 1 名（93.40 分） · 一等奖 得分说明" in text
    assert "综合并列第 4 名（93.40 分）" in text
    assert "还可投" not in text
