"""A lock on a row keeps others from changing it, and from nothing else.

PostgreSQL's strongest row lock also makes every new row wait that only points at the locked one: a worker that wrote
a file and then a finding of its entry, and a page that held the entry and then wrote the file, waited for each other
until one was ended with an error. So each lock says which of the two it is.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from submissions import workflow
from submissions.models import Entry, EntryFile
from tests import factories
from voting.tally import days

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "activities", "campaign", "common", "operations", "review", "submissions", "voting")
LOCK = re.compile(r"select_for_update\((?P<options>(?:[^()]|\([^()]*\))*)\)")


def test_every_lock_says_whether_it_is_also_against_rows_that_point_at_it() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {lock['options']}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for lock in LOCK.finditer(path.read_text())
    }
    assert len(found) > 40
    assert [lock for lock in found if "no_key=" not in lock] == []


@pytest.mark.django_db(transaction=True)
def test_file_of_a_locked_entry_is_written_without_waiting() -> None:
    if connection.vendor != "postgresql":  # SQLite locks the whole file; one waits for the other and is never ended
        return
    entry = factories.make_entry(factories.make_campaign().categories.get(code="film"))
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        workflow.lock_entry(entry.pk)
        other.submit(_write_a_file, entry.pk).result()
    assert EntryFile.objects.filter(entry=entry, original_name="夜班.jpg").count() == 1


@pytest.mark.django_db(transaction=True)
def test_count_of_the_minute_leaves_a_campaign_alone_that_a_seal_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign, counted = factories.make_campaign(), []
    monkeypatch.setattr(days, "recompute", counted.append)
    if connection.vendor == "postgresql":
        with transaction.atomic(), ThreadPoolExecutor(1) as other:
            days.lock(campaign)
            other.submit(_count).result()
    assert counted == []
    days.count_today()
    assert counted == [campaign]


def _count() -> None:
    try:
        days.count_today()
    finally:
        connections.close_all()


def _write_a_file(pk: int) -> None:
    try:
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '2s'")
            factories.make_file(Entry.objects.get(pk=pk), name="夜班.jpg")
    finally:
        connections.close_all()
