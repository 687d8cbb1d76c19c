"""All tables of the statistics in one workbook, a sheet each, the head numbers on the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from common import spreadsheets
from common.spreadsheets import Sheet, Value
from review.statistics.counting.tables import Chapter, Table

NAME_WIDTH, NUMBER_WIDTH = 34, 12


def book(chapters: Iterable[Chapter]) -> IO[bytes]:
    chapters = list(chapters)
    tables = [table for chapter in chapters for table in chapter.shown]
    return spreadsheets.write_book([_facts(chapters), *(_sheet(table) for table in tables)])


def _facts(chapters: Iterable[Chapter]) -> Sheet:
    rows: list[list[Value]] = [
        [chapter.title, str(fact.label), fact.value, fact.unit, fact.of_name if fact.of is not None else "", fact.of]
        for chapter in chapters
        for fact in chapter.facts
    ]
    head = [_("部分"), _("项目"), _("数"), _("单位"), _("对照"), _("对照数")]
    return Sheet(_("主要数字"), head, rows, (22, 22, 12, 8, 12, 12))


def _sheet(table: Table) -> Sheet:
    head = [table.head, *(series.name for series in table.series), *([_("合计")] if len(table.series) > 1 else [])]
    return Sheet(table.title, head, _rows(table), (NAME_WIDTH, *(NUMBER_WIDTH for _name in head[1:])))


def _rows(table: Table) -> Iterator[list[Value]]:
    for row in table.rows:
        yield [row.label, *row.values, *([row.total] if len(table.series) > 1 else [])]
