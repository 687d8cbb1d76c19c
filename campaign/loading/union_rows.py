"""The organisation tree as a CSV file: read, and every fault of it told at once. Pure but for reading the file.

Columns: code, parent, kind, name, short_name, active (yes or no). Parents stand above their children;
lines that begin with # are remarks. The order of the lines is the province's official order of unions.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from campaign.definition.spec import UNION_KINDS
from campaign.definition_file.parsing import DEFINITIONS, DefinitionErrors, decode
from campaign.definition_file.shaping import Problem
from common.text import one_line

UNIONS = DEFINITIONS / "unions.csv"
COLUMNS = ("code", "parent", "kind", "name", "short_name", "active")


@dataclass(frozen=True)
class UnionRow:
    code: str
    parent: str
    kind: str
    name: str
    short_name: str
    is_active: bool


def read_unions(path: Path | str) -> list[UnionRow]:
    """All rows in the order of the file. Raises DefinitionErrors, OSError."""
    return parse_unions(decode(Path(path).read_bytes()))


def parse_unions(text: str) -> list[UnionRow]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines or tuple(lines[0][1].split(",")) != COLUMNS:
        raise DefinitionErrors([Problem(lines[0][0] if lines else 1, "", f"第一行表头应为 {','.join(COLUMNS)}。")])
    problems: list[Problem] = []
    rows: list[UnionRow] = []
    for number, line in lines[1:]:
        cells = [one_line(cell) for cell in next(csv.reader([line]))]
        faults = list(_faults(cells, rows))
        problems += [Problem(number, cells[0], fault) for fault in faults]
        if len(cells) == len(COLUMNS):
            code, parent, kind, name, short_name, active = cells
            rows.append(UnionRow(code, parent, kind, name, short_name, active == "yes"))
    if problems:
        raise DefinitionErrors(problems)
    return rows


def _faults(cells: list[str], above: list[UnionRow]) -> Iterator[str]:
    if len(cells) != len(COLUMNS):
        yield f"应有 {len(COLUMNS)} 列，现有 {len(cells)} 列。"
        return
    code, parent, kind, name, short_name, active = cells
    if not re.fullmatch(r"[a-z0-9-]{1,40}", code):
        yield "代码只用小写字母、数字和连字符，不超过 40 个字符。"
    if code in {row.code for row in above}:
        yield f"代码“{code}”重复。"
    if (parent, name) in {(row.parent, row.name) for row in above}:
        yield f"同一上级下面已有“{name}”。"
    if kind not in UNION_KINDS:
        yield f"没有“{kind}”这种单位类别。可用：{'、'.join(UNION_KINDS)}。"
    if (kind == "province") != (parent == ""):
        yield "只有省总工会没有上级，其他单位都要写上级代码。"
    elif parent and parent not in {row.code for row in above}:
        yield f"上级“{parent}”不在这一行之前。"
    if not name or len(name) > 100 or not short_name or len(short_name) > 30:
        yield "名称（100 字以内）与简称（30 字以内）不能为空。"
    if active not in ("yes", "no"):
        yield "active 写 yes 或 no。"
