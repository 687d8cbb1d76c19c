"""The screening table as an Excel file: what its filters show, with decisions, and empty columns to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common import spreadsheets
from review.entry_filter import QueueFilter
from review.models import ScreeningDecision
from review.screening import queue
from review.screening_excel.import_file import LABELS
from submissions import handed_in
from submissions.answers import in_words
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from submissions.status import status

CHUNK = 200
COLUMNS = (
    (LABELS["number"], 12), ("征集项目", 22), ("组别", 16), ("作品名称", 34), ("申报单位", 30), ("推荐单位", 20),
    ("推荐顺序", 10), ("状态", 14), ("分给", 12),
    ("已有意见", 12), ("已有评级", 10), ("意见内容", 40), ("意见时间", 18),
    (LABELS["decision"], 12), (LABELS["reason"], 40), (LABELS["grade"], 10), (LABELS["until"], 16),
)  # fmt: skip
TO_FILL_IN = 4  # the last columns


@transaction.atomic
def export(*, campaign: Campaign, chosen: QueueFilter, by: User) -> IO[bytes]:
    """The file, open. One audit event: it leaves the site with everything said of the entries."""
    permissions.check(by, "entry.read_submitted")
    found = queue.listed(by, campaign, chosen)
    head, widths = zip(*COLUMNS, strict=True)
    rows = table(found, shows_grades=permissions.allows(by, "entry.shortlist"))
    file = spreadsheets.write(title=_("初评"), head=head, rows=rows, widths=widths)
    audit.record(action="screening.export", obj=campaign, by=by, entries=found.count(), filters=chosen.address)
    return file


def table(found: EntryQuerySet, *, shows_grades: bool) -> Iterator[list[spreadsheets.Value]]:
    """A row an entry, as it was handed in; the same number of queries for every two hundred."""
    standing = ScreeningDecision.objects.filter(undone_at__isnull=True).order_by("-id")
    rows = found.select_related("union", "recommending", "screening_share__person").prefetch_related(
        Prefetch("decisions", standing, to_attr="standing_decisions"), handed_in.KEPT
    )
    for entry in rows.iterator(chunk_size=CHUNK):
        last = entry.standing_decisions[0] if entry.standing_decisions else None
        yield [*_told(handed_in.as_last(entry)), *_decided(last, shows_grades), *[None] * TO_FILL_IN]


def _told(entry: Entry) -> list[spreadsheets.Value]:
    share = getattr(entry, "screening_share", None)
    return [
        entry.number,
        entry.category.name,
        in_words.section_name(entry),
        entry.title,
        entry.union.name,
        entry.recommending.name,
        entry.preference,
        status.label_of(entry, reader="staff"),
        share.person.name if share else None,
    ]


def _decided(decision: ScreeningDecision | None, shows_grades: bool) -> list[spreadsheets.Value]:
    if decision is None:
        return [None] * 4
    grade = decision.grade if shows_grades else None
    return [str(decision.get_verdict_display()), grade, decision.note, decision.at]
