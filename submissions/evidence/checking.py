"""Checking evidence as entrants' files are checked, in the same limited child; what fails is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from common.background import leases
from submissions.checks.checking import CONTENT_TYPES, LEASE, MAX_ATTEMPTS, MOST_SWEPT
from submissions.evidence import rules
from submissions.files import storage
from submissions.media import facts as media
from submissions.media.probe import probe_limited
from submissions.media.rules import check as judge
from submissions.models import EvidenceFile

RIPE = timedelta(seconds=10)
_after: list[Callable[[EvidenceFile], None]] = []
_CHECKING, _FAILED = EvidenceFile.State.CHECKING, EvidenceFile.State.FAILED


@dataclass(frozen=True)
class Judgement:
    state: str
    findings: list[media.Finding]
    content_type: str = ""
    sha256: str = ""


def register_after(act: Callable[[EvidenceFile], None]) -> None:
    """Apps that make something of a file that passed say so at start (`apps.py`); a sweep of theirs finds what was
    missed."""
    if act not in _after:
        _after.append(act)


@shared_task(name="submissions.tasks.check_evidence", soft_time_limit=150, time_limit=180)
def check_evidence(file_id: int) -> None:
    check(file_id)


@shared_task(name="submissions.tasks.sweep_evidence")
def sweep_evidence() -> None:
    sweep()


def check(file_id: int) -> bool:
    """Judge one file; whether this call was the one that finished it."""
    if not leases.claim(EvidenceFile.objects.all(), file_id, lasts=LEASE, waiting=_CHECKING, taken=_CHECKING):
        return False
    file = EvidenceFile.objects.get(pk=file_id)
    if file.attempts > MAX_ATTEMPTS:
        return _finish(file, _unreadable("killed"))
    try:
        with storage.local_path(file) as path:
            judgement = _judge(file, path)
    except FileNotFoundError:
        judgement = _unreadable("lost")
    return _finish(file, judgement)


def sweep() -> int:
    """Queue every file that nobody is checking; how many."""
    ripe = Q(received_at__lt=timezone.now() - RIPE)
    stuck = EvidenceFile.objects.filter(leases.free(waiting=_CHECKING, taken=_CHECKING, ripe=ripe))
    return leases.sweep(stuck, check_evidence, most=MOST_SWEPT)


def _judge(file: EvidenceFile, path: Path) -> Judgement:
    facts = probe_limited(path, name=file.original_name)
    findings = [found for found in judge(facts, rules.RULE) if found.level != "info"]
    verdict = media.verdict(findings)
    if verdict == media.REJECT or any(found.code in rules.NEVER for found in findings):
        return Judgement(_FAILED, findings, sha256=storage.sha256_of(path))
    state = EvidenceFile.State.WARNED if verdict == media.WARN else EvidenceFile.State.PASSED
    return Judgement(state, findings, CONTENT_TYPES[facts.container], storage.sha256_of(path))


def _unreadable(reason: str) -> Judgement:
    return Judgement(_FAILED, [media.Finding("integrity", "block", {"reason": reason}, {})])


def _finish(file: EvidenceFile, judgement: Judgement) -> bool:
    """The bytes go first, so that a row that says "passed" has them; then the row, if the lease is still ours."""
    staged, name = storage.staging_path(file), ""
    if judgement.state != _FAILED:
        name = storage.put(staged, storage.storage_key(file))
    closed = leases.close(
        file,
        state=judgement.state,
        checked_at=timezone.now(),
        sha256=judgement.sha256,
        storage_name=name,
        content_type=judgement.content_type,
        findings=[found.as_dict() for found in judgement.findings],
    )
    if closed and not name:
        storage.erase_names([staged, storage.storage_key(file)])
    for act in _after if closed and name else ():
        act(file)
    return closed
