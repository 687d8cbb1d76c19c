"""What a status is made of: one entry's own facts, the calendar, its branch, its place in a published result.

No ORM, no clock, no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol


class Window(Protocol):
    """A phase of the calendar."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...


@dataclass(frozen=True)
class Placed:
    """An entry's place in a published result. `url` leads to how the score came about, "" where no page shows it.
    `until`: the end of the result's publicity. `has_objections`: one of its category is not done with. `words`: what
    the jury says of a work that won."""

    rank: int
    is_shared: bool
    score: Decimal
    award: str
    published_at: datetime | None
    url: str = ""
    until: datetime | None = None
    has_objections: bool = False
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """`due`: when collection closes for this branch. `left`: how much a form still lacks, None where nobody counted.
    `branch` and `province` are the names of the two desks; moments are aware."""

    state: str
    now: datetime
    phases: Mapping[str, Window] = field(default_factory=dict)
    due: datetime | None = None
    is_numbered: bool = True
    returned_from: str = ""
    returned_until: datetime | None = None
    left: int | None = None
    branch: str = ""
    province: str = ""
    placed: Placed | None = None

    def opens(self, code: str) -> datetime | None:
        return self.phases[code].opens_at if code in self.phases else None

    def closes(self, code: str) -> datetime | None:
        """For collection this branch's own close."""
        if code == "collect" and self.due:
            return self.due
        return self.phases[code].closes_at if code in self.phases else None

    def is_ahead(self, code: str) -> bool:
        opens = self.opens(code)
        return opens is not None and self.now < opens

    def is_over(self, code: str) -> bool:
        closes = self.closes(code)
        return closes is not None and self.now >= closes

    def is_open(self, code: str) -> bool:
        return code in self.phases and not self.is_ahead(code) and not self.is_over(code)
