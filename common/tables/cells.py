"""What a cell says, as text."""

from __future__ import annotations

from common.tables.reading import Value
from common.text import one_line


def cell_text(value: Value) -> str:
    """One line; Excel keeps a phone number typed without an apostrophe as a number."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else one_line(value)
