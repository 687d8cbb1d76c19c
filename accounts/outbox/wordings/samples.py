"""What a message would say: its text filled with a real example, or with the names of its fields.

An app gives examples for its kinds in `message_samples` of its AppConfig: the path of a function that is given the
kind and what it should be about ("" for any), and answers with fields and what they are about, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.module_loading import import_string

from accounts.outbox import kinds, texts

Sample = Callable[[str, str], tuple[Mapping[str, str], str] | None]


@dataclass(frozen=True)
class Preview:
    """`about`: the example it was filled with; "" where there is none and fields stand for themselves."""

    subject: str
    text: str
    about: str


def preview(*, kind: str, subject: str, text: str, number: str = "") -> Preview:
    """Raises texts.UnknownField for names that the kind does not have."""
    found = _example(kind, number)
    fields, about = found or ({}, "")
    names = kinds.fields_of(kind)
    given = {name: fields.get(name, f"〔{kinds.field_in_words(name)}〕") for name in names}
    said = texts.filled(texts.Text(subject, text), given, known=names)
    return Preview(said.subject, said.text, about)


def takes_number(kind: str) -> bool:
    return "number" in kinds.fields_of(kind)


def _example(kind: str, number: str) -> tuple[Mapping[str, str], str] | None:
    path = kinds.sample_of(kind)
    sample: Sample | None = import_string(path) if path else None
    return sample(kind, number) if sample else None
