"""A row is worked on by one worker at a time: claimed, renewed and closed by who holds it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice
from common.background import leases
from submissions.models import EntryFile, Package
from tests.factories import make_campaign, make_entry, make_file, make_union

HOUR = timedelta(hours=1)


@pytest.fixture
def package(db: None) -> Package:
    return Package.objects.create(union=make_union(), campaign=make_campaign())


def taken(package: Package) -> Package:
    assert leases.claim(Package.objects.all(), package.pk, lasts=HOUR)
    return Package.objects.get(pk=package.pk)


def test_row_is_claimed_once_until_its_lease_runs_out(package: Package) -> None:
    assert [leases.claim(Package.objects.all(), package.pk, lasts=HOUR) for _ in range(2)] == [True, False]
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert [leases.claim(Package.objects.all(), package.pk, lasts=HOUR) for _ in range(2)] == [True, False]
    assert Package.objects.get(pk=package.pk).attempts == 2


def test_who_tells_how_far_it_is_keeps_the_row(package: Package) -> None:
    mine = taken(package)
    with time_machine.travel(timezone.now() + HOUR / 2, tick=False):
        assert leases.renew(mine, lasts=HOUR, progress=40)
    with time_machine.travel(timezone.now() + 1.25 * HOUR, tick=False):
        assert not leases.claim(Package.objects.all(), package.pk, lasts=HOUR)
        assert leases.close(mine, state="failed")
    package.refresh_from_db()
    assert (package.state, package.progress, package.lease_until) == ("failed", 40, None)


def test_who_lost_the_row_writes_nothing(package: Package) -> None:
    lost = taken(package)
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        taken(package)
        assert not leases.renew(lost, lasts=HOUR, progress=99)
        assert not leases.close(lost, state="failed")
    package.refresh_from_db()
    assert (package.state, package.progress) == ("making", 0)


# ── Rows with other states ──
class Heard:
    """A task that is only asked."""

    def __init__(self) -> None:
        self.keys: list[int] = []

    def delay(self, pk: int) -> None:
        self.keys.append(pk)


@pytest.fixture(params=["package", "file", "message"])
def work(request: Any, db: None) -> tuple[Any, dict[str, str], str]:
    """A row that waits, its states if they are not the usual ones, and the state it ends in."""
    if request.param == "package":
        return Package.objects.create(union=make_union(), campaign=make_campaign()), {}, "failed"
    if request.param == "message":
        row = Notice.objects.create(kind="person.invite", to="a@b.cn", subject="邀请", text="请登录")
        return row, {"taken": Notice.State.SENDING}, Notice.State.FAILED
    entry = make_entry(make_campaign().categories.get(code="film"))
    return make_file(entry, state="checking"), {"waiting": "checking", "taken": "checking"}, EntryFile.State.HELD


def test_rows_of_every_kind_are_held_by_one(work: tuple[Any, dict[str, str], str]) -> None:
    row, states, end = work
    rows = type(row).objects.all()
    assert [leases.claim(rows, row.pk, lasts=HOUR, **states) for _ in range(2)] == [True, False]
    lost = rows.get(pk=row.pk)
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert leases.claim(rows, row.pk, lasts=HOUR, **states)
        assert not leases.close(lost, state=end)
        mine = rows.get(pk=row.pk)
        assert [leases.close(mine, state=end), leases.close(mine, state=end)] == [True, False]
    row.refresh_from_db()
    assert (row.state, row.lease_until, row.attempts) == (end, None, 2)


def test_who_never_claimed_a_row_does_not_close_it(work: tuple[Any, dict[str, str], str]) -> None:
    row, _states, end = work
    assert not leases.close(row, state=end)
    assert type(row).objects.get(pk=row.pk).state == row.state


def test_sweep_queues_what_is_free_and_no_more_than_asked(work: tuple[Any, dict[str, str], str]) -> None:
    row, states, _end = work
    task, rows = Heard(), type(row).objects.filter(leases.free(**states))
    assert (leases.sweep(rows, task, most=0), leases.sweep(rows, task, most=5), task.keys) == (0, 1, [row.pk])
    leases.claim(type(row).objects.all(), row.pk, lasts=HOUR, **states)
    assert leases.sweep(type(row).objects.filter(leases.free(**states)), task, most=5) == 0
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert leases.sweep(type(row).objects.filter(leases.free(**states)), task, most=5) == 1
