"""Taking evidence in. Complaints about votes use it, and objections to results may: whoever takes one

1. puts `EvidenceField` into the form (`fields`), marks the view with `@judges_body(lambda request, size:
   rules.judge_form(size))` so that strangers may send more than a megabyte, and the form as multipart/form-data;
2. calls `keep(uploads=…)` within the transaction that makes its row, whose `evidence_folder` (a nullable ForeignKey to
   EvidenceFolder, PROTECT) takes what it returns;
3. shows `templates/submissions/evidence/_files.html` to staff, and gives a file out by `giving.give` in a view of its
   own, which judges who may see it and writes that down.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common.background.queueing import queue_on_commit
from common.refusals import Unacceptable
from common.text import one_line
from submissions.evidence import rules
from submissions.evidence.checking import check_evidence
from submissions.files import storage
from submissions.models import EvidenceFile, EvidenceFolder
from submissions.uploads.receiving import NO_ROOM

NAME_MAX = 255


@transaction.atomic
def keep(*, uploads: Sequence[UploadedFile]) -> EvidenceFolder | None:
    """The folder with these files, None where there are none. Raises Unacceptable with a sentence.

    Side effects: their bytes lie in staging, where nobody is given them; a check of each is queued on commit.
    Call it last in the transaction: what fails after it leaves bytes that no row names.
    """
    if not uploads:
        return None
    if sentence := rules.fault([(upload.name or "", upload.size or 0) for upload in uploads]):
        raise Unacceptable(422, sentence)
    folder = EvidenceFolder.objects.create()
    kept: list[EvidenceFile] = []
    try:
        for upload in uploads:
            kept.append(_row(folder, upload))
            _write(upload, kept[-1])
    except OSError as problem:
        storage.erase_names([storage.staging_path(file) for file in kept])
        if problem.errno in NO_ROOM:
            raise Unacceptable(507, rules.no_room()) from problem
        raise
    return folder


def _row(folder: EvidenceFolder, upload: UploadedFile) -> EvidenceFile:
    name = one_line("".join((upload.name or "").splitlines()))[-NAME_MAX:]
    return EvidenceFile.objects.create(folder=folder, original_name=name, size=upload.size or 0)


def _write(upload: UploadedFile, file: EvidenceFile) -> None:
    path = storage.staging_path(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        path.chmod(0o600)
        for block in upload.chunks(storage.BLOCK):
            target.write(block)
    queue_on_commit(check_evidence, file.pk)
