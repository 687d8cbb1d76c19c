"""ZIPs of materials, built by the worker: of one entry for a copy recipient, or of a whole branch.

A folder an entry, its files under the names their owners gave them, its answers as text, and a manifest with
the SHA-256 of every file as it was packed. Media is stored, not compressed; nothing is held in memory.
"""

from __future__ import annotations

import logging
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts import audit, permissions, reach
from accounts.models import Union, User
from campaign.models import Campaign
from common.background import leases
from common.background.queueing import queue_on_commit
from submissions.files import storage
from submissions.models import Entry, Package
from submissions.models.entries import EntryQuerySet
from submissions.packages import archive

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 3
MOST_SWEPT = 50
KEPT = 3  # packages of one branch, or of one entry


@transaction.atomic
def request(*, union: Union, campaign: Campaign, by: User | None, entry: Entry | None = None) -> Package:
    """A package of the branch, or of one entry: the last one if nothing has changed since, else a new one, queued."""
    permissions.check_person(by, "branch.export")
    reach.lock_union(union, by)  # two clicks, one package
    last = Package.objects.filter(union=union, campaign=campaign, entry=entry).exclude(state="failed").first()
    if last and last.created_at > _changed_at(union, campaign, entry):
        return last
    package = Package.objects.create(union=union, campaign=campaign, entry=entry, requested_by=by)
    audit.record(action="package.request", obj=package, by=by, label=str(entry or union))
    queue_on_commit(build_package, package.pk)
    return package


def contents(*, union: Union, campaign: Campaign, entry: Entry | None) -> EntryQuerySet:
    """The entries a package holds: everything handed in by the branch, or the one. Not what was taken back."""
    mine = _submitted(union, campaign, entry).standing()
    return mine.select_related("union", "recommending").order_by("number")


# A branch of 500 GB at 100 MB/s.
@shared_task(name="submissions.tasks.build_package", soft_time_limit=6600, time_limit=7200)
def build_package(package_id: int) -> None:
    build(package_id)


@shared_task(name="submissions.tasks.sweep_packages")
def sweep_packages() -> None:
    sweep()


def build(package_id: int) -> bool:
    """Build one package; whether this call finished it."""
    if not leases.claim(Package.objects.all(), package_id, lasts=LEASE):
        return False
    package = Package.objects.select_related("union", "entry").get(pk=package_id)
    if package.attempts > MAX_ATTEMPTS:
        return leases.close(package, state="failed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        entries = contents(union=package.union, campaign=package.campaign, entry=package.entry)
        packed = archive.write(entries, path, progress=partial(_renew, package))
        size, digest = path.stat().st_size, storage.sha256_of(path)
        name = storage.put(path, f"packages/{package.key.hex}.zip")
    done = leases.close(
        package,
        state="ready",
        progress=100,
        storage_name=name,
        size=size,
        sha256=digest,
        entry_count=len({line.entry.pk for line in packed}),
    )
    if done:
        _erase_older(package)
    return done


def sweep() -> int:
    """Queue packages that nobody is building; how many."""
    ripe = Q(created_at__lt=timezone.now() - timedelta(minutes=1))
    return leases.sweep(Package.objects.filter(leases.free(ripe=ripe)), build_package, most=MOST_SWEPT)


def _submitted(union: Union, campaign: Campaign, entry: Entry | None) -> EntryQuerySet:
    rows = Entry.objects.filter(campaign=campaign).submitted()
    return rows.filter(pk=entry.pk) if entry else rows.filter(recommending=union)


def _changed_at(union: Union, campaign: Campaign, entry: Entry | None) -> datetime:
    """When anything that a package holds, held or would hold last changed: also a withdrawal, also a file taken out."""
    found = _submitted(union, campaign, entry).aggregate(entry=Max("updated_at"), file=Max("files__removed_at"))
    return max(filter(None, found.values()), default=datetime.min.replace(tzinfo=UTC))


def _renew(package: Package, percent: int) -> None:
    """Keeps the lease from running out under a branch of many gigabytes."""
    leases.renew(package, lasts=LEASE, progress=percent)


def _erase_older(package: Package) -> None:
    """Packages are large and every change asks for another: the last few stay."""
    same = Package.objects.filter(union=package.union, campaign=package.campaign, entry=package.entry, state="ready")
    for row in same.order_by("-created_at", "-pk")[KEPT:]:
        row.delete()
        storage.erase_names([row.storage_name])
