"""A published ranking as files: CSV, Excel, and the JSON bundle from which anyone can recompute it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import spreadsheets
from review.awards import shown
from review.models import Result
from review.results import scoring
from review.results.recompute.ranking import canonical

WIDTHS = (6, 12, 34, 30, 24, 10, 10, 10, 10, 8)


def table(result: Result) -> Iterator[list[spreadsheets.Value]]:
    """Rows as in the public table, named as they are there; scores are numbers."""
    for row in shown.of(result).rows:
        yield _line(row)


def as_csv(result: Result) -> bytes:
    return spreadsheets.as_csv([_head(), *table(result)])


def as_xlsx(result: Result) -> bytes:
    with spreadsheets.write(title=result.category.short_name, head=_head(), rows=table(result), widths=WIDTHS) as file:
        return file.read()


def as_bundle(result: Result) -> bytes:
    """The canonical inputs, byte for byte what the digest was made of."""
    return canonical(result.inputs).encode()


def _head() -> list[str]:
    return [
        _("名次"), _("编号"), _("作品"), _("申报单位"), _("推荐单位"), _("奖项"),
        _("专家得分"), _("投票得分"), _("综合得分"), _("票数"),
    ]  # fmt: skip


def two_places(score: Decimal) -> Decimal:
    return scoring.to_decimal(scoring.Fraction(score), 2)


def _line(row: Any) -> list[spreadsheets.Value]:
    entry = row.entry
    named = [entry.title, row.union_name, row.recommending_name] if row.is_named else ["", "", ""]
    return [
        row.rank, entry.number or "", *named, "、".join(filter(None, [row.given, row.popular])),
        *(two_places(score) for score in (row.expert_score, row.vote_score, row.final_score)), row.votes,
    ]  # fmt: skip
