"""ZIPs of materials, built by the worker: of one entry for a copy recipient, or of a whole branch.

A folder an entry, its files under the names their owners gave them, its answers as text, and a manifest with
the SHA-256 of every file as it was packed. Media is stored, not compressed; nothing is held in memory.
"""

from __future__ import annotations

import hashlib
import logging
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Union, User
from campaign.models import Campaign
from common import spreadsheets
from submissions import states
from submissions.answers import in_words as showing
from submissions.files import leases
from submissions.files import storage as storing
from submissions.files.cards import live_files
from submissions.models import Entry, EntryFile, Package

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
MAX_ATTEMPTS = 3
BLOCK = 1024 * 1024
KEPT = 3  # packages of one branch, or of one entry
MANIFEST = "清单.csv"
MISSING = "文件缺失"
HEAD = ("编号", "作品", "征集项目", "申报单位", "文件", "字节", "SHA-256")
UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True)
class Packed:
    """One line of the manifest."""

    entry: Entry
    path: str
    size: int
    sha256: str


@transaction.atomic
def request(*, union: Union, campaign: Campaign, by: User | None, entry: Entry | None = None) -> Package:
    """A package of the branch, or of one entry: the last one if nothing has changed since, else a new one, queued."""
    from submissions.tasks import build_package

    Union.objects.select_for_update().get(pk=union.pk)  # two clicks, one package
    last = Package.objects.filter(union=union, campaign=campaign, entry=entry).exclude(state="failed").first()
    if last and last.created_at > _changed_at(union, campaign, entry):
        return last
    package = Package.objects.create(union=union, campaign=campaign, entry=entry, requested_by=by)
    audit.record(action="package.request", obj=package, by=by, label=str(entry or union))
    transaction.on_commit(lambda: build_package.delay(package.pk))
    return package


def contents(*, union: Union, campaign: Campaign, entry: Entry | None) -> QuerySet[Entry]:
    """The entries a package holds: everything handed in by the branch, or the one. Not what was taken back."""
    mine = _numbered(union, campaign, entry).exclude(state__in=(states.DRAFT, states.WITHDRAWN))
    return mine.select_related("category", "union", "recommending").order_by("number")


def build(package_id: int) -> bool:
    """Build one package; whether this call finished it."""
    if not leases.claim(Package, package_id, lasts=LEASE):
        return False
    package = Package.objects.select_related("union", "campaign", "entry").get(pk=package_id)
    if package.attempts > MAX_ATTEMPTS:
        return leases.close(package, state="failed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        packed = _write(package, path)
        size, digest = path.stat().st_size, storing.sha256_of(path)
        name = storing.put(path, f"packages/{package.key.hex}.zip")
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
    from submissions.tasks import build_package

    now = timezone.now()
    stuck = Package.objects.filter(
        Q(state="making", lease_until__lt=now) | Q(state="waiting", created_at__lt=now - timedelta(minutes=1))
    )
    for pk in (found := list(stuck.values_list("pk", flat=True)[:50])):
        build_package.delay(pk)
    return len(found)


def _numbered(union: Union, campaign: Campaign, entry: Entry | None) -> QuerySet[Entry]:
    rows = Entry.objects.filter(campaign=campaign, number__isnull=False)
    return rows.filter(pk=entry.pk) if entry else rows.filter(recommending=union)


def _changed_at(union: Union, campaign: Campaign, entry: Entry | None) -> datetime:
    """When anything that a package holds, held or would hold last changed: also a withdrawal, also a file taken out."""
    found = _numbered(union, campaign, entry).aggregate(entry=Max("updated_at"), file=Max("files__removed_at"))
    return max(filter(None, found.values()), default=datetime.min.replace(tzinfo=UTC))


def _erase_older(package: Package) -> None:
    """Packages are large and every change asks for another: the last few stay."""
    same = Package.objects.filter(union=package.union, campaign=package.campaign, entry=package.entry, state="ready")
    for row in same.order_by("-created_at", "-pk")[KEPT:]:
        row.delete()
        storing.erase_names([row.storage_name])


def _write(package: Package, path: Path) -> list[Packed]:
    entries = list(contents(union=package.union, campaign=package.campaign, entry=package.entry))
    packed: list[Packed] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for number, entry in enumerate(entries, start=1):
            packed += _pack_entry(archive, entry)
            # Keeps the lease from running out under a branch of many gigabytes.
            leases.renew(package, lasts=LEASE, progress=min(99, number * 100 // len(entries)))
        archive.writestr(MANIFEST, _manifest(packed), zipfile.ZIP_DEFLATED)
    return packed


def _pack_entry(archive: zipfile.ZipFile, entry: Entry) -> Iterator[Packed]:
    folder = f"{entry.number} {safe_name(entry.title)}"
    text = _text(entry).encode("utf-8-sig")
    archive.writestr(f"{folder}/作品信息.txt", text, zipfile.ZIP_DEFLATED)
    yield Packed(entry, f"{folder}/作品信息.txt", len(text), hashlib.sha256(text).hexdigest())
    taken: set[str] = set()
    for file in live_files(entry).filter(state__in=("passed", "warned", "checking", "failed")):
        name = f"{folder}/{_unique(safe_name(file.original_name), taken)}"
        try:
            size, digest = _pack_file(archive, file, name)
        except FileNotFoundError:  # the check moved it from staging to storage while we looked
            size, digest = _pack_late(archive, file, name)
        yield Packed(entry, name, size, digest)


def _pack_file(archive: zipfile.ZipFile, file: EntryFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with storing.local_path(file) as path, path.open("rb") as source:
        with archive.open(zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6]), "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
    return size, digest.hexdigest()


def _pack_late(archive: zipfile.ZipFile, file: EntryFile, name: str) -> tuple[int, str]:
    """Once more; bytes that are nowhere cost the package one line of its manifest, and not the whole branch its ZIP."""
    try:
        return _pack_file(archive, file, name)
    except FileNotFoundError:
        logger.error("file %s of entry %s is not in storage", file.pk, file.entry_id)
        return 0, MISSING


def _text(entry: Entry) -> str:
    """The entry's answers as plain text, in the order asked."""
    lines = [f"{entry.number}《{entry.title}》", f"{entry.category.name} {showing.section_name(entry)}".strip()]
    lines += [f"申报单位：{entry.union.name}", f"推荐单位：{entry.recommending.name}", ""]
    for answer in showing.shown_answers(entry):
        body = "\n".join("　".join(row) for row in answer.rows) if answer.rows else answer.text
        lines += [f"【{answer.label}】", body, ""]
    return "\r\n".join(lines)


def _manifest(packed: list[Packed]) -> bytes:
    rows = (
        (line.entry.number, line.entry.title, line.entry.category.name, line.entry.union.name, line.path, line.size,
         line.sha256)
        for line in packed
    )  # fmt: skip
    return spreadsheets.as_csv([HEAD, *rows])


def safe_name(name: str) -> str:
    """A file or folder name that every system can unpack, and that cannot leave its folder."""
    return UNSAFE.sub("_", name).strip(" .")[-80:].strip(" .") or "_"


def _unique(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem or extension}-{number}{dot}{extension}" if stem else f"{name}-{number}"
    taken.add(candidate.casefold())
    return candidate
