"""Answers as people read them: words instead of codes, rows as small tables. For every page that shows an entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import FieldSpec
from submissions.answers import questions
from submissions.models import Entry


@dataclass(frozen=True)
class ShownAnswer:
    """`kind` tells a link and a long text from a word; `heads` and `rows` are set for repeated questions."""

    label: str
    kind: str
    text: str
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    is_public: bool = True
    is_blind: bool = False

    @property
    def is_long(self) -> bool:
        return self.kind == "textarea"

    @property
    def is_link(self) -> bool:
        return self.kind == "url" and self.text.startswith(("http://", "https://"))


def shown_answers(entry: Entry, *, step: str | None = None) -> list[ShownAnswer]:
    """What was answered, in the order asked, without the empty ones, the title and the section."""
    asked = [q for s in questions.FORM_STEPS for q in questions.questions(entry.category.rules, s, entry.section)]
    found = []
    for question in asked:
        value = questions.value_of(entry, question)
        if question.key in ("title", "section") or value in ("", None, []) or (step and question.spec.step != step):
            continue
        found.append(_shown(question.spec, value))
    return found


def section_name(entry: Entry) -> str:
    section = entry.category.rules.section(entry.section)
    return section.name if section else ""


def _shown(spec: FieldSpec, value: Any) -> ShownAnswer:
    flags: dict[str, Any] = {"is_public": spec.public, "is_blind": spec.blind}
    if spec.kind != "rows" or not isinstance(value, list):
        return ShownAnswer(spec.label, spec.kind, words(spec, value), **flags)
    heads = [column.label for column in spec.columns if any(row.get(column.code) not in ("", None) for row in value)]
    used = [column for column in spec.columns if column.label in heads]
    rows = [[words(column, row.get(column.code)) for column in used] for row in value]
    return ShownAnswer(spec.label, spec.kind, "", heads, rows, **flags)


def words(spec: FieldSpec, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if spec.kind == "choice":
        return dict(spec.choices).get(value, str(value or ""))
    if spec.kind == "integer" and isinstance(value, int):
        return f"{value:,}"
    if spec.kind == "date":
        return _day(str(value or ""))
    return "" if value is None else str(value)


def _day(value: str) -> str:
    """2023年5月20日; what is no date stays as it was typed."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日"


def _in_words(question: questions.Question, value: Any) -> str:
    if not isinstance(value, list):
        return words(question.spec, value)
    lines = ["　".join(words(column, row.get(column.code)) for column in question.spec.columns) for row in value]
    return "\n".join(lines)


def answers_to_review(entry: Entry, *, blind: bool = False) -> list[ShownAnswer]:
    """What was filled in; where the review is blind, without what tells who entered."""
    return [answer for answer in shown_answers(entry) if not (blind and answer.is_blind)]
