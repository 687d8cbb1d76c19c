"""How much of a ranking votes decide: the table of docs/rules.md, section 8, and the pages that show it."""

from decimal import Decimal as D
from fractions import Fraction as F

from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from review.results import publishing
from review.results.real_weight import numbers, weighing
from review.results.real_weight.weighing import Numbers
from tests.factories import set_phase
from tests.review import releasing
from tests.review.results.test_results import vote

FIVE = Numbers((F(70), F(75), F(80), F(85), F(90)), (5, 4, 3, 2, 1))


def test_the_table_that_was_worked_by_hand():
    found = {one.rule: (one.share, one.kept, one.top, one.gains[0]) for one in weighing.weigh(FIVE, D(60), D(40))}
    assert found == {
        "rank_60_100": (57, 0, 2, (100, 2)),
        "share_of_top": (73, 0, 2, (100, 2)),
        "rank_spread_matched": (40, 2, 2, (100, 2)),
        "min_max_60_100": (57, 0, 2, (100, 2)),
    }


works = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5000)), min_size=1, max_size=30)


@settings(deadline=None)
@given(works)
def test_what_holds_for_any_numbers(found):
    found = Numbers(tuple(F(points, 2) for points, _votes in found), tuple(votes for _points, votes in found))
    for weight in weighing.weigh(found, D(60), D(40)):
        assert weight.share is None or 0 <= weight.share <= 100
        assert 0 <= weight.kept <= weight.top <= len(found.votes)
        assert all(places >= 0 for _more, places in weight.gains)


def test_level_works_have_no_distances():
    assert weighing.weigh(Numbers((F(80),) * 3, (0,) * 3), D(60), D(40))[0].share is None


def test_a_trial_until_the_vote_is_closed_and_computed(stage, as_):
    entries = stage.scored()
    vote(stage, entries[2], 7)
    address = f"{reverse('real_weight')}?category=film"
    assert "抽签得出的试算" in as_(stage.cast.organiser).get(address).content.decode()
    publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert numbers.for_desk(stage.category) == Numbers((F(90), F(89), F(88)), (0, 0, 7))
    assert "抽签得出的试算" not in as_(stage.cast.auditor).get(address).content.decode()
    set_phase(stage.campaign, "vote", is_open=True)
    assert numbers.for_desk(stage.category).is_made
    assert as_(stage.cast.screener).get(address).status_code == 403


def test_the_public_result_says_its_real_weight(stage, as_):
    entries = stage.scored()
    vote(stage, entries[2], 7)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    address = reverse("result_weight", args=["film"])
    assert as_(None).get(address).status_code == 404
    releasing.publish(result, by=stage.cast.organiser)
    text = as_(None).get(address).content.decode()
    assert "本次采用" in text and "抽签" not in text
    assert address in as_(None).get(reverse("result", args=["film"])).content.decode()
