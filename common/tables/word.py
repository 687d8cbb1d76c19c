"""Tables of Word files whose columns are as wide as they should be in every office program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def new(document: Any, *, rows: int, widths: Sequence[int]) -> Any:
    """Ruled, of fixed widths. Word goes by the width of each cell, WPS and LibreOffice by that of the column: the
    caller sets the cells', this the columns'."""
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table
