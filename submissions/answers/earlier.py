"""What a union's people typed in earlier entries: contacts and rows of people, offered again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from submissions.answers import questions
from submissions.models import Entry

LOOKS_BACK = 30  # entries


@dataclass
class EarlierAnswers:
    """`last` holds the latest answers by key ("contact" for all three of a contact); `known` values for datalists."""

    last: dict[str, Any] = field(default_factory=dict)
    known: dict[str, list[str]] = field(default_factory=dict)

    def __contains__(self, what: object) -> bool:
        return what in self.last

    @property
    def datalists(self) -> list[tuple[str, list[str]]]:
        return sorted(self.known.items())


def earlier_answers(entry: Entry) -> EarlierAnswers:
    """From the union's other entries, latest first. One query."""
    found = EarlierAnswers()
    asked = questions.questions(entry.category.rules, "authors")
    for earlier in Entry.objects.filter(union=entry.union_id).exclude(pk=entry.pk).order_by("-updated_at")[:LOOKS_BACK]:
        contact = {column: getattr(earlier, column) for column in questions.CONTACT_COLUMNS}
        if contact["contact_name"]:
            found.last.setdefault("contact", contact)
        for question in asked:
            _remember(found, question, questions.value_of(earlier, question))
    return found


def _remember(found: EarlierAnswers, question: questions.Question, value: Any) -> None:
    if question.spec.kind == "rows" and isinstance(value, list) and value:
        found.last.setdefault(question.key, value)
    for name, text in _texts(question, value):
        known = found.known.setdefault(f"known-{name}", [])
        if text not in known:
            known.append(text)


def _texts(question: questions.Question, value: Any) -> Iterator[tuple[str, str]]:
    if question.spec.kind != "rows":
        if isinstance(value, str) and value and question.spec.kind in ("text", "phone", "email"):
            yield question.key, value
        return
    for row in value if isinstance(value, list) else []:
        for column in question.spec.columns:
            text = row.get(column.code)
            if column.kind == "text" and isinstance(text, str):
                yield f"{question.key}-{column.code}", text
