"""Every task ends: its soft limit lies above its longest real work, the hard one above that, the broker's above all."""

from __future__ import annotations

import pytest
from django.conf import settings

from config.celery import app
from submissions.checks import checking, deep_checking, renditions
from submissions.media.deep import analysis
from submissions.media.renditions import transcode
from submissions.packages import packages

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


def limits(name: str) -> tuple[float, float]:
    task = app.tasks[name]
    return (
        task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT,
        task.time_limit or settings.CELERY_TASK_TIME_LIMIT,
    )


def test_there_are_tasks() -> None:
    assert {"submissions.tasks.check_file", "submissions.tasks.make_copies", "voting.tasks.erase_codes"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_task_has_both_limits_below_the_broker_s(name: str) -> None:
    soft, hard = limits(name)
    assert 0 < soft < hard < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


@pytest.mark.parametrize(
    ("task", "longest"),
    [
        (checking.check_file, checking.LEASE.total_seconds()),
        (deep_checking.run_deep_checks, analysis.WALL_S + 60),
        (renditions.make_copies, transcode.WALL_MOST_S + 2 * 120),
        (packages.build_package, 3600),
    ],
)
def test_longest_real_work_fits(task: object, longest: float) -> None:
    assert limits(task.name)[0] > longest  # type: ignore[attr-defined]


@pytest.mark.parametrize("seconds", [1, 180, 1800, 3600])
def test_no_viewing_copy_takes_more_than_its_hour(seconds: int) -> None:
    assert transcode.wall_of(seconds) <= transcode.WALL_MOST_S


def test_beat_sweeps_whatever_a_lost_message_could_lose() -> None:
    swept = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert (
        {
            "submissions.tasks.sweep_checks",
            "submissions.tasks.sweep_late_failures",
            "submissions.tasks.sweep_copies",
            "submissions.tasks.sweep_looks",
            "submissions.tasks.sweep_likeness",
            "submissions.tasks.sweep_packages",
            "accounts.tasks.sweep_outbox",
        }
        <= swept
        <= set(OURS)
    )
