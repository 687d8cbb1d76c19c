"""The fields that texts about an entry are filled with, in words; each kind gets those of its list (`kinds.KINDS`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from common import in_words
from common.in_words import titled
from common.text import one_line
from submissions.answers.questions import FORM_STEPS, questions
from submissions.media.words.rows import sentence_of
from submissions.models import Entry, EntryFile
from submissions.notices import kinds, receipts
from submissions.status import status


def of(entry: Entry, *, kind: str, path: str, **more: str) -> dict[str, str]:
    """The fields of this kind. `path` is where the link leads, `more` what the entry itself does not know."""
    said = status.just_moved(entry)
    more |= {"status": said.one_line, "desk": said.call, "link": f"{settings.SITE_URL}{path}"}
    return {name: more[name] if name in more else _OF_ENTRY[name](entry) for name in kinds.KINDS[kind].fields}


def what(kind: str, fields: dict[str, str]) -> str:
    """What a text message says of the entry; "" where this kind is not told by text message."""
    return str(kinds.KINDS[kind].what) % fields


def _facts(entry: Entry) -> str:
    return f"{entry.number or ''}{titled(entry.title)}\n{entry.category.name} · {entry.union.name}"


def _receipt(entry: Entry) -> str:
    found = receipts.receipt(entry)
    return "\n".join(receipts.lines(found)) if found else _facts(entry)


def _until(entry: Entry) -> str:
    return in_words.moment(entry.returned_until, weekday=True) if entry.returned_until else ""


def _opened(entry: Entry) -> str:
    """What was unlocked, as the form calls it; "" where everything was."""
    rules, open_ones = entry.category.rules, entry.unlocked
    if not {"fields", "files"} & open_ones.keys():
        return ""
    fields, roles = open_ones.get("fields"), open_ones.get("files")
    asked = [one for step in FORM_STEPS for one in questions(rules, step, entry.section)]
    labels = [one.spec.label for one in asked if fields is None or one.spec.code in fields]
    labels += [one.label for one in rules.files_for(entry.section) if roles is None or one.role in roles]
    return "、".join(str(label) for label in labels)


def _faults(entry: Entry) -> str:
    """What the check found wrong with the files that stand: one line each, what was seen and what is asked."""
    failed = EntryFile.objects.live().filter(entry=entry, state=EntryFile.State.FAILED).prefetch_related("findings")
    rows = [(file, row) for file in failed for row in file.findings.all() if row.level == "block"]
    told = [(file.original_name, sentence_of(row)) for file, row in rows]
    return "\n".join(f"{name}：{words.headline}{words.ask}" for name, words in told)


_OF_ENTRY: dict[str, Callable[[Entry], Any]] = {
    "number": lambda entry: entry.number or "",
    "title": lambda entry: one_line(entry.title),
    "facts": _facts,
    "receipt": _receipt,
    "reasons": lambda entry: entry.return_note,
    "faults": _faults,
    "opened": _opened,
    "until": _until,
}
