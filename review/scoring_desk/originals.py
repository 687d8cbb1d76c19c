"""Files in a blind review: an expert sees copies that tell nothing of their author, and an original only on request.

A request is recorded; whoever reads the trail sees which expert has seen which original.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEvent, User
from common.refusals import Refused
from review.models import Assignment
from review.scoring_desk.sheets import check_own
from submissions.files import serving
from submissions.files.shown import ShownFile, shown_files
from submissions.models import Entry, EntryFile

ACTION = "file.original"


@dataclass(frozen=True)
class BlindFile:
    """One file as the desk shows it; `original` is its address once this expert has asked for it, else ""."""

    shown: ShownFile
    original: str


def blind_files(entry: Entry, *, by: User) -> list[BlindFile]:
    shown = shown_files(entry)
    asked = _asked_for([file.row for file in shown], by)
    return [BlindFile(file, serving.blind_file_url(file.row) if file.row.pk in asked else "") for file in shown]


@transaction.atomic
def request_original(*, assignment: Assignment, file: EntryFile, by: User) -> None:
    """Let the expert see one file as it was uploaded. Side effects: one audit event."""
    check_own(assignment, by)
    if file.entry_id != assignment.entry_id or not file.is_good:
        raise Refused(_("这件作品里没有这个文件，请刷新后再看。"))
    audit.record(action=ACTION, obj=file, by=by, label=str(assignment.entry), file=file.original_name)


def _asked_for(files: list[EntryFile], by: User) -> set[int]:
    keys = [str(file.pk) for file in files]
    events = AuditEvent.objects.filter(action=ACTION, actor=by, object_type="entryfile", object_id__in=keys)
    return {int(key) for key in events.values_list("object_id", flat=True)}
