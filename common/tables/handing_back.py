"""The lines of an imported sheet that are wrong: as they were written, each with what to change behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from common import spreadsheets

TO_CHANGE = "要改什么"


@dataclass(frozen=True)
class Problem:
    """`number` is Excel's own."""

    number: int
    text: str


def handed_back(*, head: list[str], written: dict[int, list[str]], problems: Iterable[Problem]) -> IO[bytes]:
    """A workbook of the wrong lines. `written`: the cells of each, by its number."""
    told: dict[int, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.number, []).append(problem.text)
    width = max([len(head), *(len(written[number]) for number in told)])
    rows = [[*_padded(written[number], width), " ".join(texts)] for number, texts in sorted(told.items())]
    widths = [18] * width + [60]
    return spreadsheets.write(title=_("需要修改"), head=[*_padded(head, width), TO_CHANGE], rows=rows, widths=widths)


def _padded(texts: list[str], width: int) -> list[str]:
    return texts + [""] * (width - len(texts))
