"""Tables that may only grow: triggers on both databases refuse UPDATE and DELETE, on PostgreSQL also TRUNCATE.

Installed by the migration that creates the table. A refusal surfaces as a database error whose message
starts with `append_only:`.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

TABLES: list[str] = []


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        (
            "CREATE OR REPLACE FUNCTION bamin_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION bamin_append_only()"
        ),
        *_against_truncate(vendor, table),
    ]


def _against_truncate(vendor: str, table: str) -> list[str]:
    """Row triggers do not see a TRUNCATE, nor one of another table that cascades to here. SQLite has none."""
    if vendor == "sqlite":
        return []
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
        (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION bamin_append_only()"
        ),
    ]


def install(connection: Any, table: str) -> None:
    _execute(connection, _statements(connection.vendor, table))


def uninstall(connection: Any, table: str) -> None:
    if connection.vendor == "sqlite":
        dropped = [f"{table}_no_update", f"{table}_no_delete"]
    else:
        dropped = [f"{table}_no_change ON {table}", f"{table}_no_truncate ON {table}"]
    _execute(connection, [f"DROP TRIGGER IF EXISTS {trigger}" for trigger in dropped])


def _execute(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def protect(table: str) -> migrations.RunPython:
    """A reversible migration operation that makes `table` append-only."""
    TABLES.append(table)
    return migrations.RunPython(
        lambda apps, editor: install(editor.connection, table),
        lambda apps, editor: uninstall(editor.connection, table),
    )


def protect_from_truncate(table: str) -> migrations.RunPython:
    """For databases whose table was protected before TRUNCATE was thought of; a new one has it from `protect`."""
    return migrations.RunPython(
        lambda apps, editor: _execute(editor.connection, _against_truncate(editor.connection.vendor, table)),
        migrations.RunPython.noop,
    )


def while_open(table: str, *operations: Operation) -> list[Operation]:
    """Those operations with the protection of `table` taken away and put back around them, forwards and backwards:
    SQLite makes a table anew for a new column, and its triggers go with the old one."""
    opening, closing = (
        lambda apps, editor: uninstall(editor.connection, table),
        lambda apps, editor: install(editor.connection, table),
    )
    return [migrations.RunPython(opening, closing), *operations, migrations.RunPython(closing, opening)]
