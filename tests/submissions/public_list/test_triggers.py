"""The database notes every change of what everybody may see, whoever makes it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models

from submissions import states
from submissions.models import DerivedCopy, Entry, EntryFile, PublicListChange
from submissions.public_list import stamp, triggers
from tests import factories


@pytest.fixture(params=[True, False], ids=["listed", "not listed"])
def is_listed(request: Any) -> bool:
    return bool(request.param)


@pytest.fixture
def entry(db: None, is_listed: bool) -> Entry:
    category = factories.make_campaign().categories.get(code="film")
    return factories.make_entry(category, state=states.SHORTLISTED if is_listed else states.ADMITTED)


@pytest.fixture
def copy(entry: Entry) -> DerivedCopy:
    return DerivedCopy.objects.create(file=factories.make_file(entry), kind="poster", state="waiting")


def now() -> str:
    stamp.forget()
    return stamp.stamp()


def bare(row: models.Model, columns: str) -> None:
    """As from a prompt: nothing of this program takes part."""
    sets = ", ".join(f"{name.strip()} = {name.strip()}" for name in columns.split(","))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {sets} WHERE id = {row.pk}")


CHANGES: dict[str, Callable[[DerivedCopy], Any]] = {
    "title": lambda copy: bare(copy.file.entry, "title"),
    "answers": lambda copy: bare(copy.file.entry, "answers"),
    "declarations": lambda copy: bare(copy.file.entry, "declarations"),
    "file removed": lambda copy: bare(copy.file, "removed_at"),
    "file judged": lambda copy: bare(copy.file, "state"),
    "caption": lambda copy: bare(copy.file, "caption"),
    "file comes": lambda copy: factories.make_file(copy.file.entry, role="photo"),
    "copy made": lambda copy: bare(copy, "state, storage_name"),
    "copy goes": lambda copy: copy.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_changes_of_listed_works_are_noted_and_of_others_not(
    copy: DerivedCopy, is_listed: bool, change: Callable[[DerivedCopy], Any]
) -> None:
    before = now()
    change(copy)
    assert (now() != before) == is_listed


def test_a_work_that_comes_to_the_list_or_leaves_it_is_noted(entry: Entry, is_listed: bool) -> None:
    before, other = now(), states.ADMITTED if is_listed else states.SHORTLISTED
    Entry.objects.filter(pk=entry.pk).update(state=other)
    assert now() != before


def test_a_renamed_union_is_noted(entry: Entry) -> None:
    before = now()
    bare(entry.union, "name")
    assert now() != before


def test_bytes_that_arrive_and_progress_are_not_noted(copy: DerivedCopy) -> None:
    before = now()
    EntryFile.objects.filter(pk=copy.file_id).update(size=7, attempts=2)
    DerivedCopy.objects.filter(pk=copy.pk).update(progress=50)
    assert now() == before


def test_a_note_is_a_row_of_its_own_so_that_nobody_waits(entry: Entry, is_listed: bool) -> None:
    before = PublicListChange.objects.count()
    bare(entry, "title")
    bare(entry, "title")
    assert PublicListChange.objects.count() - before == 2 * is_listed


def test_triggers_come_off_and_on_again(entry: Entry, is_listed: bool) -> None:
    before = now()
    triggers.uninstall(connection)
    bare(entry, "title")
    without = now()
    triggers.install(connection)
    bare(entry, "title")
    assert (without == before, now() == before) == (True, not is_listed)


def test_it_is_asked_once_a_while_and_not_for_every_page(
    entry: Entry, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.CAMPAIGN_LOOK_SECONDS = 60
    now()
    with django_assert_num_queries(0):
        assert stamp.stamp() == stamp.stamp()
    settings.CAMPAIGN_LOOK_SECONDS = 0
    with django_assert_num_queries(1):
        stamp.stamp()
