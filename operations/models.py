"""What the site knows of its own running: runs of tasks, and alarms that are on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from operations.job_words import word


class JobRun(models.Model):
    """One run of a scheduled job, or of any task that failed.

    `job` is the name in the schedule, empty for a task that an act has queued. Of a job that runs more often than
    once an hour only the last good run is kept; of the others, and of failures, all until they are pruned.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    job = models.CharField(max_length=60, blank=True)
    task = models.CharField(max_length=120)
    arguments = models.JSONField(default=list)  # as the task was called: positional, by name
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(default=timezone.now, db_index=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    problem = models.CharField(max_length=300, blank=True)
    retried_at = models.DateTimeField(null=True, blank=True)  # sent again by a person

    class Meta:
        ordering = ["-ended_at", "-pk"]
        indexes = [models.Index(fields=["job", "ended_at"], name="job_runs_by_job")]
        constraints = [
            models.CheckConstraint(
                name="job_run_retried_failed", condition=Q(retried_at__isnull=True) | Q(outcome="failed")
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        return word(self.job or self.task)

    @property
    def seconds(self) -> float:
        return (self.ended_at - self.started_at).total_seconds()


class RunningAlarm(models.Model):
    """Something that goes wrong with the running of the site, from when it was seen until it was over.

    `code` names the cause; one cause has one alarm at a time, so that its mail goes once.
    """

    code = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    ask = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="running_alarm_once", fields=["code"], condition=Q(over_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.what
