"""Ready-made reasons: the points of a category's checklist, as sentences, with what a return for them opens.

Recommenders and screeners pick the same ones; a free line may stand beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import CheckItem
from common.refusals import Refused
from common.text import plain_text
from submissions.models import Entry

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Reason:
    """`fields` and `files` are those of the item that this entry has."""

    code: str
    text: str
    sentence: str
    fields: tuple[str, ...]
    files: tuple[str, ...]
    mendable: bool = True

    @property
    def opens(self) -> list[str]:
        """The boxes of a form that it ticks: "fields_open:summary"."""
        return [f"fields_open:{code}" for code in self.fields] + [f"files_open:{role}" for role in self.files]


def of(entry: Entry) -> list[Reason]:
    """The reasons that fit the entry, in the order of its checklist."""
    fields = {code for code, _label in openable_fields(entry)}
    files = {code for code, _label in openable_files(entry)}
    return [_reason(item, fields, files) for item in entry.category.rules.checklist]


def openable_fields(entry: Entry) -> Choices:
    """What of the form a return can open: the title, the section where there are several, every question."""
    rules = entry.category.rules
    section: Choices = [("section", _("所属部分"))] if rules.sections else []
    questions = [(field.code, field.label) for field in rules.fields_for(entry.section)]
    return [("title", rules.title_label), *section, *questions]


def openable_files(entry: Entry) -> Choices:
    return [(rule.role, rule.label) for rule in entry.category.rules.files_for(entry.section)]


def openable_among(entry: Entry, fields: Collection[str], files: Collection[str]) -> dict[str, list[str]]:
    """Of these fields and roles of files those that the entry has, by the names that a return takes them by."""
    return {
        "fields": [code for code, _label in openable_fields(entry) if code in fields],
        "files": [role for role, _label in openable_files(entry) if role in files],
    }


def sentence(entry: Entry, codes: Collection[str], note: str, *, is_final: bool = False) -> str:
    """What the entrant reads: the sentences of these points, numbered where there are several, then the free line.

    `is_final`: nothing can be mended any more, so that nothing is asked for. Raises ValueError for a point that the
    entry's checklist does not have.
    """
    told = sentences(entry, codes, is_final=is_final)
    lines = [f"{i}. {reason}" for i, reason in enumerate(told, start=1)] if len(told) > 1 else told
    note = plain_text(note)
    return "\n".join([*lines, note] if note else lines)


def sentences(entry: Entry, codes: Collection[str], *, is_final: bool = False) -> list[str]:
    items = entry.category.rules.checklist
    known = {item.code: item.rejection if is_final and item.rejection else item.reason for item in items}
    if unknown := set(codes) - set(known):
        raise ValueError(f"checklist has no {sorted(unknown)}")
    return [text for code, text in known.items() if code in codes]


def for_return(entry: Entry) -> list[Reason]:
    """Those that a return can help."""
    return [one for one in of(entry) if one.mendable]


def check_mendable(entry: Entry, codes: Collection[str]) -> None:
    """Raises Refused where one of these points cannot be mended, so that a return would lead to nothing."""
    if final := [one.text for one in of(entry) if one.code in codes and not one.mendable]:
        said = _("“%(points)s”不能通过修改补正，不能退回。请改为不通过，或重新核对这一项。")
        raise Refused(said % {"points": "”“".join(final)})


def opened_by(entry: Entry, codes: Collection[str]) -> tuple[set[str], set[str]]:
    """The fields and the roles of files that a return for these points opens."""
    chosen = [reason for reason in of(entry) if reason.code in codes]
    return _all(one.fields for one in chosen), _all(one.files for one in chosen)


def _all(parts: Iterable[Iterable[str]]) -> set[str]:
    return {code for part in parts for code in part}


def _reason(item: CheckItem, fields: Collection[str], files: Collection[str]) -> Reason:
    return Reason(
        code=item.code,
        text=item.text,
        sentence=item.reason,
        fields=tuple(code for code in item.fields if code in fields),
        files=tuple(role for role in item.files if role in files),
        mendable=item.mendable,
    )
