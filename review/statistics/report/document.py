"""What stands in the report of a year: the numbers and sentences of the page, in the order of an official paper.

Nothing is said that the numbers do not carry; a part without data says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import calendar
from campaign.models import Campaign
from common import in_words
from common.charts.bars import Bars
from common.charts.columns import Chart
from review.statistics import comparing
from review.statistics.comparing import Beside, Line
from review.statistics.counting.chapters import chapters
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Table

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Heading:
    """`level` 1: 一、 and 2: （一）; the number is in the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Drawing:
    chart: Chart | Bars


@dataclass(frozen=True)
class Grid:
    """The first column holds names, the others numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Drawing | Grid


@dataclass(frozen=True)
class Report:
    title: str
    blocks: list[Block]
    signed: list[str]


def report(scope: Scope, other: Campaign | None) -> Report:
    """`other`: the campaign that it is compared with."""
    counted, now = chapters(scope), timezone.now()
    parts = [(_("活动概况"), _overview(scope))]
    parts += [(chapter.title, list(_of_chapter(chapter))) for chapter in counted]
    if other:
        then = chapters(Scope(other, scope.user))
        parts.append((_("与 %(year)d 年比较") % {"year": other.year}, list(_compared(scope, other, counted, then))))
    return Report(
        title=_("%(title)s统计报告") % {"title": scope.campaign.title},
        blocks=[Paragraph(_("数据截至 %(at)s。") % {"at": in_words.to_the_second(now)}), *_numbered(parts)],
        signed=[*scope.campaign.definition.organisers, in_words.date_in_words(timezone.localdate(now))],
    )


def numeral(n: int) -> str:
    """1 to 99: 一, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(n, 10)
    return f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones or not tens else ''}"


def _numbered(parts: list[tuple[str, list[Block]]]) -> Iterator[Block]:
    for n, (title, blocks) in enumerate(parts, start=1):
        yield Heading(1, f"{numeral(n)}、{title}")
        yield from _numbered_within(blocks)


def _numbered_within(blocks: list[Block]) -> Iterator[Block]:
    n = 0
    for block in blocks:
        if isinstance(block, Heading):
            n += 1
            yield Heading(block.level, f"（{numeral(n)}）{block.text}")
        else:
            yield block


# ── The parts ──
def _overview(scope: Scope) -> list[Block]:
    spec = scope.campaign.definition
    said = {"title": scope.campaign.title, "by": "、".join(spec.organisers), "n": len(scope.categories)}
    phases = [
        _("%(name)s：%(from)s至%(to)s")
        % {
            "name": phase.name,
            "from": in_words.date_in_words(timezone.localdate(phase.opens_at)),
            "to": in_words.date_in_words(timezone.localdate(phase.closes_at)),
        }
        for phase in calendar.shown(scope.campaign).phases
    ]
    whole = _("%(title)s由%(by)s主办，设 %(n)d 个征集项目。") % said
    return [Paragraph(whole), Paragraph(_("活动日程：%(phases)s。") % {"phases": "；".join(phases)})]


def _of_chapter(chapter: Chapter) -> Iterator[Block]:
    for sentence in (*chapter.said, *chapter.missing):
        yield Paragraph(sentence)
    for table in chapter.shown:
        yield Heading(2, table.title)
        yield Drawing(table.chart)
        yield _grid(table)


def _grid(table: Table) -> Grid:
    """Lines that hold a number, and their sum."""
    has_sum = len(table.series) > 1
    head = [table.head, *(series.name for series in table.series), *([_("合计")] if has_sum else [])]
    shown = [row for row in table.rows if row.total]
    rows = [_line(row.label, row.values, has_sum) for row in shown]
    sums = tuple(sum(column) for column in zip(*(row.values for row in shown), strict=True))
    return Grid(head, [*rows, _line(_("合计"), sums, has_sum)])


def _line(label: str, values: tuple[int, ...], has_sum: bool) -> list[str]:
    return [label, *(f"{value:,}" for value in values), *([f"{sum(values):,}"] if has_sum else [])]


def _compared(scope: Scope, other: Campaign, now: list[Chapter], then: list[Chapter]) -> Iterator[Block]:
    facts, tables = comparing.facts(now, then), comparing.tables(now, then)
    if not facts and not tables:
        yield Paragraph(_("没有两年都有数据的部分。"))
        return
    yield Paragraph(_("以下只列两年都有数据的部分。“—”表示那一年没有这一项。"))
    years = (str(other.year), str(scope.campaign.year))
    if facts:
        yield Heading(2, _("主要数字"))
        yield _beside(Beside("facts", "", _("项目"), facts), years)
    for table in tables:
        yield Heading(2, table.title)
        yield _beside(table, years)


def _beside(table: Beside, years: tuple[str, str]) -> Grid:
    return Grid([table.head, *years, _("增减")], [_beside_line(line) for line in table.lines])


def _beside_line(line: Line) -> list[str]:
    label = _("%(label)s（%(unit)s）") % {"label": line.label, "unit": line.unit} if line.unit else line.label
    told = ("—" if number is None else f"{number:,}" for number in (line.then, line.now))
    return [label, *told, line.change or "—"]
