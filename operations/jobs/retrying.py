"""What a person can do about a failed task and about a file whose check stands still.

Tasks are idempotent: the row that each works on decides what is left to do. Still only those named here are sent again
from a page, so that a new task is looked at first; two clicks send one message, because the row is taken by one UPDATE.
"""

from __future__ import annotations

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.background.queueing import queue_on_commit
from common.refusals import Refused
from operations.models import JobRun
from submissions.checks.checking import check_file
from submissions.models import EntryFile

STUCK_MINUTES = 10  # without a verdict, and nobody at work on it
OF_ACTS = frozenset(
    {
        "accounts.tasks.send_message",
        "activities.tasks.make_copy",
        "review.tasks.build_year_report",
        "submissions.tasks.build_package",
        "submissions.tasks.check_evidence",
        "submissions.tasks.check_file",
        "submissions.tasks.convert_file",
        "submissions.tasks.find_likeness",
        "submissions.tasks.look_closer",
        "submissions.tasks.make_copies",
    }
)


def may_be_retried(run: JobRun) -> bool:
    known = run.task in OF_ACTS or bool(settings.CELERY_BEAT_SCHEDULE.get(run.job))
    return known and run.outcome == JobRun.Outcome.FAILED and run.retried_at is None


def failed() -> QuerySet[JobRun]:
    return JobRun.objects.filter(outcome=JobRun.Outcome.FAILED)


@transaction.atomic
def retry(*, run: JobRun, by: User) -> None:
    """Send a failed task once more. Side effects: an audit event; on commit, the task is queued. Raises Refused."""
    permissions.check(by, "job.retry")
    if not may_be_retried(run):
        raise Refused(_("这项任务不能从这里重试：它已经重试过，或不在可以重试的任务之列。请刷新页面查看。"))
    if not failed().filter(pk=run.pk, retried_at__isnull=True).update(retried_at=timezone.now()):
        raise Refused(_("这项任务已经重试过。请刷新页面查看结果。"))
    audit.record(action="job.retry", obj=run, by=by, task=run.task)
    queue_on_commit(current_app.tasks[run.task].signature(*run.arguments))


def stuck() -> QuerySet[EntryFile]:
    """Files that wait for their verdict too long, and that no worker holds; the oldest first."""
    now = timezone.now()
    late = EntryFile.objects.live().filter(
        state=EntryFile.State.CHECKING, received_at__lt=now - timedelta(minutes=STUCK_MINUTES)
    )
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return late.filter(free).select_related("entry").defer("entry__answers").order_by("received_at")


@transaction.atomic
def check_again(*, file: EntryFile, by: User) -> None:
    """Have a file that stands still checked as if it had just arrived. Two clicks are one check: it takes a lease.

    Side effects: an audit event; on commit, the check is queued. Raises Refused.
    """
    permissions.check(by, "job.retry")
    if not stuck().filter(pk=file.pk).update(attempts=0, lease_until=None):
        raise Refused(_("这个文件已在检查，或已经检查完。请刷新页面查看。"))
    audit.record(action="job.check_again", obj=file.entry, by=by, file=file.original_name)
    queue_on_commit(check_file, file.pk)
