"""Writing down what ran: from Celery's own signals, so that no task has to think of it.

A row that cannot be written is one line in the log; the task itself has done its work.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from celery.signals import task_failure, task_prerun, task_success
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from operations.models import JobRun

log = logging.getLogger(__name__)
OFTEN = timedelta(hours=1)  # jobs that run more often keep their last good run only
KEPT = timedelta(days=30)
_started: dict[str, float] = {}


def job_of(task: str, kwargs: dict[str, Any]) -> str:
    """The name in the schedule of a task called so; "" for one that an act has queued."""
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["task"] == task and entry.get("kwargs", {}) == kwargs:
            return str(name)
    return ""


@contextmanager
def recorded(job: str) -> Iterator[None]:
    """A command that the machine's own clock starts, written down like a task."""
    begun = timezone.now()
    try:
        yield
    except BaseException as fault:
        _write(job, job, [[], {}], begun, fault)
        raise
    _write(job, job, [[], {}], begun, None)


@shared_task(name="operations.tasks.prune_job_runs")
def prune_job_runs() -> int:
    """Old rows go, but never the last good one of a job: by it the page knows since when the job is missing."""
    last = JobRun.objects.filter(outcome=JobRun.Outcome.DONE).exclude(job="").order_by("job", "-ended_at")
    newest: dict[str, int] = {}
    for job, pk in last.values_list("job", "pk"):
        newest.setdefault(job, pk)
    old = JobRun.objects.filter(ended_at__lt=timezone.now() - KEPT).exclude(pk__in=newest.values())
    return old.delete()[0]


@task_prerun.connect(dispatch_uid="job runs")
def _begin(task_id: str = "", **_facts: Any) -> None:
    _started[task_id] = time.monotonic()


@task_success.connect(dispatch_uid="job runs")
def _succeeded(sender: Any = None, **_facts: Any) -> None:
    request = sender.request
    begun, job = _begun(request.id), job_of(sender.name, request.kwargs or {})
    if job and not request.is_eager:
        _write(job, sender.name, _arguments(request.args, request.kwargs), begun, None)


@task_failure.connect(dispatch_uid="job runs")
def _failed(
    sender: Any = None, task_id: str = "", exception: Any = None, args: Any = (), kwargs: Any = None, **_facts: Any
) -> None:
    begun, job = _begun(task_id), job_of(sender.name, kwargs or {})
    if not sender.request.is_eager:
        _write(job, sender.name, _arguments(args, kwargs), begun, exception)


def _begun(task_id: str) -> datetime:
    return timezone.now() - timedelta(seconds=time.monotonic() - _started.pop(task_id, time.monotonic()))


def _arguments(args: Any, kwargs: Any) -> list[Any]:
    return [list(args or ()), dict(kwargs or {})]


def _write(job: str, task: str, arguments: list[Any], begun: datetime, fault: BaseException | None) -> None:
    values = {"started_at": begun, "ended_at": timezone.now(), "task": task, "arguments": arguments}
    try:
        if fault is not None:
            JobRun.objects.create(job=job, outcome=JobRun.Outcome.FAILED, problem=type(fault).__name__, **values)
        elif not (_runs_often(job) and JobRun.objects.filter(job=job, outcome=JobRun.Outcome.DONE).update(**values)):
            JobRun.objects.create(job=job, outcome=JobRun.Outcome.DONE, **values)
    except (DatabaseError, TypeError) as problem:
        log.warning("run of %s not written down: %s", job or task, type(problem).__name__)


def _runs_often(job: str) -> bool:
    schedule = settings.CELERY_BEAT_SCHEDULE.get(job, {}).get("schedule")
    return isinstance(schedule, timedelta) and schedule < OFTEN
