"""Between the posted form and what is kept of it: the values as typed, by the names of the form's fields.

Nothing is judged here: a draft keeps its faults, `forms.ActivityForm` judges them at the submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.models import Activity
from common.text import plain_text, whole_number

LINES = ("title", "kind", "starts_on", "ends_on", "county", "venue", "firms", "volunteers", "met", "met_how",
         "online", "online_how")  # fmt: skip
PROSE = ("summary", "links")
TICKED = ("may_show_photos",)
NAMES = (*LINES, *PROSE, *TICKED)
SPREAD = "spread"  # the repeated rows of second-hand reach
COLUMNS = ("channel", "address", "reads", "counted_on")
MOST_ROWS = 10
LONGEST_LINE, LONGEST_PROSE = 400, 4000

Row = dict[str, str]


def read(posted: Mapping[str, Any]) -> dict[str, Any]:
    """What the form holds, whole: every name has a value, the rows without empty ones."""
    values: dict[str, Any] = {name: plain_text(posted.get(name))[:LONGEST_LINE] for name in LINES}
    values |= {name: plain_text(posted.get(name))[:LONGEST_PROSE] for name in PROSE}
    values |= {name: "yes" if posted.get(name) else "" for name in TICKED}
    return values | {SPREAD: rows_of(posted)}


def rows_of(posted: Mapping[str, Any]) -> list[Row]:
    count = min(whole_number(posted.get(f"{SPREAD}-rows"), 1000) or 0, 10 * MOST_ROWS)  # gaps where some were removed
    rows = [_row(posted, index) for index in range(count)]
    return [row for row in rows if any(row.values())][:MOST_ROWS]


def stored(activity: Activity) -> dict[str, Any]:
    """What was typed last; every name has a value."""
    empty: dict[str, Any] = {**dict.fromkeys(NAMES, ""), SPREAD: []}
    return empty | {name: value for name, value in activity.typed.items() if name in empty}


def _row(posted: Mapping[str, Any], index: int) -> Row:
    return {name: plain_text(posted.get(f"{SPREAD}-{index}-{name}"))[:LONGEST_LINE] for name in COLUMNS}
