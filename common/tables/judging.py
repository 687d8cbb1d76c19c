"""A sheet whose lines were judged waits for its confirmation: what can be carried out is kept apart from what must be
changed first and is handed back (handing_back.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

from common.tables import putting_by
from common.tables.handing_back import Problem

L = TypeVar("L")
J = TypeVar("J", bound="Judged[Any]")


@dataclass(frozen=True)
class Judged(Generic[L]):
    """`lines` can be carried out. `written`: the others as they were written, by Excel's number, under `head`."""

    lines: list[L]
    problems: list[Problem]
    head: list[str]
    written: dict[int, list[str]]

    @property
    def wrong_lines(self) -> int:
        return len({problem.number for problem in self.problems})


def judged(
    lines: Iterable[tuple[int, L]], problems: Iterable[Problem], head: list[str], written: dict[int, list[str]]
) -> Judged[L]:
    """`lines` with their numbers: those of which no problem speaks are good."""
    found = sorted(problems, key=lambda problem: problem.number)
    wrong = {problem.number for problem in found}
    good = [line for number, line in lines if number not in wrong]
    return Judged(good, found, head, {number: cells for number, cells in written.items() if number in wrong})


def put_by(found: Judged[Any], *, of: str, owner: int) -> str:
    """Keep it for an hour; returns the key, good for this person only."""
    return putting_by.put_by(asdict(found), of=of, owner=owner)


def kept_or_404(key: str, *, of: str, owner: int, line: Callable[..., Any], kind: Callable[..., J]) -> J:
    """What was put by, as a `kind` of Judged whose lines are made by `line`."""
    kept = putting_by.kept_or_404(key, of=of, owner=owner)
    lines, problems = [line(**row) for row in kept["lines"]], [Problem(**row) for row in kept["problems"]]
    return kind(**kept | {"lines": lines, "problems": problems})
