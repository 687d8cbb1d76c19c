"""A row is worked on by one worker at a time: claimed, renewed and closed by who holds it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from submissions.files import leases
from submissions.models import Package
from tests.factories import make_campaign, make_union

HOUR = timedelta(hours=1)


@pytest.fixture
def package(db: None) -> Package:
    return Package.objects.create(union=make_union(), campaign=make_campaign())


def taken(package: Package) -> Package:
    assert leases.claim(Package, package.pk, lasts=HOUR)
    return Package.objects.get(pk=package.pk)


def test_row_is_claimed_once_until_its_lease_runs_out(package: Package) -> None:
    assert [leases.claim(Package, package.pk, lasts=HOUR) for _ in range(2)] == [True, False]
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert [leases.claim(Package, package.pk, lasts=HOUR) for _ in range(2)] == [True, False]
    assert Package.objects.get(pk=package.pk).attempts == 2


def test_who_tells_how_far_it_is_keeps_the_row(package: Package) -> None:
    mine = taken(package)
    with time_machine.travel(timezone.now() + HOUR / 2, tick=False):
        assert leases.renew(mine, lasts=HOUR, progress=40)
    with time_machine.travel(timezone.now() + 1.25 * HOUR, tick=False):
        assert not leases.claim(Package, package.pk, lasts=HOUR)
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
