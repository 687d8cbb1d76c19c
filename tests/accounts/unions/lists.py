"""Lists of unions and officers as a branch uploads them."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from accounts.unions import import_file, importing
from accounts.unions.import_file import HEAD, Line
from common.tables.handing_back import Problem
from tests.cast import Cast

ROW = ["鼓楼区总工会", "榕光制造工会", "陈志强", "chen@example.org", "13800001234"]


def book(*rows: Any, head: Any = HEAD) -> io.BytesIO:
    made = Workbook()
    for row in (head, *rows):
        made.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    made.save(out)
    return out


def read(file: io.BytesIO) -> tuple[list[Line], list[Problem]]:
    given = import_file.read(file, len(file.getvalue()), parent="福州市总工会")
    return given.lines, given.problems


def problems(cast: Cast, *rows: Any) -> list[tuple[int, str]]:
    lines, faults = read(book(*rows))
    faults += importing.plan(lines=lines, by=cast.recommender).problems
    return [(fault.number, fault.text) for fault in faults]


# ── What is judged ──
