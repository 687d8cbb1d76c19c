"""Answers as people read them: words instead of codes, rows as small tables. For every page that shows an entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import FieldSpec
from common.in_words import date_in_words
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
    is_blind: bool = False

    @property
    def is_long(self) -> bool:
        return self.kind == "textarea"

    @property
    def is_very_long(self) -> bool:
        """More than a screen of a phone: a page may fold it."""
        return len(self.plain) > 400

    @property
    def is_link(self) -> bool:
        return self.kind == "url" and self.text.startswith(("http://", "https://"))

    @property
    def plain(self) -> str:
        """As plain text: a line for each row."""
        return "\n".join("　".join(row) for row in self.rows) if self.rows else self.text

    @property
    def url(self) -> str:
        return self.text if self.is_link else ""

    @property
    def lines(self) -> list[str]:
        """In sentences: the words of a row one after the other, without what was left out."""
        if self.rows:
            return ["，".join(filter(None, row)) for row in self.rows]
        return [line for line in self.text.splitlines() if line.strip()]


def shown_answers(
    entry: Entry, *, steps: tuple[str, ...] = questions.FORM_STEPS, for_public: bool = False, blind: bool = False
) -> list[ShownAnswer]:
    """What was answered, in the order asked, without the empty ones, the title and the section.

    `for_public`: what voters may read, of the authors only with their consent, and never whom we call. `blind`: for
    experts, and for voters of a strictly blind review, without what tells who entered.
    """
    is_strict = blind and entry.category.campaign.definition.is_strict
    asked = [q for step in steps for q in questions.asked_questions(entry, step)]
    found = [
        in_words(question.spec, questions.value_of(entry, question), for_public=for_public)
        for question in asked
        if question.key not in ("title", "section")
        and not (for_public and not _is_public(question, entry))
        and not (blind and question.spec.blind)
        and not (is_strict and question.spec.strict)
    ]
    return [answer for answer in found if answer.text or answer.rows]


def has_consent(entry: Entry) -> bool:
    """Whether the authors agreed to be named."""
    consent = entry.category.rules.consent
    return bool(consent) and consent in entry.declarations


def in_words(spec: FieldSpec, value: Any, *, for_public: bool = False) -> ShownAnswer:
    """One answer; of a repeated question the columns that were filled in, `for_public` the public ones."""
    if spec.kind != "rows":
        return ShownAnswer(spec.label, spec.kind, _words(spec, value), is_blind=spec.blind)
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    used = [
        column
        for column in spec.columns
        if (column.public or not for_public) and any(row.get(column.code) not in ("", None) for row in rows)
    ]
    cells = [[_words(column, row.get(column.code)) for column in used] for row in rows]
    heads = [column.label for column in used]
    return ShownAnswer(spec.label, spec.kind, "", heads, [row for row in cells if any(row)], is_blind=spec.blind)


def section_name(entry: Entry) -> str:
    section = entry.category.rules.section(entry.section)
    return section.name if section else ""


def _is_public(question: questions.Question, entry: Entry) -> bool:
    """A definition may word the contact's questions itself; a telephone number is nobody's but ours all the same."""
    spec = question.spec
    return spec.public and not question.column and (spec.step != "authors" or has_consent(entry))


def _words(spec: FieldSpec, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if spec.kind == "choice":
        return dict(spec.choices).get(value, str(value or ""))
    if spec.kind == "integer" and isinstance(value, int):
        return str(value) if _is_year(spec) else f"{value:,}"
    if spec.kind == "date":
        return _day(str(value or ""))
    return "" if value is None else str(value)


def _is_year(spec: FieldSpec) -> bool:
    """A whole number that its limits let be nothing but a year."""
    return 1000 <= (spec.min_value or 0) and (spec.max_value or 10_000) < 3000


def _day(value: str) -> str:
    """2023年5月20日; what is no date stays as it was typed."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return date_in_words(day)
