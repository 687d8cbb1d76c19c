"""Whether an expert's own measure has moved while she scored: her last works against her first, and her marks of the
reference works (参考作品) against their level. Nobody but she reads it, and nothing follows from it.

No ORM, no clock; points are Decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

WINDOW = 10  # works at the beginning and at the end; with fewer than two windows nothing is said
LIMIT = Decimal(5)  # points of a hundred


def drift(totals: Sequence[Decimal], *, window: int = WINDOW) -> Decimal | None:
    """The mean of the last works less that of the first, `totals` in the order in which they were scored. None while
    the two would overlap."""
    if len(totals) < 2 * window:
        return None
    return _mean(totals[-window:]) - _mean(totals[:window])


def drift_notice(
    assignments: Iterable[Any], *, tried: Iterable[tuple[str, Decimal, Decimal]] = (), limit: Decimal = LIMIT
) -> str:
    """A sentence for the expert, "" where there is nothing to say.

    `assignments`: her own of one category, each with `sheet` and its `marks` at hand. `tried`: title, level and her
    own mark of each reference work that she tried. More than `limit` points are said, not fewer.
    """
    totals = totals_in_order(assignments)
    moved = drift(totals)
    said = []
    if moved is not None and abs(moved) > limit:
        said.append(_moved(_mean(totals[:WINDOW]), _mean(totals[-WINDOW:])))
    said += [_tried(title, level, own) for title, level, own in tried if abs(own - level) > limit]
    return "".join(said) + _("仅供您自己参考。") if said else ""


def totals_in_order(assignments: Iterable[Any]) -> list[Decimal]:
    """Of the finished sheets, in the order in which they were begun: a sheet's key is given with its first mark."""
    sheets = [sheet for row in assignments if (sheet := _finished(row)) is not None]
    return [sum((mark.points for mark in sheet.marks.all()), Decimal(0)) for sheet in sorted(sheets, key=_key)]


def _finished(row: Any) -> Any:
    sheet = getattr(row, "sheet", None)
    if sheet is None:
        return None
    marked = {mark.criterion for mark in sheet.marks.all()}
    rubric = row.entry.category.rules.rubric_for(row.entry.section)
    return sheet if marked >= {criterion.code for criterion in rubric} else None


def _key(sheet: Any) -> int:
    return int(sheet.pk)


def _mean(totals: Sequence[Decimal]) -> Decimal:
    return sum(totals, Decimal(0)) / len(totals)


def _moved(first: Decimal, last: Decimal) -> str:
    return _("您最早评的 %(n)d 件平均 %(first)s 分，最近评的 %(n)d 件平均 %(last)s 分。作品水平先后可能不同。") % {
        "n": WINDOW,
        "first": _plain(first),
        "last": _plain(last),
    }


def _tried(title: str, level: Decimal, own: Decimal) -> str:
    return _("参考作品“%(title)s”的参考分是 %(level)s 分，您试评 %(own)s 分。") % {
        "title": title,
        "level": _plain(level),
        "own": _plain(own),
    }


def _plain(points: Decimal) -> str:
    return str(points.quantize(Decimal("0.1"), ROUND_HALF_UP))
