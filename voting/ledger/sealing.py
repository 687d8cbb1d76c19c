"""The nightly seal: a finished day is closed, its votes become files, and a manifest that names them and the manifest
before it is published and mailed to the auditors.

Files lie in storage under their own digests before anything names them; the rows that name them are written in one
transaction. A crash leaves nothing or all of it, and doing it again gives the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from celery import shared_task
from django.db import OperationalError, transaction
from django.utils import timezone

from campaign import memory
from campaign.models import Campaign
from voting.ledger import closing, decisions, due, telling, vote_files
from voting.ledger.verify_ledger import FORMAT, canonical
from voting.ledger.vote_files import Written
from voting.models import LedgerDay, LedgerFile, PublishedVoid, VoidBatch
from voting.tally import days as tally_days
from voting.tally import recount

log = logging.getLogger(__name__)


@shared_task(name="voting.tasks.seal_days", soft_time_limit=3000, time_limit=3300)
def seal_days() -> list[str]:
    """Seal what is due in every campaign; the days."""
    return [str(day) for campaign in Campaign.objects.order_by("pk") for day in seal_due(campaign)]


def seal_due(campaign: Campaign) -> list[date]:
    """Finished days in their order, missed ones too. Stops at the first that cannot be sealed now."""
    sealed = []
    for day in due.days(campaign):
        try:
            seal(campaign=campaign, day=day)
        except OperationalError as fault:  # a statement keeps the votes' table: the next call tries again
            log.error("ledger of %s: %s not sealed yet: %s", campaign.code, day, fault)
            break
        sealed.append(day)
    return sealed


def seal(*, campaign: Campaign, day: date) -> LedgerDay:
    """Close and seal the day; a sealed one is returned as it is. Days are sealed in order, each once."""
    row = closing.close(campaign=campaign, day=day)
    if row.sealed_at is not None:
        return row
    before = list(LedgerDay.objects.filter(campaign=campaign, day__lt=day, sealed_at__isnull=False))
    votes = [_vote_file(category, day, before) for category in memory.categories(campaign)]
    batches = decisions.unpublished(campaign, day)
    voids = decisions.void_file(campaign, day, batches)
    files = [written.file for written in votes] + ([voids] if voids else [])
    manifest = _manifest(campaign, day, files, batches, before)
    return _write_down(row, manifest, files, votes, batches)


@transaction.atomic
def _write_down(
    row: LedgerDay, manifest: bytes, files: Sequence[LedgerFile], votes: Sequence[Written], batches: Sequence[VoidBatch]
) -> LedgerDay:
    """All rows of the seal, or none; nothing when another worker was first."""
    tally_days.lock(row.campaign)
    mine = LedgerDay.objects.filter(pk=row.pk, sealed_at__isnull=True).update(
        manifest=manifest.decode(), manifest_sha256=hashlib.sha256(manifest).hexdigest(), sealed_at=timezone.now()
    )
    row.refresh_from_db()
    if not mine:
        return row
    for file in files:
        file.sealed_day = row
    LedgerFile.objects.bulk_create(files)
    PublishedVoid.objects.bulk_create(PublishedVoid(batch=batch, sealed_day=row) for batch in batches)
    for written in votes:
        assert written.file.category is not None
        tally_days.freeze(category=written.file.category, day=row.day, cast=written.cast)
    recount.recount(row.campaign)
    telling.tell_auditors(row)
    return row


def _vote_file(category: Any, day: date, before: Sequence[LedgerDay]) -> Written:
    earlier = LedgerFile.objects.filter(sealed_day__in=before, kind=LedgerFile.Kind.VOTES, category=category)
    last = earlier.order_by("-sealed_day__day").first()
    return vote_files.write(category=category, day=day, first_seq=last.first_seq + last.rows if last else 1)


def _manifest(
    campaign: Campaign,
    day: date,
    files: Sequence[LedgerFile],
    batches: Sequence[VoidBatch],
    before: Sequence[LedgerDay],
) -> bytes:
    rule, last = campaign.definition.vote, before[-1] if before else None
    disqualified, reinstated = decisions.works_that_fell(campaign, before, day)
    return canonical(
        {
            "format": FORMAT,
            "campaign": campaign.code,
            "title": campaign.title,
            "day": str(day),
            "previous": {"day": str(last.day), "sha256": last.manifest_sha256} if last else None,
            "rule": {"picks_per_category": rule.picks_per_category, "period": rule.period},
            "files": [_named(file) for file in files],
            "batches": [decisions.as_published(batch) for batch in batches],
            "disqualified": disqualified,
            "reinstated": reinstated,
        }
    )


def _named(file: LedgerFile) -> dict[str, Any]:
    common = {"name": file.name, "kind": file.kind, "rows": file.rows, "bytes": file.size, "sha256": file.sha256}
    if file.category is None:
        return common
    return common | {
        "category": file.category.code,
        "first_seq": file.first_seq,
        "merkle_root": file.merkle_root,
    }
