"""Template words for conversions: a file's line on the files step, and what its screener is told."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from submissions.conversions import in_words, shown
from submissions.files import serving
from submissions.files.cards import RoleCard
from submissions.models import EntryFile

register = template.Library()


@dataclass(frozen=True)
class Origin:
    """What a file was made of: the original's name and address, and what was done to it."""

    name: str
    address: str
    done: str


@register.simple_tag
def conversion_line(file: EntryFile, card: RoleCard) -> shown.Line:
    return shown.line(file, card.rule, locked=card.locked)


@register.filter
def origins(file: EntryFile) -> list[Origin]:
    """Empty for what was uploaded as it is; the last conversion first."""
    found = []
    conversion = getattr(file, "made_by", None)
    while conversion is not None:
        original = conversion.file
        done = in_words.done(conversion.changes)
        found.append(Origin(original.original_name, serving.original_url(conversion), done))
        conversion = getattr(original, "made_by", None)
    return found
