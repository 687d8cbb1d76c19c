"""The branch's entries as an Excel file: what the desk's filters show, with files and what the checks found."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.definition import asking
from common import spreadsheets
from common.in_words import MEGABYTE
from submissions import handed_in
from submissions.answers import in_words
from submissions.answers.questions import CONTACT_COLUMNS
from submissions.branch import desk as branch_desk
from submissions.media.words.rows import sentence_of
from submissions.models import Entry, EntryFile, Filing
from submissions.status import status

CHUNK = 200
COLUMNS = (
    ("编号", 12), ("征集项目", 22), ("部分", 16), ("作品名称", 34), ("申报单位", 30), ("作者", 30),
    ("联系人", 12), ("联系电话", 16), ("联系邮箱", 26), ("状态", 12), ("推荐顺序", 10), ("提交时间", 18),
    ("推荐时间", 18), ("文件", 40), ("文件总大小（MB）", 12), ("自动检查", 50), ("全国征集备案", 14),
)  # fmt: skip


@transaction.atomic
def export(*, by: User, query: QueryDict) -> IO[bytes]:
    """The file, open. One audit event: names and telephone numbers leave the site with it."""
    permissions.check(by, "branch.export")
    found = branch_desk.entries(user=by, query=query)
    head, widths = zip(*COLUMNS, strict=True)
    count = found.count()
    file = spreadsheets.write(title=_("作品"), head=head, rows=table(found), widths=widths)
    if by.union:
        audit.record(action="branch.export", obj=by.union, by=by, entries=count, filters=query.urlencode())
    return file


def table(found: QuerySet[Entry]) -> Iterator[list[spreadsheets.Value]]:
    """A row an entry, as it was handed in; five queries for every two hundred, whatever their files."""
    files = EntryFile.objects.live().prefetch_related("findings")
    bare = found.select_related(None).prefetch_related(None)  # the desk's own; the table brings what it needs
    beside = bare.select_related("union", "recommending", "filing")
    rows = beside.prefetch_related(Prefetch("files", files), handed_in.KEPT)
    for entry in rows.iterator(chunk_size=CHUNK):
        seen = handed_in.as_last(entry)
        yield _row(seen, [file for file in entry.files.all() if seen.only_files is None or file.pk in seen.only_files])


def _row(entry: Entry, files: list[EntryFile]) -> list[spreadsheets.Value]:
    return [
        entry.number,
        entry.category.name,
        in_words.section_name(entry),
        entry.title,
        entry.union.name,
        authors(entry),
        entry.contact_name,
        entry.contact_phone,
        entry.contact_email,
        status.label_of(entry, reader="staff"),
        entry.preference,
        entry.submitted_at,
        entry.recommended_at,
        "\n".join(file.original_name for file in files),
        (Decimal(sum(file.size for file in files)) / MEGABYTE).quantize(Decimal("0.01")),
        "\n".join(checked(file) for file in files),
        _filed(entry),
    ]


def authors(entry: Entry) -> str:
    """What the category asks of its authors, without the contact: 林晓岚（导演、剪辑）；王敏（演唱）."""
    fields = asking.asked(entry.category.rules, entry.section, entry.answers, "authors")
    asked = {field.label for field in fields if field.code not in CONTACT_COLUMNS}
    return "；".join(
        text
        for answer in in_words.shown_answers(entry, steps=("authors",))
        if answer.label in asked
        for text in ([_person(row) for row in answer.rows] if answer.rows else [f"{answer.label}：{answer.text}"])
    )


def checked(file: EntryFile) -> str:
    """One line a file: its verdict, and every block and warning by its headline."""
    told = [sentence_of(row).headline for row in file.findings.all() if row.level != "info"]
    verdict = str(EntryFile.State(file.state).label)
    return f"{file.original_name}：{verdict}" + (f"（{'；'.join(told)}）" if told else "")


def _person(row: list[str]) -> str:
    first, *rest = [cell for cell in row if cell] or [""]
    return f"{first}（{'、'.join(rest)}）" if rest else first


def _filed(entry: Entry) -> str:
    filing = getattr(entry, "filing", None)
    if filing:
        return str(Filing.State(filing.state).label)
    return _("未登记") if entry.category.rules.needs_filing else ""
