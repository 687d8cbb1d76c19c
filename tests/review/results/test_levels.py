"""Experts' levels made one (expert_rule = z_score): docs/rules.md's table, properties, recomputing, the public page."""

from __future__ import annotations

import json
import runpy
from collections.abc import Sequence
from decimal import Decimal as D
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.definition.spec import EXPERT_RULES
from review.results import explaining, publishing, scoring
from review.results.recompute import program
from review.results.recompute.ranking import ranking_file, ranking_of
from review.results.scoring import Rules, Sheet, Work
from review.rule_lock.terms import terms_of
from tests.factories import film_spec, make_campaign

LEVELS = Rules("rank_60_100", expert_rule="z_score")
Marks = dict[str, D]


def work(number: int, **totals: Any) -> Work:
    sheets = tuple(Sheet(expert, (("theme", D(str(points))),)) for expert, points in totals.items())
    return Work(f"W{number:02}", number, sheets)


def counted(works: Sequence[Work]) -> list[D]:
    return [scoring.to_decimal(sheet.total, 8) for work in works for sheet in work.sheets]


TABLE = [work(n, 甲=points) for n, points in enumerate(["69.5"] * 5 + ["90.5"] * 5)] + [
    work(n + 10, 乙=points) for n, points in enumerate(["58.5"] * 5 + ["61.5"] * 5)
]


def test_the_table_worked_by_hand() -> None:
    assert counted(scoring.levelled(TABLE, LEVELS)) == ([D("57.5")] * 5 + [D("82.5")] * 5) * 2


def test_the_mean_leaves_everything_as_it_is() -> None:
    assert (EXPERT_RULES, scoring.levelled(TABLE, Rules("rank_60_100"))) == (("mean", "z_score"), TABLE)


def test_nothing_is_levelled_where_all_see_the_same_or_one_scored_too_few() -> None:
    same = [work(n, 甲=n, 乙=2 * n, 丙=50) for n in range(12)]
    assert scoring.levelled(same, LEVELS) == same
    assert scoring.levelled(TABLE[1:], LEVELS) == TABLE[1:]  # nine of the first expert's


def test_an_expert_who_gives_all_the_same_counts_as_the_mean() -> None:
    works = [work(n, 甲=70 + n % 2 * 20) for n in range(10)] + [work(n + 10, 乙=30) for n in range(10)]
    assert set(counted(scoring.levelled(works, LEVELS))[10:]) == {D(55)}  # (80 + 30) ÷ 2


def test_points_stay_within_a_hundred() -> None:
    works = [work(n, 甲=100 if n == 0 else 90) for n in range(10)] + [work(n + 10, 乙=n % 2 * 100) for n in range(10)]
    found = counted(scoring.levelled(works, LEVELS))
    assert (found[0], min(found) >= 0) == (D(100), True)


POINTS = st.integers(0, 200).map(lambda n: D(n) / 2)


@st.composite
def panels(draw: Any) -> list[Work]:
    """Twelve works; two experts see all of them, two others all but one each."""
    works = []
    for n in range(12):
        experts = [e for e in "ABCD" if not (e == "C" and n == 0) and not (e == "D" and n == 1)]
        works.append(work(n, **{e: draw(POINTS) for e in experts}))
    return works


@settings(max_examples=40)
@given(panels(), st.randoms())
def test_levels_keep_bounds_order_and_do_not_care_for_the_order_of_rows(works: list[Work], r: Any) -> None:
    found = scoring.levelled(works, LEVELS)
    assert all(0 <= total <= 100 for total in counted(found))
    for expert in "ABCD":
        pairs = sorted((s.given, s.total) for one in found for s in one.sheets if s.expert == expert)
        assert [total for _given, total in pairs] == sorted(total for _given, total in pairs)
    mixed = r.sample(works, len(works))
    assert scoring.rank(mixed, LEVELS) == scoring.rank(works, LEVELS)


@settings(max_examples=40)
@given(panels(), st.integers(1, 40))
def test_a_stricter_expert_does_not_change_how_her_works_stand(works: list[Work], less: int) -> None:
    """A takes so much less of everything: her own sheets keep their distance from the mean in shares of the spread."""

    def own(found: list[Work]) -> list[F]:
        return [s.given for one in found for s in one.sheets if s.expert == "A"]

    stricter = [
        work(n, **{s.expert: D(int(s.given * 2)) / 2 - (less if s.expert == "A" else 0) for s in one.sheets})
        for n, one in enumerate(works)
    ]
    before, after = (scoring._level(own(found), F(100)) for found in (works, stricter))
    assert (before[0] - less, before[1]) == after


# ── Recomputing ──
def inputs(**more: Any) -> dict[str, Any]:
    entries = [
        {
            "number": f"W{n:02}", "title": "作品", "votes": n, "rubric": [["theme", "主题", "100"]],
            "sheets": [
                {"expert": expert, "marks": {"theme": str(points)}}
                for expert, points in (("专家A", 60 + n), ("专家B", 95 - n), ("专家C", 80), ("专家D", 40 + 3 * n))
                if not (expert == "专家D" and n == 0)
            ],
        }
        for n in range(11)
    ]  # fmt: skip
    return {
        "format": 2, "expert_weight": "60", "vote_weight": "40", "vote_rule": "rank_60_100", "awards": [],
        "award_cap": "0.3", "entries": entries,
    } | more  # fmt: skip


def test_the_published_program_levels_too_and_old_bundles_stay_as_they_were(tmp_path: Path) -> None:
    (tmp_path / program.NAME).write_text(program.text())
    space = runpy.run_path(str(tmp_path / program.NAME), run_name="recompute_result")
    for own in (inputs(), inputs(expert_rule="mean"), inputs(expert_rule="z_score")):
        assert space["ranking_file"](json.loads(json.dumps(own))) == ranking_file(own)
    assert ranking_of(inputs()) == ranking_of(inputs(expert_rule="mean"))
    assert ranking_of(inputs()) != ranking_of(inputs(expert_rule="z_score"))


def test_a_lock_and_a_result_name_the_rule_only_where_it_is_chosen(stage: Any) -> None:
    stage.scored(3)
    assert "expert_rule" not in publishing.compute(category=stage.category, by=stage.cast.organiser).inputs
    assert "expert_rule" not in terms_of(stage.campaign.definition)
    other = make_campaign("other", is_current=False, expert_rule="z_score", categories=(film_spec(),))
    assert terms_of(other.definition)["expert_rule"] == "z_score"


def test_a_score_opens_to_its_levelled_sheets(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.scored(3)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    rows = list(result.rows.select_related("entry"))
    assert [sheet.levelled for one in explaining.explain(result, rows) for sheet in one.sheets] == [""] * 9
    monkeypatch.setattr(scoring, "LEVEL_FROM", 2)
    result.inputs["expert_rule"] = "z_score"
    result.inputs["entries"][0]["sheets"].pop()
    explained = explaining.explain(result, rows)
    assert all(sheet.levelled for one in explained for sheet in one.sheets)
    assert {one.expert_how.partition("，")[0] for one in explained} == {"先按各专家的评分尺度折算"}
    assert explaining.expert_rule_sentence("mean") == ""
