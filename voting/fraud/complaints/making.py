"""Taking a complaint in, and finding it again by its reference."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts import audit
from common.by_lot import references
from submissions.evidence import keeping
from submissions.models import Entry
from voting.models import Complaint
from voting.reports import limits

KIND = "complaint"


def make(
    *,
    entry: Entry,
    what: str,
    evidence: str,
    is_named: bool,
    name: str,
    contact: str,
    ip: str | None,
    files: Sequence[UploadedFile] = (),
) -> Complaint:
    """Keep a complaint of anybody. A tip keeps name and contact only where they were given. Raises Refused when one
    address, or all together, sent too many, or a file cannot be kept. Side effects: one audit event, without who
    complained; files are checked before staff see them."""
    limits.check_room(KIND, ip)
    with transaction.atomic():
        complaint = Complaint.objects.create(
            campaign=entry.campaign,
            entry=entry,
            reference=references.grouped(references.draw()),
            what=what,
            evidence=evidence,
            evidence_folder=keeping.keep(uploads=files),
            is_named=is_named,
            name=name,
            contact=contact,
        )
        audit.record(action="complaint.make", obj=complaint, by=None, work=entry.number)
    return complaint


def find(*, reference: str, ip: str | None) -> Complaint | None:
    """The complaint with this reference, however it was typed and of whatever year."""
    limits.check_looks(KIND, ip)
    kept = references.grouped(references.read(reference))
    return Complaint.objects.filter(reference=kept).select_related("entry").first()


@transaction.atomic
def forget_reporter(complaint: Complaint) -> None:
    """Empty name and contact for who holds the reference; what was reported stays. One audit event, without a name."""
    rows = Complaint.objects.filter(pk=complaint.pk).exclude(name="", contact="")
    if rows.update(is_named=False, name="", contact=""):
        audit.record(action="complaint.forget", obj=complaint, by=None, who=audit.STRANGER)
    complaint.refresh_from_db(fields=["is_named", "name", "contact"])
