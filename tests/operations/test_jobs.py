"""Runs of tasks are written down, failed ones retried once, files that stand still checked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.models import Campaign
from common.refusals import Refused
from operations.job_words import WORDS
from operations.jobs import listing, recording, retrying
from operations.models import JobRun
from submissions import states
from submissions.models import EntryFile
from tests.factories import make_campaign, make_entry, make_file

pytestmark = pytest.mark.django_db
SWEEP, OUTBOX = "submissions.tasks.sweep_checks", "sweep-outbox"


def run(job: str = "", *, minutes: int = 0, task: str = SWEEP, **values: Any) -> JobRun:
    ended = timezone.now() - timedelta(minutes=minutes)
    fields = {"outcome": "done", "started_at": ended - timedelta(seconds=2), "ended_at": ended, **values}
    return JobRun.objects.create(job=job, task=task, **fields)


class Request:
    """What Celery tells its signals of a task that a worker ran."""

    def __init__(self, args: Any = (), kwargs: Any = None, *, is_eager: bool = False) -> None:
        self.id, self.args, self.kwargs, self.is_eager = "1", args, kwargs or {}, is_eager


class Task:
    def __init__(self, name: str, request: Request) -> None:
        self.name, self.request = name, request


def test_every_scheduled_job_has_words_and_a_task() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE
    current_app.loader.import_default_modules()
    assert [name for name in schedule if name not in WORDS] == []
    assert [one["task"] for one in schedule.values() if one["task"] not in current_app.tasks] == []
    assert [task for task in retrying.OF_ACTS if task not in current_app.tasks or task not in WORDS] == []


def test_a_job_that_runs_often_keeps_its_last_good_run_and_every_failure() -> None:
    for _ in range(3):
        recording._succeeded(Task(SWEEP, Request()))
    recording._failed(Task(SWEEP, Request()), task_id="1", exception=OSError("13800001111"))
    found = JobRun.objects.order_by("pk").values_list("job", "outcome", "problem")
    assert list(found) == [("sweep-stuck-checks", "done", ""), ("sweep-stuck-checks", "failed", "OSError")]


def test_a_nightly_job_keeps_each_run_and_is_told_from_the_hourly_one_by_its_arguments() -> None:
    for kwargs in ({"whole": True}, {"whole": True}, {}):
        recording._succeeded(Task("voting.tasks.search_fraud", Request(kwargs=kwargs)))
    jobs = list(JobRun.objects.order_by("pk").values_list("job", flat=True))
    assert jobs == ["search-fraud-in-all-votes"] * 2 + ["search-fraud"]


def test_acts_write_down_their_failures_only_and_nothing_in_the_page_s_own_process() -> None:
    recording._succeeded(Task("submissions.tasks.check_file", Request((7,))))
    recording._failed(Task("submissions.tasks.check_file", Request((7,), is_eager=True)), exception=OSError())
    assert not JobRun.objects.exists()
    recording._failed(Task("submissions.tasks.check_file", Request((7,))), exception=OSError(), args=(7,))
    assert JobRun.objects.get().arguments == [[7], {}]


def test_old_rows_are_pruned_but_never_the_last_good_one() -> None:
    kept = run("remind", minutes=60 * 24 * 40)
    run("remind", minutes=60 * 24 * 41)
    run("remind", minutes=60 * 24 * 31, outcome="failed")
    young = run(outcome="failed")
    assert recording.prune_job_runs() == 2
    assert set(JobRun.objects.all()) == {kept, young}


def test_a_job_is_missing_half_an_hour_after_it_was_due() -> None:
    run(OUTBOX, minutes=29)
    run("sweep-packages", minutes=40)
    run("sweep-packages", outcome="failed")
    run("erase-what-is-over", minutes=60 * 25)
    run("recount-votes", minutes=20)
    now = timezone.now()
    assert [job.name for job in listing.missing(listing.jobs(), now)] == ["sweep-packages", "erase-what-is-over"]


def test_the_next_run_of_a_nightly_job_is_at_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    run("seal-days", minutes=1)
    schedule = {"seal-days": {"task": "voting.tasks.seal_days", "schedule": crontab(minute=12, hour=0)}}
    monkeypatch.setattr(settings, "CELERY_BEAT_SCHEDULE", schedule)
    due = timezone.localtime(next(job for job in listing.jobs() if job.name == "seal-days").due_at)
    assert (due.hour, due.minute) == (0, 12)
    assert timedelta(0) < due - timezone.now() <= timedelta(days=1)


def test_two_clicks_send_a_failed_task_once(
    cast: Any, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    failed = run(task="submissions.tasks.check_file", outcome="failed", arguments=[[7], {}])
    with django_capture_on_commit_callbacks(execute=True):
        retrying.retry(run=failed, by=cast.organiser)
        with pytest.raises(Refused):
            retrying.retry(run=failed, by=cast.organiser)  # a click with the row as it was before
    assert sent == [("submissions.tasks.check_file", (7,), {})]
    assert AuditEvent.objects.filter(action="job.retry").count() == 1


@pytest.mark.parametrize("task", ["somebody.tasks.else", "accounts.tasks.send_invitation"])
def test_what_is_not_named_is_not_retried(cast: Any, task: str) -> None:
    failed = run(task=task, outcome="failed")
    with pytest.raises(Refused):
        retrying.retry(run=failed, by=cast.organiser)


def test_a_stuck_file_is_checked_again_once(
    cast: Any, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    file = stuck_file(cast, lease_until=timezone.now() - timedelta(minutes=1), attempts=2)
    held = stuck_file(cast, lease_until=timezone.now() + timedelta(minutes=1))
    assert list(retrying.stuck()) == [file]
    with django_capture_on_commit_callbacks(execute=True):
        retrying.check_again(file=file, by=cast.organiser)
        with pytest.raises(Refused):
            retrying.check_again(file=held, by=cast.organiser)
    file.refresh_from_db()
    assert (file.attempts, file.lease_until) == (0, None)
    assert sent == [("submissions.tasks.check_file", (file.pk,), {})]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_questions(
    as_: Any, cast: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        run("seal-days", outcome="failed")
        run("remind")
        stuck_file(cast)
    browser = as_(cast.organiser)
    browser.get("/jobs/")
    with django_assert_num_queries(5):
        page = browser.get("/jobs/").content.decode()
    assert page.count("重新检查</button>") == page.count("重试</button>") == rows


def test_an_auditor_reads_and_does_not_retry(as_: Any, cast: Any) -> None:
    failed = run("remind", outcome="failed")
    page = as_(cast.auditor).get("/jobs/").content.decode()
    assert "失败" in page and "重试</button>" not in page
    assert as_(cast.auditor).post(f"/jobs/{failed.pk}/retry/").status_code == 403


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    current_app.loader.import_default_modules()

    def note(self: Any, args: Any = (), kwargs: Any = None, **_: Any) -> None:
        found.append((self.name, tuple(args or ()), kwargs or {}))

    monkeypatch.setattr("celery.app.task.Task.apply_async", note)
    return found


def stuck_file(cast: Any, **values: Any) -> EntryFile:
    campaign = Campaign.objects.first() or make_campaign()
    entry = make_entry(campaign.categories.get(code="film"), by=cast.entrant, state=states.SUBMITTED)
    file = make_file(entry)
    fields = {"state": "checking", "received_at": timezone.now() - timedelta(minutes=45), **values}
    EntryFile.objects.filter(pk=file.pk).update(**fields)
    return EntryFile.objects.get(pk=file.pk)
