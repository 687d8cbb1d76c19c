"""Alarms of running: once each, on the desk and by mail, until they are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Notice
from operations.alarms import causes, on_the_desk, watching
from operations.models import JobRun, RunningAlarm
from submissions import states
from submissions.models import EntryFile
from tests.factories import make_campaign, make_entry, make_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    free = {"media": 100 * 1024.0**3, "uploads": 100 * 1024.0**3}
    monkeypatch.setattr(causes, "disks_free", lambda: free)
    return free


def ran(job: str, *, days: float = 0) -> JobRun:
    ended = timezone.now() - timedelta(days=days)
    return JobRun.objects.create(job=job, task=job, outcome="done", started_at=ended, ended_at=ended)


def codes() -> list[str]:
    return [cause.code for cause in causes.causes(timezone.now())]


def test_a_healthy_site_has_no_alarm() -> None:
    ran("erase-what-is-over")
    assert codes() == []


def test_each_cause_is_seen(cast: Any, settings: Any, disk: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUP_ALARM_DAYS = 2
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant, state=states.SUBMITTED)
    received = timezone.now() - timedelta(minutes=16)
    EntryFile.objects.filter(pk=make_file(entry).pk).update(state="checking", received_at=received)
    disk["uploads"] = 4 * 1024.0**3
    ran("erase-what-is-over", days=2)
    monkeypatch.setattr("voting.tally.recount.open_faults", lambda campaign: 1)
    assert codes() == ["disk", "queue", "job:erase-what-is-over", "backup", "ledger"]
    ran("backup", days=1)
    assert "backup" not in codes()
    ran("erase-what-is-over")
    assert codes() == ["disk", "queue", "ledger"]


def test_an_alarm_is_mailed_once_until_it_is_over(cast: Any, disk: dict[str, float]) -> None:
    disk["media"] = 1.0
    assert [watching.watch() for _ in range(3)] == [1, 0, 0]
    assert list(Notice.objects.values_list("kind", "to")) == [("operations.alarm", cast.organiser.email)]
    disk["media"] = 100 * 1024.0**3
    assert watching.watch() == 0
    assert not watching.running().exists()
    disk["media"] = 1.0
    assert watching.watch() == 1
    assert (Notice.objects.count(), RunningAlarm.objects.count()) == (2, 2)


def test_the_desk_shows_them_and_says_when_nobody_looks(as_: Any, cast: Any, disk: dict[str, float]) -> None:
    campaign = make_campaign()
    disk["media"] = 1.0
    watching.watch()
    page = as_(cast.organiser).get("/desk/organiser/").content.decode()
    assert "服务器磁盘只剩" in page and "定时任务已停止运行" not in page
    ran("watch-operations", days=0.1)
    assert next(alarm.what for alarm in on_the_desk.alarms(campaign, timezone.now())) == "定时任务已停止运行"
