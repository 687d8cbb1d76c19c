"""An entry's answers judged together: each by its kind, dates against each other and today; what is pointed out.

Only questions that are asked are judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.in_words import date_in_words
from submissions.answers import questions
from submissions.answers.kinds import fault
from submissions.answers.questions import FORM_STEPS, Question
from submissions.models import Entry


def faults(entry: Entry, step: str, *, on: date) -> dict[str, str]:
    """What is wrong, by the key of the question. `on` is the day of judging, in Shanghai."""
    asked = questions.asked_questions(entry, step)
    found = {q.key: fault(q.spec, questions.value_of(entry, q), on) for q in asked}
    ordered = [q for q in asked if q.spec.not_before and not found[q.key]]
    steps = FORM_STEPS if ordered else ()
    earlier = {q.spec.code: q for one in steps for q in questions.asked_questions(entry, one)}
    for question in ordered:
        if first := earlier.get(question.spec.not_before):
            found[question.key] = _order_fault(entry, question, first)
    return {key: text for key, text in found.items() if text}


def flags(entry: Entry, *, on: date, steps: Iterable[str] = FORM_STEPS) -> list[tuple[Question, str]]:
    """The answers that screening points out on this day, each with its sentence."""
    asked = [question for step in steps for question in questions.asked_questions(entry, step)]
    return [(q, q.spec.soft_flag) for q in asked if q.spec.raises_flag(questions.value_of(entry, q), on)]


def _order_fault(entry: Entry, question: Question, first: Question) -> str:
    begun, ended = (_day(questions.value_of(entry, q)) for q in (first, question))
    if begun is None or ended is None or ended >= begun:
        return ""
    return _("早于“%(label)s”（%(day)s），请核对这两个日期。") % {
        "label": first.spec.label,
        "day": date_in_words(begun),
    }


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
