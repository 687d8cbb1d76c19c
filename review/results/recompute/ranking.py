"""From a result's published inputs to its ranking. Pure, like scoring: both are parts of the program that anyone may
run (program.py), and the site computes by nothing else."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal
from typing import Any

from review.results.scoring import Row, Rules, Sheet, Work, levelled, rank

HEAD = ("rank", "number", "title", "expert_score", "vote_score", "final_score", "votes", "award")


def canonical(inputs: dict[str, Any]) -> str:
    """One spelling for one content: sorted keys, no spaces, real characters."""
    return json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def ranking_of(inputs: dict[str, Any]) -> list[Row]:
    """The ranking that follows from published inputs alone, of any format that was ever published."""
    rules = _rules(inputs)
    return rank(works_of(inputs), rules)


def levelled_of(inputs: dict[str, Any]) -> dict[str, Work]:
    """By number, each work with the totals that count: the marks' sums, or these on one level."""
    rules = Rules(inputs["vote_rule"], expert_rule=inputs.get("expert_rule", "mean"))
    return {work.number: work for work in levelled(works_of(inputs), rules)}


def works_of(inputs: dict[str, Any]) -> list[Work]:
    return [_work(entry) for entry in inputs["entries"]]


def _rules(inputs: dict[str, Any]) -> Rules:
    return Rules(
        vote_rule=inputs["vote_rule"],
        expert_weight=Decimal(inputs["expert_weight"]),
        vote_weight=Decimal(inputs["vote_weight"]),
        awards=tuple((code, Decimal(share)) for code, _name, share in inputs["awards"]),
        award_cap=Decimal(inputs["award_cap"]),
        one_rule=inputs["format"] >= 2,
        expert_rule=inputs.get("expert_rule", "mean"),
    )


def ranking_file(inputs: dict[str, Any]) -> bytes:
    """The ranking as UTF-8 CSV: scores with all their places, the final one with the two it is ranked by. `award` is
    what the shares propose; what people decided instead is published beside it."""
    titles = {entry["number"]: entry["title"] for entry in inputs["entries"]}
    names = {code: name for code, name, _share in inputs["awards"]}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEAD)
    for row in ranking_of(inputs):
        scores = (row.expert_score, row.vote_score, row.final)
        award = names.get(row.award, "")
        lines.writerow([row.rank, row.number, titles[row.number], *map(str, scores), row.votes, award])
    return text.getvalue().encode()


def _work(entry: dict[str, Any]) -> Work:
    order = [code for code, _label, _points in entry["rubric"]]
    return Work(
        number=entry["number"],
        votes=entry["votes"],
        sheets=tuple(
            Sheet(sheet["expert"], tuple((code, Decimal(sheet["marks"][code])) for code in order))
            for sheet in entry["sheets"]
        ),
        first_points=Decimal(entry["rubric"][0][2]),
        tie=(entry["tie"]["decision"], entry["tie"]["place"]) if "tie" in entry else None,
    )
