"""Known answers, worked by hand in docs/rules.md, and what must hold for any numbers at all."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.results import scoring
from review.results.scoring import Rules, Sheet, Work

AWARDS = (("first", D("0.05")), ("second", D("0.10")), ("third", D("0.15")))


def sheets(*totals: str) -> tuple[Sheet, ...]:
    return tuple(Sheet(f"专家{chr(65 + i)}", (("theme", D(t)),)) for i, t in enumerate(totals))


# ── Known answers ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("totals", "score"),
    [
        (("80", "90", "85.5"), F("85.1666666666666667").limit_denominator(6)),  # 3 sheets: plain mean 255.5/3
        (("80", "90", "70", "100"), F(85)),  # 4 sheets: plain mean
        (("60", "80", "82", "84", "100"), F(82)),  # 5: 60 and 100 go
        (("86.5", "94", "90", "92.5", "91", "92", "91.5"), F("91.4")),  # 7: 86.5 and 94 go
        (("90", "90", "90", "90", "90"), F(90)),
        (("0", "0", "0"), F(0)),
    ],
)
def test_expert_score_is_the_trimmed_mean(totals, score):
    assert scoring.expert_score(sheets(*totals), trim=len(totals) >= scoring.TRIM_FROM) == score


def test_trimmed_names_the_lowest_and_the_highest():
    assert scoring.trimmed(sheets("86.5", "94", "90", "92.5", "91"), trim=True) == ("专家A", "专家B")
    assert scoring.trimmed(sheets("86.5", "94", "90", "92.5"), trim=False) == ()


@pytest.mark.parametrize(
    ("rule", "votes", "scores"),
    [
        ("rank_60_100", [100, 50, 50, 10, 0], ["100", "85", "85", "70", "60"]),
        ("rank_60_100", [7], ["100"]),
        ("rank_60_100", [0, 0, 0], ["80", "80", "80"]),
        ("share_of_top", [200, 150, 50, 0], ["100", "75", "25", "0"]),
        ("share_of_top", [0, 0], ["0", "0"]),
        ("share_of_top", [1], ["100"]),
        ("min_max_60_100", [110, 60, 10], ["100", "80", "60"]),
        ("min_max_60_100", [5, 5], ["80", "80"]),
        ("min_max_60_100", [9], ["80"]),
    ],
)
def test_vote_score_known_answers(rule, votes, scores):
    assert scoring.vote_scores(votes, [F(80)] * len(votes), rule) == [F(s) for s in scores]


@pytest.mark.parametrize(
    ("votes", "experts", "scores"),
    [
        # places 1 and 2: mean 1.5, deviation 0.5; experts 90 and 70: mean 80, deviation 10 → 80 ± 10
        ([9, 1], ["70", "90"], ["90", "70"]),
        # five places, deviation √2; experts 70…90, deviation √50 → 5 points a place
        ([5, 4, 3, 2, 1], ["70", "75", "80", "85", "90"], ["90", "85", "80", "75", "70"]),
        ([4, 4, 4], ["70", "80", "90"], ["80", "80", "80"]),
        ([3, 2, 1], ["80", "80", "80"], ["80", "80", "80"]),
        ([3], ["77"], ["77"]),
        # two places, experts 100 and 20: 60 ± 40
        ([1, 9], ["100", "20"], ["20", "100"]),
    ],
)
def test_rank_spread_matched_takes_mean_and_spread_of_the_experts(votes, experts, scores):
    found = scoring.vote_scores(votes, [F(e) for e in experts], "rank_spread_matched")
    assert [scoring.to_decimal(x, 12) for x in found] == [D(s) for s in scores]


def test_rank_spread_matched_is_clipped_at_a_hundred():
    experts = [F(100)] * 4 + [F(60)]  # mean 92, deviation 16; place 1 lies √2 deviations above → 114.6
    assert scoring.vote_scores([5, 4, 3, 2, 1], experts, "rank_spread_matched")[0] == 100


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("81.005", "81.01"), ("81.00499999", "81.00"), ("0.005", "0.01"), ("99.995", "100.00"), ("0", "0.00")],
)
def test_final_score_is_rounded_half_up(value, rounded):
    assert scoring.to_decimal(F(value), 2) == D(rounded)


def test_thirds_do_not_lose_the_half_cent():
    """256 ÷ 3 × 60% is 51.2 and 40% of 62.5125 is 25.005: 76.205 exactly, so 76.21. Rounded thirds would give 76.20."""
    assert scoring.final_score(F(256, 3), F("62.5125"), Rules("rank_60_100")) == D("76.21")


def test_ranking_known_answer():
    """docs/rules.md, table 4."""
    works = [
        Work("A", 31877, sheets("88", "88", "88.3")),
        Work("B", 26311, sheets("91", "91", "92.2")),
        Work("C", 100, sheets("95", "95", "95")),
    ]
    rows = scoring.rank(works, Rules("rank_60_100", awards=AWARDS))
    assert [(r.number, r.rank, r.expert_score, r.vote_score, r.final) for r in rows] == [
        ("A", 1, D("88.10000000"), D("100.00000000"), D("92.86")),
        ("B", 2, D("91.40000000"), D("80.00000000"), D("86.84")),
        ("C", 3, D("95.00000000"), D("60.00000000"), D("81.00")),
    ]


def test_tie_goes_to_the_expert_score_then_to_the_first_criterion_then_is_shared():
    def work(number, votes, *marks):
        return Work(number, votes, tuple(Sheet(f"e{i}", (("a", D(a)), ("b", D(b)))) for i, (a, b) in enumerate(marks)))

    low = work("L", 2, *[(40, 40)] * 3)  # 80 expert, 100 vote → 88
    high = work("H", 1, *[(60, 40)] * 3)  # 100 expert, 60 vote → 84
    assert [r.number for r in scoring.rank([high, low], Rules("rank_60_100"))] == ["L", "H"]
    # the same final: 0.5·100 + 0.5·60 against 0.5·60 + 0.5·100: the experts' favourite goes first
    even = Rules("rank_60_100", D(50), D(50))
    favourite, voted = work("F", 1, *[(60, 40)] * 3), work("V", 2, *[(30, 30)] * 3)
    assert [(r.number, r.rank) for r in scoring.rank([voted, favourite], even)] == [("F", 1), ("V", 2)]
    # the same expert score too: first criterion 50 before 40
    first, second = work("S", 3, *[(40, 40)] * 3), work("T", 3, *[(50, 30)] * 3)
    assert [(r.number, r.rank) for r in scoring.rank([first, second], even)] == [("T", 1), ("S", 2)]
    # all the same: a shared place, and the next is left out
    rows = scoring.rank([first, work("Z", 3, *[(40, 40)] * 3), work("Y", 0, *[(1, 1)] * 3)], even)
    assert [(r.number, r.rank) for r in rows] == [("S", 1), ("Z", 1), ("Y", 3)]


def test_fewer_than_three_sheets_are_refused():
    with pytest.raises(ValueError, match="fewer than 3 sheets: A"):
        scoring.rank([Work("A", 1, sheets("80", "90"))], Rules("rank_60_100"))


@pytest.mark.parametrize(
    ("n", "counts"),
    [
        (1, (0, 0, 0)),
        (3, (0, 0, 0)),
        (4, (1, 0, 0)),
        (7, (1, 1, 0)),
        (10, (1, 1, 1)),
        (20, (1, 2, 3)),
        (100, (5, 10, 15)),
    ],
)
def test_awards_follow_their_shares_and_never_pass_the_cap(n, counts):
    given_out = scoring.awards(list(range(1, n + 1)), Rules("rank_60_100", awards=AWARDS))
    assert tuple(given_out.count(code) for code, _share in AWARDS) == counts


def test_a_shared_place_that_does_not_fit_goes_to_the_next_award():
    rules = Rules("rank_60_100", awards=AWARDS)
    assert scoring.awards([1, 1, *range(3, 21)], rules)[:7] == ["second"] * 2 + ["second"] + ["third"] * 3 + [""]


# ── What holds for any numbers ────────────────────────────────────────────
half_points = st.integers(0, 200).map(lambda n: D(n) / 2)
sheet_lists = st.lists(half_points, min_size=3, max_size=7)
RULES = st.sampled_from(sorted(scoring.VOTE_RULES))


@st.composite
def categories(draw):
    works = draw(st.lists(st.tuples(sheet_lists, st.integers(0, 50)), min_size=1, max_size=8))
    return [Work(f"W{i}", votes, sheets(*map(str, totals))) for i, (totals, votes) in enumerate(works)]


@settings(deadline=None)
@given(categories(), RULES, st.randoms())
def test_order_of_works_and_sheets_changes_nothing(works, rule, rng):
    before = scoring.rank(works, Rules(rule, awards=AWARDS))
    mixed = [Work(w.number, w.votes, tuple(rng.sample(w.sheets, len(w.sheets)))) for w in works]
    rng.shuffle(mixed)
    assert scoring.rank(mixed, Rules(rule, awards=AWARDS)) == before


@settings(deadline=None)
@given(categories(), RULES, st.integers(1, 60), st.data())
def test_more_votes_never_lower_ones_own_score(works, rule, more, data):
    i = data.draw(st.integers(0, len(works) - 1))
    experts = [scoring.expert_score(w.sheets, trim=False) for w in works]
    votes = [w.votes for w in works]
    before = scoring.vote_scores(votes, experts, rule)[i]
    votes[i] += more
    assert scoring.vote_scores(votes, experts, rule)[i] >= before


@settings(deadline=None)
@given(categories(), RULES)
def test_every_score_lies_within_its_bounds(works, rule):
    rows = scoring.rank(works, Rules(rule, awards=AWARDS))
    assert all(0 <= x <= 100 for r in rows for x in (r.expert_score, r.vote_score, r.final))
    assert [r.rank for r in rows] == sorted(r.rank for r in rows) and rows[0].rank == 1
    assert sum(bool(r.award) for r in rows) <= len(works) * 0.3


@settings(deadline=None)
@given(st.integers(1, 9), RULES)
def test_equal_works_share_the_first_place(n, rule):
    works = [Work(f"W{i}", 0, sheets("0", "0", "0")) for i in range(n)]
    assert {r.rank for r in scoring.rank(works, Rules(rule))} == {1}


@settings(deadline=None)
@given(sheet_lists, half_points)
def test_a_better_sheet_never_lowers_the_expert_score(totals, extra):
    better = [min(D(100), totals[0] + extra), *totals[1:]]
    for trim in {False, len(totals) >= scoring.TRIM_FROM}:
        before, after = (scoring.expert_score(sheets(*map(str, some)), trim=trim) for some in (totals, better))
        assert after >= before


def test_high_and_low_go_everywhere_or_nowhere():
    """A recusal beside it must not change by which rule a work is judged: 82 with five sheets each, else 81.20."""
    five, four = sheets("60", "80", "82", "84", "100"), sheets("80", "82", "84", "100")
    alone = scoring.rank([Work("A", 1, five), Work("B", 1, five)], Rules("rank_60_100"))
    beside = scoring.rank([Work("A", 1, five), Work("B", 1, four)], Rules("rank_60_100"))
    assert [row.expert_score for row in alone] == [D(82), D(82)]
    assert {row.number: row.expert_score for row in beside} == {"A": D("81.2"), "B": D("86.5")}
    assert [row.dropped for row in beside] == [(), ()]
    as_before = scoring.rank([Work("A", 1, five), Work("B", 1, four)], Rules("rank_60_100", one_rule=False))
    assert {row.number: row.expert_score for row in as_before} == {"A": D(82), "B": D("86.5")}
