"""What a work that two people disqualify does in the vote: its voters' places, its votes, what the gallery says."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import Phase
from review.disqualifying import confirming, proposing
from submissions.models import Entry
from tests.factories import make_user
from tests.racing import at_once
from tests.voting import scene
from tests.voting.casting.test_vote_pages import text_of
from voting.casting import ballots
from voting.gallery import works as gallery
from voting.identity import cookie, voters
from voting.models import Vote
from voting.tally.counting import counted_votes

pytestmark = pytest.mark.django_db(transaction=True)
QUOTA, THREADS = 5, 32


def disqualify(entry: Entry) -> None:
    """As the office does it: one organiser proposes, another confirms."""
    one, other = make_user(role="organiser"), make_user(role="organiser")
    said = {"ground": "申报内容不实", "text": "佐证材料是别家的。", "public_text": "申报内容与实际不符。"}
    Entry.objects.filter(pk=entry.pk).update(recommended_at=timezone.now())
    confirming.confirm(proposal=proposing.propose(entry=entry, by=one, **said), by=other)


@pytest.fixture
def category():
    return scene.category_of(scene.make_campaign(quota=QUOTA))


@pytest.fixture
def voter(category):
    return voters.voter_of(campaign=category.campaign, phone=scene.PHONE)


def cast(voter, category, works):
    return ballots.cast(voter=voter, category=category, picks=[w.pk for w in works], origin=ballots.Origin())


def test_race_for_regained_places_has_as_many_winners(category, voter):
    works = scene.make_works(category, QUOTA + THREADS)
    cast(voter, category, works[:QUOTA])
    disqualify(works[0])
    disqualify(works[3])
    casting = partial(ballots.cast, voter=voter, category=category, origin=ballots.Origin())
    outcomes = at_once(*[partial(casting, picks=[work.pk]) for work in works[QUOTA:]])
    won = [type(outcome).__name__ for outcome in outcomes]
    assert (won.count("Cast"), won.count("QuotaUsed")) == (2, THREADS - 2)
    assert sorted(Vote.objects.values_list("slot", flat=True)) == list(range(1, QUOTA + 3))


def test_a_place_is_regained_in_the_period_of_the_vote_alone():
    category = scene.category_of(scene.make_campaign(quota=1, period="day"))
    voter = voters.voter_of(campaign=category.campaign, phone=scene.PHONE)
    first, second, third = scene.make_works(category, 3)
    cast(voter, category, [first])
    vote = Vote.objects.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    # Votes never change: as if she had voted for another yesterday too.
    Vote.objects.bulk_create([
        Vote(
            campaign=vote.campaign, voter=voter, category=category, period=yesterday.isoformat(), entry=second, slot=1,
            receipt="X" * 30, receipt_sha256="0" * 64, cast_at=timezone.now() - timedelta(days=1), day=yesterday,
        )
    ])  # fmt: skip
    disqualify(second)
    assert type(cast(voter, category, [third])).__name__ == "QuotaUsed"
    disqualify(first)
    assert type(cast(voter, category, [third])).__name__ == "Cast"


def test_votes_of_a_work_that_fell_stay_and_its_place_is_gone_with_the_close(category, voter):
    works = scene.make_works(category, QUOTA + 1)
    cast(voter, category, works[:QUOTA])
    disqualify(works[0])
    assert counted_votes(category)[works[0].pk] == 1  # in the ledger; the ranking has no such work
    Phase.objects.filter(campaign=category.campaign, code="vote").update(closes_at=timezone.now())
    assert type(cast(voter, category, works[QUOTA:])).__name__ == "Closed"
    assert Vote.objects.count() == QUOTA


def test_gallery_leaves_it_out_at_once_and_tells_its_voter_of_the_place(client, category, voter):
    works = scene.make_works(category, QUOTA + 1)
    cast(voter, category, works[:QUOTA])
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    response = client.get(reverse("gallery"))
    assert works[0].title in response.text and "您已投 5 件，还可投 0 件" in text_of(response)
    disqualify(works[0])
    response = client.get(reverse("gallery"))
    assert f'data-work="{works[0].number}"' not in response.text
    assert "您已投 5 件，其中 1 件已取消资格，名额已恢复，还可投 1 件。" in text_of(response)
    assert gallery.of_category(category).count() == QUOTA


def test_address_of_a_work_that_fell_says_why_it_is_gone(client, category):
    work, never_public = scene.make_works(category, 2)
    Entry.objects.filter(pk=never_public.pk).update(state="admitted")
    disqualify(work)
    disqualify(never_public)
    page = client.get(reverse("work", args=[work.number]))
    assert (page.status_code, "这件作品已取消资格" in page.text, "申报内容与实际不符。" in page.text) == (
        410,
        True,
        True,
    )
    assert "佐证材料" not in page.text
    others = [client.get(reverse("work", args=[number])).status_code for number in (never_public.number, "T9-9999")]
    assert others == [404, 404]
