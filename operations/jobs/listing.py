"""Every scheduled job with its last runs and its next one, and which of them are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.schedules import crontab
from django.conf import settings
from django.db.models import Max, OuterRef, Subquery

from operations.job_words import BACKUP, word
from operations.models import JobRun

LATE = timedelta(minutes=30)  # beyond the time at which a job was due


@dataclass(frozen=True)
class Job:
    """`last`: its newest run, good or not; `done_at`: when it last went well; `due_at`: its next run after that."""

    name: str
    last: JobRun | None
    done_at: datetime | None
    due_at: datetime | None

    @property
    def words(self) -> str:
        return word(self.name)

    def is_missing(self, now: datetime) -> bool:
        """It has run before and should have run again; one that never ran says nothing of a new site."""
        return self.due_at is not None and self.due_at < now - LATE


def jobs() -> list[Job]:
    """In the order of the schedule; two questions."""
    own = JobRun.objects.filter(job=OuterRef("job")).order_by("-ended_at", "-pk")
    last = {run.job: run for run in JobRun.objects.exclude(job="").filter(pk=Subquery(own.values("pk")[:1]))}
    good = JobRun.objects.filter(outcome=JobRun.Outcome.DONE).exclude(job="").order_by()
    done = dict(good.values("job").annotate(at=Max("ended_at")).values_list("job", "at"))
    return [_job(name, last.get(name), done.get(name)) for name in (*settings.CELERY_BEAT_SCHEDULE, BACKUP)]


def missing(found: list[Job], now: datetime) -> list[Job]:
    return [job for job in found if job.is_missing(now)]


def _job(name: str, last: JobRun | None, done: datetime | None) -> Job:
    return Job(name, last, done, _due_after(name, done) if done else None)


def _due_after(name: str, done: datetime) -> datetime | None:
    entry = settings.CELERY_BEAT_SCHEDULE.get(name)
    if entry is None:
        return None
    schedule = entry["schedule"]
    if isinstance(schedule, crontab):
        last, until_next, _now = schedule.remaining_delta(done)
        return last + until_next
    return done + timedelta(seconds=schedule.total_seconds())
