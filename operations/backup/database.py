"""The whole database into one file and back, by the database's own tool: SQLite's back-up interface, pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def dump(folder: Path) -> tuple[Path, dict[str, int]]:
    """One consistent state of the database, without stopping the site, and how many rows each table has in it."""
    path = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        return path, _copy_sqlite(Path(connection.settings_dict["NAME"]), path)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = f"--snapshot={cursor.fetchone()[0]}"
        rows = counts()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", snapshot, f"--file={path}")
    return path, rows


def load(path: Path) -> None:
    """Replace everything in the database by the dump. PostgreSQL: all or nothing, in one transaction."""
    connection.close()
    if connection.vendor == "sqlite":
        _put_sqlite(path, Path(connection.settings_dict["NAME"]))
        return
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         "--clean", "--if-exists", f"--dbname={connection.settings_dict['NAME']}", str(path))  # fmt: skip


def is_empty() -> bool:
    """No table, or tables in which nobody is."""
    return "accounts_user" not in connection.introspection.table_names() or not User.objects.exists()


def counts() -> dict[str, int]:
    """Rows by table."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in sorted(connection.introspection.table_names(cursor))}


def migrations() -> list[str]:
    """The newest migration of each app that has run."""
    newest: dict[str, str] = {}
    for app, name in MigrationRecorder(connection).applied_migrations():
        newest[app] = max(newest.get(app, ""), name)
    return [f"{app} {name}" for app, name in sorted(newest.items())]


def _count(cursor: Any, table: str) -> int:
    found = cursor.execute(f'SELECT COUNT(*) FROM "{table}"') or cursor  # noqa: S608  (a table's own name)
    return int(found.fetchone()[0])


def _copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        found = new.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: _count(new.cursor(), name) for (name,) in sorted(found.fetchall())}


def _put_sqlite(source: Path, target: Path) -> None:
    half = target.with_name(target.name + ".restoring")
    shutil.copyfile(source, half)
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    half.replace(target)


def _run(tool: str, *arguments: str) -> None:
    """Raises Refused with the tool's last line."""
    binary = shutil.which(tool, path=settings.POSTGRES_TOOLS or None)
    if binary is None:
        raise Refused(_("找不到 %s。请安装 PostgreSQL 客户端，或用 POSTGRES_TOOLS 指明所在文件夹。") % tool)
    done = subprocess.run([binary, *arguments], env=_environment(), capture_output=True, text=True)
    if done.returncode:
        raise Refused(_("%(tool)s 没有成功：%(says)s") % {"tool": tool, "says": done.stderr.strip()[-500:]})


def _environment() -> dict[str, str]:
    """Where the server is and who we are there; a password is never an argument, which others could read."""
    here: dict[str, Any] = connection.settings_dict
    given = {"PGHOST": here["HOST"], "PGPORT": here["PORT"], "PGUSER": here["USER"], "PGPASSWORD": here["PASSWORD"]}
    given["PGDATABASE"] = here["NAME"]
    return os.environ | {name: str(value) for name, value in given.items() if value}
