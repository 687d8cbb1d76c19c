"""What the site says of itself at this moment, each figure in one question to the database at most."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.exceptions import ChannelError
from prometheus_client.core import GaugeMetricFamily, Metric

from accounts.login.attempts import FAILED
from accounts.models import AuditEvent
from accounts.outbox import sending
from operations.job_words import BACKUP
from operations.jobs import listing, retrying
from submissions.checks import checking
from voting.models import Vote

MOST_VOTES = 30_000  # of a minute that are counted: the newest by key, so that ten million need no index of their own


class Figures:
    """A collector of prometheus_client: asked when the address is."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield _by("bamin_queue_length", "Messages that wait in the broker", "queue", queue_lengths())
        yield _by("bamin_disk_free_bytes", "Free where files and the database lie", "folder", disks_free())
        yield _one("bamin_checks_stuck", "Files without a verdict that no worker holds", retrying.stuck().count())
        yield _one("bamin_checks_oldest_seconds", "Oldest file in checking", _age(checking.oldest_waiting(), now))
        yield _one("bamin_messages_oldest_seconds", "Oldest unsent message", _age(sending.oldest_unsent(), now))
        yield _one("bamin_votes_last_minute", "Votes of the last 60 seconds", votes_since(now - timedelta(minutes=1)))
        yield _one("bamin_login_failures_last_hour", "Failed log-ins", failed_logins(now - timedelta(hours=1)))
        yield from _of_jobs(now)


def queue_lengths() -> dict[str, float]:
    """By queue; none where the broker is away, which /healthz says."""
    try:
        with current_app.connection_for_read() as line:
            return {queue.name: _length(line.default_channel, queue.name) for queue in settings.CELERY_TASK_QUEUES}
    except OSError:
        return {}


def _length(channel: object, queue: str) -> float:
    try:
        return float(channel.queue_declare(queue, passive=True).message_count)  # type: ignore[attr-defined]
    except ChannelError:  # Redis has no list of no messages
        return 0


def disks_free() -> dict[str, float]:
    """Of the files, and of the database where it is a file of this machine: that of a PostgreSQL elsewhere is unknown
    here."""
    folders = {"media": settings.MEDIA_ROOT, "uploads": settings.UPLOAD_DIR}
    if connection.vendor == "sqlite":
        folders["database"] = Path(str(connection.settings_dict["NAME"])).parent
    return {name: float(shutil.disk_usage(_existing(Path(folder))).free) for name, folder in folders.items()}


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def votes_since(since: datetime) -> int:
    newest = Vote.objects.order_by("-pk").values_list("pk")[:MOST_VOTES]
    return Vote.objects.filter(pk__in=newest, cast_at__gte=since).count()


def failed_logins(since: datetime) -> int:
    return AuditEvent.objects.filter(action=FAILED, at__gte=since).count()


def _of_jobs(now: datetime) -> Iterator[Metric]:
    jobs = listing.jobs()
    ages = {job.name: _age(job.done_at, now) for job in jobs if job.done_at and job.name != BACKUP}
    yield _by("bamin_job_age_seconds", "Since the last good run of a scheduled job", "job", ages)
    yield _one("bamin_jobs_missing", "Scheduled jobs that should have run", len(listing.missing(jobs, now)))
    backed_up = next(job.done_at for job in jobs if job.name == BACKUP)
    if backed_up:
        yield _one("bamin_backup_age_seconds", "Since the last back-up", _age(backed_up, now))


def _age(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _by(name: str, says: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
