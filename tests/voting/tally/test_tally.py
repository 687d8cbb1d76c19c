"""Figures by day, the recount that watches them, and which totals are shown when."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notice
from tests.factories import make_user, set_phase
from tests.voting import scene as votes_scene
from tests.voting.ledger import scene
from voting.ledger import sealing
from voting.models import ShownTotals, TallyDay, TallyFault, VoidBatch
from voting.tally import days, recount, shown
from voting.tally.counting import counted_votes
from voting.tally.sealed import unsealed_days
from voting.voids import proposing, standing


def test_today_is_counted_anew_and_sealed_days_stay(sealed: Any) -> None:
    film, works = votes_scene.category_of(sealed.campaign), sealed.films
    votes_scene.make_vote(works[2])
    days.recompute(sealed.campaign)
    votes_scene.make_vote(works[2])
    TallyDay.objects.filter(day=scene.days_ago(2), entry=works[0]).update(cast=99)
    days.recompute(sealed.campaign)
    rows = TallyDay.objects.filter(category=film).order_by("day", "entry").values_list("entry", "cast")
    assert list(rows) == [(works[0].pk, 99), (works[1].pk, 1), (works[0].pk, 1), (works[2].pk, 1), (works[2].pk, 2)]


def test_days_without_a_seal_are_those_with_votes_of_the_category(sealed: Any) -> None:
    film, picture = (votes_scene.category_of(sealed.campaign, code) for code in ("film", "picture"))
    assert [unsealed_days(one) for one in (film, picture)] == [[], []]
    for day in (0, 0, -1):
        votes_scene.make_vote(sealed.films[1], day=scene.days_ago(day))
    assert [unsealed_days(one) for one in (film, picture)] == [[scene.days_ago(0), scene.days_ago(-1)], []]


def test_recount_that_differs_is_told_and_pages_keep_the_last_totals_that_agreed(sealed: Any) -> None:
    organiser, good = make_user(role="organiser"), shown.totals(sealed.campaign)
    TallyDay.objects.filter(entry=sealed.films[0], day=scene.days_ago(1)).update(cast=7)
    votes_scene.make_vote(sealed.films[1], day=scene.days_ago(0))
    assert [category.code for category in recount.recount(sealed.campaign)] == ["film"]
    recount.recount(sealed.campaign)
    assert (TallyFault.objects.count(), Notice.objects.filter(to=organiser.email, kind="tally.fault").count()) == (1, 1)
    sealing.seal(campaign=sealed.campaign, day=scene.days_ago(0))
    assert shown.totals(sealed.campaign) == good
    TallyDay.objects.filter(entry=sealed.films[0], day=scene.days_ago(1)).update(cast=1)
    assert recount.recount(sealed.campaign) == []
    assert TallyFault.objects.get().ended_at is not None
    assert (shown.totals(sealed.campaign) or {})[sealed.films[1].pk] == 2


def test_totals_are_the_sealed_rows_minus_published_voids(sealed: Any) -> None:
    first, second, third = (film.pk for film in sealed.films)
    assert shown.totals(sealed.campaign) == {first: 2, second: 1, third: 1, sealed.pictures[0].pk: 1}
    votes_scene.make_vote(sealed.films[1])
    scene.void(sealed.campaign, [sealed.votes[2]], days=0)
    days.recompute(sealed.campaign)
    assert (shown.totals(sealed.campaign) or {})[first] == 2
    sealing.seal(campaign=sealed.campaign, day=scene.days_ago(0))
    assert shown.totals(sealed.campaign) == {first: 1, second: 2, third: 1, sealed.pictures[0].pk: 1}


def test_totals_wait_for_the_close_where_the_campaign_says_so(db: None, media: Any) -> None:
    sealed = scene.sealed_campaign(show_totals="after_close")
    assert shown.totals(sealed.campaign) is None
    phase = set_phase(sealed.campaign, "vote", is_open=False)
    assert shown.totals(sealed.campaign) is None  # its last day is not sealed yet
    sealing.seal(campaign=sealed.campaign, day=timezone.localdate(phase.closes_at))
    assert (shown.totals(sealed.campaign) or {})[sealed.films[0].pk] == 2


def test_totals_ask_one_question(sealed: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        shown.totals(sealed.campaign)


def test_totals_of_a_day_are_never_rewritten(sealed: Any) -> None:
    with pytest.raises(Exception, match="append_only: voting_showntotals"):
        ShownTotals.objects.update(votes={})


ACTS = st.lists(st.tuples(st.sampled_from(("vote", "void", "undo")), st.integers(0, 99)), max_size=25)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
@pytest.mark.django_db
def test_tally_equals_recount_after_random_votes_voids_and_undos(acts: list[tuple[str, int]]) -> None:
    campaign = votes_scene.make_campaign(current=False)
    category = votes_scene.category_of(campaign)
    works = votes_scene.make_works(category, 3)
    votes = [votes_scene.make_vote(works[n % 3]) for n in range(6)]
    for act, number in acts:
        _do(act, random.Random(number), campaign, works, votes)
    days.recompute(campaign)
    counts = {vote.pk: 0 for vote in votes}
    for batch in VoidBatch.objects.filter(campaign=campaign, confirmed_at__isnull=False).prefetch_related("rows"):
        for row in batch.rows.all():
            counts[row.vote_id] += 1 if batch.kind == "void" else -1
    wanted: dict[int, int] = {}
    for vote in votes:
        if counts[vote.pk] == 0:
            wanted[vote.entry_id] = wanted.get(vote.entry_id, 0) + 1
    assert days.totals(category) == counted_votes(category) == wanted


def _do(act: str, r: random.Random, campaign: Any, works: Any, votes: Any) -> None:
    if act == "vote":
        votes.append(votes_scene.make_vote(r.choice(works)))
    elif act == "void":
        some = r.sample(votes, k=r.randint(1, 3))
        chosen = {vote.pk for vote in some} - standing.void_among([vote.pk for vote in some])
        if chosen:
            batch = proposing.propose(campaign=campaign, votes=chosen, reason="刷票", by=_organiser())
            if r.random() < 0.8:
                scene.confirm(batch, days=0)
    else:
        done = VoidBatch.objects.filter(campaign=campaign, kind="void", confirmed_at__isnull=False, undone_by=None)
        if batch := done.order_by("pk").first():
            scene.confirm(proposing.propose_undo(batch=batch, reason="核实", by=_organiser()), days=0)


def _organiser() -> Any:
    return make_user(role="organiser")


def test_organisers_find_the_fault_on_their_desk_and_cannot_compute(cast: Any, as_: Any, sealed: Any) -> None:
    TallyDay.objects.filter(entry=sealed.films[0], day=scene.days_ago(1)).update(cast=7)
    recount.recount(sealed.campaign)
    assert "计票核对不一致的项目" in as_(cast.organiser).get("/desk/organiser/").content.decode()
    assert "选票重新计数与台账不一致" in as_(cast.organiser).get("/desk/results/?category=film").content.decode()
