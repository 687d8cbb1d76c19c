"""What the page of an entry shows of two readers: to each of them the own word alone, to the third both."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.permissions import allows
from review.entry_filter import PENDING
from review.models import ScreeningDecision, SecondReading
from review.screening import marks as points
from review.second_reader import readings
from submissions.models import Entry

Told = list[tuple[ScreeningDecision, list[tuple[str, str]]]]


def of(entry: Entry, *, by: User, told: Told) -> dict[str, Any]:
    """Two queries at most. `told`: the entry's decisions, without those that would say a reader's word."""
    rows = list(entry.readings.filter(undone_at=None).select_related("reader"))
    open_rows = [row for row in rows if _is_open(row, entry)]
    own = next((row for row in open_rows if row.reader_id == by.pk), None)
    is_third = len(open_rows) == 2 and own is None and allows(by, "entry.screen")
    shown = [row for row in rows if row.decision_id or (is_third and row in open_rows)]
    return {
        "decisions": [one for one in told if not _says_a_word(one[0], open_rows, by)],
        "readings": [(row, points.lines(entry.category.rules.checklist, row.checklist)) for row in shown],
        "own_reading": own,
        "is_split": len(open_rows) == 2,
        "takes_two": entry.state == PENDING and (bool(open_rows) or readings.takes_two(entry)),
    }


def _is_open(row: SecondReading, entry: Entry) -> bool:
    is_past = entry.recommended_at is not None and row.at < entry.recommended_at
    return row.decision_id is None and not is_past and entry.state == PENDING


def _says_a_word(decision: ScreeningDecision, open_rows: list[SecondReading], by: User) -> bool:
    """Both agreed and one took her word back: what was decided would tell the next reader what the first said."""
    is_undone = decision.undone_at is not None and decision.by_id != by.pk
    return bool(open_rows) and is_undone and decision.at >= open_rows[0].at
