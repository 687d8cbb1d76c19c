"""What a page says of a score adds up to it, and is rounded as the score is: half up. Nothing of the database."""

from __future__ import annotations

from decimal import Decimal as D
from types import SimpleNamespace

from review.models import Result, ResultRow
from review.results import explaining
from review.results.recompute.ranking import ranking_of
from review.union_results import own
from submissions.models import Entry

RUBRIC = [["theme", "主题", "100"]]


def entry(number: str, votes: int, *marks: str) -> dict[str, object]:
    sheets = [{"expert": f"专家{at}", "marks": {"theme": mark}} for at, mark in enumerate(marks)]
    return {"number": number, "title": "", "votes": votes, "void": 0, "rubric": RUBRIC, "sheets": sheets}


def test_both_parts_add_up_to_the_final_score_as_it_is_rounded() -> None:
    """docs/rules.md, section 3: 51.2 + 25.005 = 76.205."""
    entries = [entry("A", 5001, "85", "85", "86"), entry("B", 8000, "50", "50", "50")]
    rules = {"format": 2, "vote_rule": "share_of_top", "expert_weight": "60", "vote_weight": "40"}
    inputs = rules | {"awards": [], "award_cap": "0.3", "entries": entries}
    found = next(row for row in ranking_of(inputs) if row.number == "A")
    scores = {"expert_score": found.expert_score, "vote_score": found.vote_score, "final_score": found.final}
    row = ResultRow(entry=Entry(number="A"), votes=5001, parts={"dropped": [], "vote_place": "2"}, **scores)
    (said,) = explaining.explain(Result(inputs=inputs), [row])
    assert (said.expert_part, said.vote_part, row.final_score) == ("51.20", "25.0050", D("76.21"))
    assert said.is_rounded


def test_the_median_of_a_category_is_rounded_half_up() -> None:
    rows = [SimpleNamespace(expert_score=D(at), vote_score=D(at), final_score=D(at)) for at in ("82.00", "82.01")]
    parts = own.compared(rows[0], rows, ("专家得分", "投票得分", "综合得分"))
    assert {part.middle for part in parts} == {D("82.01")}
