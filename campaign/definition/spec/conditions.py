"""When a question or a declaration is asked: by the answer to an earlier question. No ORM, no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Condition:
    """Holds where the answer to the question `field` is one of `values`; of a yes_no these are "yes" and "no"."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        answer = answers.get(self.field)
        said = ("yes" if answer else "no") if isinstance(answer, bool) else answer
        return said in self.values
