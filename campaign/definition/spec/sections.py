"""The parts of a category, and by what they are scored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Criterion:
    code: str
    label: str
    points: Decimal
    explanation: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a category. May have its own rubric and lay its own limits over the file rules."""

    code: str
    name: str
    summary: str = ""
    rubric: tuple[Criterion, ...] = ()
    # (role, FileRule field, value), e.g. ("work", "max_duration_s", Decimal(240))
    file_limits: tuple[tuple[str, str, Any], ...] = ()
