"""Making the reports that were asked for, in the worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from campaign import memory
from common.background import leases
from review.models import YearReport
from review.statistics.counting.scope import Scope
from review.statistics.report import document, official_word
from submissions.files import storage

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
MOST_SWEPT = 20
KEPT = 10  # of one campaign


@shared_task(name="review.tasks.build_year_report", soft_time_limit=300, time_limit=360)
def build_year_report(report_id: int) -> None:
    build(report_id)


@shared_task(name="review.tasks.sweep_year_reports")
def sweep_year_reports() -> int:
    """Queue reports that nobody is making; how many."""
    ripe = Q(created_at__lt=timezone.now() - timedelta(minutes=1))
    return leases.sweep(YearReport.objects.filter(leases.free(ripe=ripe)), build_year_report, most=MOST_SWEPT)


def build(report_id: int) -> bool:
    """Make one report; whether this call finished it."""
    if not leases.claim(YearReport.objects.all(), report_id, lasts=LEASE):
        return False
    report = YearReport.objects.select_related("requested_by").get(pk=report_id)
    if report.attempts > MAX_ATTEMPTS:
        return leases.close(report, state="failed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(_drawn(report))
        size, digest = path.stat().st_size, storage.sha256_of(path)
        name = storage.put(path, f"reports/{report.key.hex}.docx")
    done = leases.close(report, state="ready", progress=100, storage_name=name, size=size, sha256=digest)
    if done:
        _erase_older(report)
    return done


def _drawn(report: YearReport) -> bytes:
    """As its maker reads the numbers."""
    assert report.requested_by is not None
    campaign, other = memory.find_campaign(report.campaign_id), report.compared_with_id
    beside = memory.find_campaign(other) if other else None
    return official_word.draw(document.report(Scope(campaign or report.campaign, report.requested_by), beside))


def _erase_older(report: YearReport) -> None:
    for row in YearReport.objects.filter(campaign=report.campaign, state="ready")[KEPT:]:
        row.delete()
        storage.erase_names([row.storage_name])
