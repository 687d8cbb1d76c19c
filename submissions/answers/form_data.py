"""Answers as a browser posts them, read into what is kept, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Union
from campaign.definition.spec import CategorySpec
from common.text import whole_number
from submissions.answers.kinds import clean
from submissions.answers.questions import Question, questions

CLAIMED_AT_MOST = 9999
ROWS_AT_MOST = 60  # rows read from one request, whatever it claims


def given(union: Union) -> dict[str, str]:
    """What the account knows for questions that say so (`fill_from`)."""
    return {"union": union.name}


def read(
    spec: CategorySpec, step: str, posted: Mapping[str, Any], *, given: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answers in a posted form, by key. What the form did not hold is left out, not emptied.

    A row in which nothing stands but what the form itself filled in (`given`) is no row.
    """
    found = {}
    for question in questions(spec, step):
        if question.spec.kind == "rows":
            if f"{question.key}-rows" in posted:
                rows = _read_rows(question, posted)
                found[question.key] = [row for row in rows if _is_own(question, row, given or {})]
        elif question.key in posted:
            found[question.key] = clean(question.spec, posted[question.key])
    return found


def row_count(question: Question, posted: Mapping[str, Any]) -> int:
    return min(whole_number(posted.get(f"{question.key}-rows"), CLAIMED_AT_MOST) or 0, ROWS_AT_MOST)


def _read_rows(question: Question, posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for index in range(row_count(question, posted)):
        named = {column.code: posted.get(f"{question.key}-{index}-{column.code}") for column in question.spec.columns}
        row = {column.code: clean(column, named[column.code]) for column in question.spec.columns}
        row = {code: value for code, value in row.items() if value not in ("", None)}
        rows.append(row)
    return [row for row in rows if row]


def _is_own(question: Question, row: Mapping[str, Any], given: Mapping[str, str]) -> bool:
    filled_in = {one.code: clean(one, given[one.fill_from]) for one in question.spec.columns if one.fill_from in given}
    return any(filled_in.get(code) != value for code, value in row.items())


def flat(step_questions: Iterable[Question], values: Mapping[str, Any]) -> dict[str, str]:
    """Answers as a form posts them: the reverse of `read`."""
    posted: dict[str, str] = {}
    for question in step_questions:
        value = values.get(question.key)
        if question.spec.kind != "rows":
            posted[question.key] = as_text(value)
            continue
        rows = value if isinstance(value, list) else []
        posted[f"{question.key}-rows"] = str(max(len(rows), question.spec.min_rows, 1))
        for index, row in enumerate(rows):
            posted |= {f"{question.key}-{index}-{c.code}": as_text(row.get(c.code)) for c in question.spec.columns}
    return posted


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
