"""What a union changed in an entry that was returned to it: field by field and file by file, for who looks at it again.

Compared are the last two versions that were handed in; both are kept for good (`submissions.handed_in`).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.in_words import size
from review.models import ScreeningDecision
from submissions.answers import in_words
from submissions.models import Entry, HandingIn


@dataclass(frozen=True)
class Change:
    """One question or file role: how it was handed in before, and how now. "" where there is nothing."""

    label: str
    before: str
    after: str


def of(entry: Entry) -> list[Change]:
    """Everything that differs between the last two versions. One query."""
    versions = list(HandingIn.objects.filter(entry=entry).order_by("-round")[:2])
    if len(versions) < 2:
        return []
    after, before = versions
    return [*_answers(entry, before, after), *_files(entry, before, after)]


def since(entry: Entry, decision: ScreeningDecision | None) -> list[Change] | None:
    """What changed since this decision returned the entry; None where it was not returned, or has not come back."""
    if decision is None or decision.verdict != ScreeningDecision.Verdict.RETURN:
        return None
    return of(entry)


def _answers(entry: Entry, before: HandingIn, after: HandingIn) -> Iterator[Change]:
    old, new = _told(entry, before), _told(entry, after)
    for label in dict.fromkeys((*old, *new)):
        if old.get(label, "") != new.get(label, ""):
            yield Change(label, old.get(label, ""), new.get(label, ""))


def _told(entry: Entry, version: HandingIn) -> dict[str, str]:
    """By question, the answer of this version in words."""
    seen = copy.copy(entry)
    seen.section, seen.title, seen.answers = version.section, version.title, version.answers
    for column, value in version.contact.items():
        setattr(seen, column, value)
    own = {str(entry.category.rules.title_label): version.title, _("所属部分"): in_words.section_name(seen)}
    return own | {str(answer.label): "\n".join(answer.lines) for answer in in_words.shown_answers(seen)}


def _files(entry: Entry, before: HandingIn, after: HandingIn) -> Iterator[Change]:
    labels = {rule.role: str(rule.label) for rule in entry.category.rules.files}
    old, new = ({file["id"]: file for file in version.files} for version in (before, after))
    gone, came = ([one for key, one in these.items() if key not in those] for these, those in ((old, new), (new, old)))
    for role in dict.fromkeys(file["role"] for file in (*gone, *came)):
        names = ["\n".join(_name(file) for file in files if file["role"] == role) for files in (gone, came)]
        yield Change(labels.get(role, role), *names)
    for key in old.keys() & new.keys():
        if old[key]["caption"] != new[key]["caption"]:
            label = _("%(file)s的说明") % {"file": new[key]["name"]}
            yield Change(label, old[key]["caption"], new[key]["caption"])


def _name(file: dict[str, object]) -> str:
    return f"{file['name']}（{size(int(str(file['size'])))}）"
