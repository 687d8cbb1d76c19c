"""The database renews the revision with every change of the rows that processes keep, whoever makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.utils import timezone

from campaign import revision
from campaign.models import BranchDeadline, BranchDesk, Campaign, Category, Phase, Revision
from tests.factories import make_campaign, make_union

KEPT = (Campaign, Category, Phase, BranchDeadline, BranchDesk)
NOT_KEPT = {(Campaign, "last_number")}  # every submission advances it
COLUMNS = [(kind, field.column) for kind in KEPT for field in kind._meta.local_concrete_fields if not field.primary_key]


@pytest.fixture
def rows(db: None) -> dict[type[models.Model], models.Model]:
    campaign = make_campaign()
    closes = timezone.now() + timedelta(days=1)
    union = make_union()
    desk = BranchDesk.objects.create(union=union, name="网络工作部", phone="0591-87654321")
    deadline = BranchDeadline.objects.create(campaign=campaign, union=union, closes_at=closes)
    category, phase = campaign.categories.defer(None).first(), campaign.phases.first()
    assert category is not None and phase is not None
    return {Campaign: campaign, Category: category, Phase: phase, BranchDeadline: deadline, BranchDesk: desk}


def stamp() -> str:
    return Revision.objects.get().stamp


def test_the_tables_are_those_that_processes_keep() -> None:
    assert list(revision.TABLES) == [kind._meta.db_table for kind in KEPT]


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_every_column_that_is_kept_renews_it(rows: Any, kind: type[models.Model], column: str) -> None:
    """By a bare statement, as from a prompt: nothing of this program takes part."""
    before, key = stamp(), kind._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {kind._meta.db_table} SET {column} = {column} WHERE {key} = {rows[kind].pk}")
    assert (stamp() == before) == ((kind, column) in NOT_KEPT)


@pytest.mark.parametrize("kind", [Category, Phase, BranchDeadline, BranchDesk])
def test_a_row_that_comes_or_goes_renews_it(rows: Any, kind: type[models.Model]) -> None:
    before, row = stamp(), rows[kind]
    kind._default_manager.filter(pk=row.pk).delete()
    gone = stamp()
    row.save(force_insert=True)
    assert len({before, gone, stamp()}) == 3


def test_a_campaign_that_comes_or_goes_renews_it(rows: Any) -> None:
    before = stamp()
    row = Campaign.objects.create(code="b", year=2024, title="乙", number_prefix="B", spec={}, definition_sha256="0")
    came = stamp()
    row.delete()
    assert len({before, came, stamp()}) == 3


def test_it_is_one_row_and_never_the_same_twice(rows: Any) -> None:
    seen = set()
    for _ in range(20):
        Phase.objects.filter(pk=rows[Phase].pk).update(name="甲")
        seen.add(stamp())
    assert len(seen) == 20
    assert Revision.objects.count() == 1
