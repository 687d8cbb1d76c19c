"""A published score taken apart: the sheets it was made of, the place in the vote, the sum; all from stored inputs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from review.models import Result, ResultRow
from review.results import scoring
from review.results.recompute.ranking import levelled_of
from submissions import states


@dataclass(frozen=True)
class SheetLine:
    """One expert's sheet under its pseudonym. `dropped` says why it does not count, "" when it does."""

    expert: str
    total: str
    marks: tuple[tuple[str, str], ...]
    dropped: str
    levelled: str = ""  # the total that counts, where experts' levels were made one


@dataclass(frozen=True)
class Explained:
    """One row of the public table with everything that opens beneath it. Points are of 100."""

    row: ResultRow
    expert: str
    vote: str
    sheets: tuple[SheetLine, ...]
    expert_how: str
    vote_place: str
    vote_how: str
    expert_part: str
    vote_part: str
    tie_reason: str = ""  # the committee's, where it decided the work's place among equals

    @property
    def is_rounded(self) -> bool:
        """Whether the two parts, as they are said, make more places than the final score has."""
        return Decimal(self.expert_part) + Decimal(self.vote_part) != self.row.final_score

    @property
    def has_fallen(self) -> bool:
        """Disqualified since this version was published; the next one leaves it out."""
        return self.row.entry.state == states.DISQUALIFIED


def explain(result: Result, rows: list[ResultRow]) -> list[Explained]:
    """Every row with its parts; no question to the database."""
    entries = {entry["number"]: entry for entry in result.inputs["entries"]}
    works = levelled_of(result.inputs)
    numbers = [row.entry.number or "" for row in rows]
    return [_explain(result.inputs, entries[n], row, works[n]) for n, row in zip(numbers, rows, strict=True)]


def plain(value: Decimal) -> str:
    """At least two places, and up to four where they say more: 85.3333, 91.40."""
    four = scoring.to_decimal(scoring.Fraction(value), 4)
    two = scoring.to_decimal(scoring.Fraction(value), 2)
    return str(two if two == four else four)


def rule_sentence(rule: str) -> str:
    """How votes become a score, for the public, in one sentence."""
    return {
        "rank_60_100": _("按票数名次折算：第一名 100 分，最后一名 60 分，中间按名次均分；票数相同的取平均名次。"),
        "share_of_top": _("票数除以本项目最高票数，再乘 100。"),
        "rank_spread_matched": _("按票数名次折算，平均分和离散程度与本项目专家分一致，限制在 0 到 100 分。"),
        "min_max_60_100": _("最高票 100 分，最低票 60 分，其余按票数在两者之间折算。"),
    }[rule]


def expert_rule_sentence(rule: str) -> str:
    """How sheets become a score beside the plain mean, for the public; "" where they do not."""
    if rule == "mean":
        return ""
    sentence = _(
        "专家评的作品不同、并且每位专家评了 %(n)d 件以上的项目，先把每位专家的总分折算到相同的平均分和离散程度，"
        "再取平均；其他项目直接取平均。"
    )
    return sentence % {"n": scoring.LEVEL_FROM}


def _explain(inputs: dict[str, Any], entry: dict[str, Any], row: ResultRow, work: scoring.Work) -> Explained:
    weights = Decimal(inputs["expert_weight"]) / 100, Decimal(inputs["vote_weight"]) / 100
    return Explained(
        row=row,
        expert=plain(row.expert_score),
        vote=plain(row.vote_score),
        sheets=tuple(_sheets(entry, row.parts["dropped"], work)),
        expert_how=_level_how(work) + _expert_how(len(entry["sheets"]), is_trimmed=bool(row.parts["dropped"])),
        vote_place=_vote_place(inputs, row),
        vote_how=_vote_how(inputs, row),
        expert_part=plain(row.expert_score * weights[0]),
        vote_part=plain(row.vote_score * weights[1]),
        tie_reason=entry.get("tie", {}).get("reason", ""),
    )


def _sheets(entry: dict[str, Any], dropped: list[str], work: scoring.Work) -> list[SheetLine]:
    why = dict(zip(dropped, (_("去掉的最低分"), _("去掉的最高分")), strict=False))
    return [
        SheetLine(
            expert=sheet["expert"],
            total=f"{sum(Decimal(points) for points in sheet['marks'].values()):.1f}",
            marks=tuple((label, sheet["marks"][code]) for code, label, _points in entry["rubric"]),
            dropped=why.get(sheet["expert"], ""),
            levelled="" if counted.levelled is None else plain(scoring.to_decimal(counted.levelled, 8)),
        )
        for sheet, counted in zip(entry["sheets"], work.sheets, strict=True)
    ]


def _level_how(work: scoring.Work) -> str:
    return _("先按各专家的评分尺度折算，") if any(sheet.levelled is not None for sheet in work.sheets) else ""


def _expert_how(count: int, *, is_trimmed: bool) -> str:
    if is_trimmed:
        return _("%(n)d 份评分表，去掉一个最高分、一个最低分，余下 %(m)d 份取平均") % {"n": count, "m": count - 2}
    return _("%(n)d 份评分表取平均") % {"n": count}


def _vote_place(inputs: dict[str, Any], row: ResultRow) -> str:
    """第 1, or of works with as many votes 并列第 3–4（平均名次 3.5）."""
    average, level = Decimal(row.parts["vote_place"]), sum(one["votes"] == row.votes for one in inputs["entries"])
    if level == 1:
        return _("第 %(place)s") % {"place": f"{average.normalize():f}"}
    first = int(average - Decimal(level - 1) / 2)
    said = {"first": first, "last": first + level - 1, "average": f"{average.normalize():f}"}
    return _("并列第 %(first)d–%(last)d（平均名次 %(average)s）") % said


def _vote_how(inputs: dict[str, Any], row: ResultRow) -> str:
    """The sum that gives the vote score, with its numbers."""
    votes = [entry["votes"] for entry in inputs["entries"]]
    n, top, low = len(votes), max(votes), min(votes)
    place, score = f"{Decimal(row.parts['vote_place']).normalize():f}", plain(row.vote_score)
    rule = inputs["vote_rule"]
    if rule == "rank_60_100" and n > 1:
        return f"60 + 40 ×（{n} − {place}）÷ {n - 1} = {score}"
    if rule == "share_of_top" and top:
        return f"{row.votes} ÷ {top} × 100 = {score}"
    if rule == "min_max_60_100" and top > low:
        return f"60 + 40 ×（{row.votes} − {low}）÷（{top} − {low}）= {score}"
    if rule == "rank_spread_matched":
        return _("名次按专家分的平均分和离散程度折算 = %(score)s") % {"score": score}
    return f"= {score}"
