"""The database of an earlier release, migrated to now: nothing is lost, and its pages open.

The packed databases are made by tools/earlier_database.py, each named by the commit whose demo it holds. For PostgreSQL
their rows are laid into tables made by the migrations of that release.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sqlite3.xz"))
KEPT = ("submissions_entry", "submissions_entryfile", "accounts_user", "accounts_auditevent", "campaign_phase")
# Asked in a process of its own, whose database is the migrated one.
ASK = """
import json
from django.test import Client
from accounts.models import User
from submissions.models import Entry
from campaign.calendar import current_campaign
found = {}
def ask(who, *paths):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    if who:
        client.force_login(User.objects.filter(role=who, is_active=True).order_by("pk")[0])
    for path in paths:
        found[f"{who} {path}"] = client.get(path, follow=True).status_code
ask("", "/", "/categories/", "/works/", "/results/", "/privacy/", "/activities/")
ask("organiser", "/desk/organiser/", "/screening/", "/shortlist/", "/panels/", "/people/", "/outbox/", "/jobs/")
ask("recommender", "/desk", "/branch/unions/")
ask("entrant", "/desk", "/entries/")
ask("auditor", "/desk", "/audit/")
entry = Entry.objects.filter(recommended_at__isnull=False).order_by("pk")[0]
client = Client(headers={"host": "localhost"})
client.force_login(entry.created_by)
found["her entry"] = client.get(f"/entries/{entry.pk}/", follow=True).status_code
ask("organiser", f"/entries/{entry.pk}/")
print("FOUND" + json.dumps([current_campaign().year, found]))
"""


# The tables of that release, from nothing; its migrations are still here, because they are only ever added to.
TABLES = """
import json
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate([tuple(one) for one in json.loads({targets!r})])
"""


@pytest.fixture(params=EARLIER, ids=lambda path: path.name.split(".")[0])
def folder(request: Any, tmp_path: Path) -> Path:
    (tmp_path / "db.sqlite3").write_bytes(lzma.decompress(request.param.read_bytes()))
    return tmp_path


@pytest.fixture
def database(postgres_server: str) -> Iterator[str]:
    """An empty database of this test's own on PostgreSQL; its address."""
    with psycopg.connect(postgres_server, autocommit=True) as line:
        line.execute("DROP DATABASE IF EXISTS upgrade WITH (FORCE)")
        line.execute("CREATE DATABASE upgrade")
        yield postgres_server.rsplit("/", 1)[0] + "/upgrade"
        line.execute("DROP DATABASE upgrade WITH (FORCE)")


def test_an_earlier_database_is_migrated_and_its_pages_open(folder: Path) -> None:
    before = counts(folder)
    manage(folder, "migrate", "-v0")
    assert manage(folder, "migrate", "--check") == ""
    assert counts(folder) == before
    pages_open(folder, before)


def test_the_same_on_postgresql(folder: Path, database: str) -> None:
    before, address = counts(folder), {"DATABASE_URL": database}
    with sqlite3.connect(folder / "db.sqlite3") as old:
        leaves = dict(old.execute("SELECT app, name FROM django_migrations ORDER BY id")).items()
        manage(folder, "shell", "-v0", "-c", TABLES.format(targets=json.dumps(list(leaves))), **address)
        with psycopg.connect(database) as new:
            carry_rows(old, new)
    manage(folder, "migrate", "-v0", **address)
    assert manage(folder, "migrate", "--check", **address) == ""
    with psycopg.connect(database) as new:
        assert {table: new.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT} == before
    pages_open(folder, before, **address)


def pages_open(folder: Path, before: dict[str, int], **more: str) -> None:
    assert min(before.values()) > 5
    year, found = json.loads(manage(folder, "shell", "-v0", "-c", ASK, **more).split("FOUND")[1])
    assert year == 2023
    assert {page: status for page, status in found.items() if status != 200} == {}


def carry_rows(old: sqlite3.Connection, new: psycopg.Connection[Any]) -> None:
    """As a restore does: without triggers and references. PostgreSQL casts SQLite's values from their text."""
    new.execute("SET session_replication_role = replica")
    new.execute("SET timezone = 'UTC'")
    names = old.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    for (table,) in names:
        if table != "django_migrations":
            carry_table(table, old, new)


def carry_table(table: str, old: sqlite3.Connection, new: psycopg.Connection[Any]) -> None:
    found = old.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in found.description]
    names, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    rows = [[one if one is None or isinstance(one, bytes) else str(one) for one in row] for row in found]
    with new.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        if "id" in columns:
            largest = f"(SELECT max(id) FROM {table})"
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {largest}) WHERE {largest} > 0")


def counts(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "db.sqlite3") as line:
        return {table: line.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


def manage(folder: Path, *command: str, **more: str) -> str:
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR", **more}
    ran = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
