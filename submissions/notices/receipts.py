"""The receipt of a submission: what was handed in, when, by whom, with the digest of every file.

It tells of the last time the entry was handed in. The page prints it, the mail carries the same as plain lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaign.definition import asking
from common import in_words
from submissions.models import Entry, EntryFile, HandingIn


@dataclass(frozen=True)
class Receipt:
    """`at`: handed in last; `first_at`: the first time, the same where it was once."""

    number: str
    title: str
    category: str
    section: str
    union: str
    recommending: str
    at: datetime
    first_at: datetime
    contact: str
    files: list[EntryFile]
    declarations: list[str]

    @property
    def is_again(self) -> bool:
        return self.at != self.first_at


def receipt(entry: Entry) -> Receipt | None:
    """None for an entry that was never submitted."""
    if entry.number is None or entry.submitted_at is None:
        return None
    handed_in = list(HandingIn.objects.filter(entry=entry).order_by("round")) or [_as_it_stands(entry)]
    last = handed_in[-1]
    section = entry.category.rules.section(last.section)
    asked = asking.declarations(entry.category.rules, last.section, last.answers)
    agreed = [d.text for d in asked if d.code in last.declarations]
    return Receipt(
        number=entry.number,
        title=last.title,
        category=entry.category.name,
        section=section.name if section else "",
        union=entry.union.name,
        recommending=entry.recommending.name,
        at=last.at,
        first_at=handed_in[0].at,
        contact=str(last.contact.get("contact_name", "")),
        files=_files(entry, last),
        declarations=agreed,
    )


def lines(found: Receipt) -> list[str]:
    """The receipt as a mail carries it."""
    section = f" · {found.section}" if found.section else ""
    rows = [
        (_("编号"), found.number),
        (_("作品"), in_words.titled(found.title)),
        (_("提交时间"), in_words.to_the_second(found.at)),
        *([(_("首次提交"), in_words.to_the_second(found.first_at))] if found.is_again else []),
        (_("项目"), f"{found.category}{section}"),
        (_("申报单位"), found.union),
        (_("推荐单位"), found.recommending),
        (_("联系人"), found.contact),
    ]
    said = [f"{head}：{text}" for head, text in rows if text]
    return [*said, *[line for file in found.files for line in _file_lines(file)]]


def _file_lines(file: EntryFile) -> list[str]:
    first = _("文件：%(name)s（%(size)s）") % {"name": file.original_name, "size": in_words.size(file.size)}
    return [first, f"SHA-256 {file.sha256}" if file.sha256 else _("SHA-256 在检查完成后显示在网站的回执上")]


def _as_it_stands(entry: Entry) -> HandingIn:
    """For what was handed in before versions were kept."""
    return HandingIn(
        entry=entry,
        at=entry.submitted_at or entry.created_at,
        section=entry.section,
        title=entry.title,
        declarations=entry.declarations,
        contact={"contact_name": entry.contact_name},
        files=[{"id": pk} for pk in EntryFile.objects.received().filter(entry=entry).values_list("pk", flat=True)],
    )


def _files(entry: Entry, version: HandingIn) -> list[EntryFile]:
    """The files of this version, also those that were replaced since: nothing that was submitted is deleted."""
    return list(EntryFile.objects.filter(entry=entry, pk__in=[file["id"] for file in version.files]))
