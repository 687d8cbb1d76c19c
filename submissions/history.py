"""What happened to an entry, from the audit trail, in plain words. Saves in a row by one person are told once.

Who screens and shortlists does so for the province: unions read the office, and the name stands in the trail alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import audit
from accounts.audit_trail import labels
from accounts.models import AuditEvent, User
from submissions import states
from submissions.models import Entry

# What a union reads of its entry, besides the acts that move it from state to state.
_TOLD = frozenset(
    {
        "draft.started",
        "draft.saved",
        "draft.declared",
        "file.receive",
        "file.remove",
        "file.check",
        "file.caption",
        "conversion.accept",
        "file.arrange",
    }
)
# By the permission that the act takes.
_OFFICES: dict[str | None, Any] = {
    "entry.screen": _lazy("省总工会"),
    "entry.shortlist": _lazy("省总工会"),
    "entry.disqualify": _lazy("省总工会"),
}
# Whose note repeats what was asked, or is the province's own: why an entry passed without every point at ✓.
_NOTE_IS_OURS = ("entry.resubmit", "entry.admit")
_TOLD_ONCE = ("draft.saved", "file.caption", "file.arrange")


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str
    what: str
    note: str = ""
    action: str = ""


def story(entry: Entry) -> list[Happening]:
    """Latest first. Two queries at most."""
    told: list[Happening] = []
    before: tuple[str, str] | None = None
    for event in audit.history(entry):
        mark = (event.action, event.actor_label)
        if event.action in _TOLD_ONCE and mark == before:
            told.pop()
        before = mark
        if what := _what(event):
            told.append(Happening(event.at, office(event), what, _note(event), event.action))
    return told[::-1]


def story_since_submitted(entry: Entry) -> list[Happening]:
    """Without what the entrant did before she first handed it in, or does to hand it in again: nobody else's."""
    told = story(entry)
    if entry.state in states.EDITABLE:
        last = next((place for place, one in enumerate(told) if one.action.startswith("entry.")), 0)
        told = told[last:]
    first = max((place for place, one in enumerate(told) if one.action == "entry.submit"), default=len(told) - 1)
    return told[: first + 1]


def office(event: AuditEvent) -> str:
    """Who did it, as unions read it."""
    rule = states.ACTIONS.get(event.action.removeprefix("entry."))
    return str(_OFFICES.get(rule.permission if rule else None, event.actor_label))


def reason(entry: Entry, told: list[Happening]) -> str:
    """Why the entry's way ended, from its `story`; "" where it did not or nobody said why."""
    acts = [f"entry.{act.code}" for act in states.ACTIONS.values() if act.needs_note and act.to == entry.state]
    last = next((one for one in told if one.action.startswith("entry.")), None)
    return last.note if last and entry.state != states.RETURNED and last.action in acts else ""


def was_last(entry: Entry, *, action: str, by: User) -> bool:
    """Whether the last that was done to the entry is this, by this person."""
    last = audit.history(entry).filter(action__startswith="entry.").last()
    return last is not None and (last.action, last.actor_id) == (f"entry.{action}", by.pk)


def _what(event: AuditEvent) -> str:
    kind, _dot, action = event.action.partition(".")
    is_told = event.action in _TOLD or (kind == "entry" and action in states.ACTIONS)
    return labels.in_words(event.action) if is_told else ""


def _note(event: AuditEvent) -> str:
    if file := event.details.get("file"):
        return str(file)
    return str(event.details.get("note", "")) if event.action not in _NOTE_IS_OURS else ""


def returned_reasons(entry: Entry) -> list[str]:
    """The reasons of a return, one a line."""
    return [line for line in entry.return_note.splitlines() if line.strip()] or [_("请按退回意见修改。")]
