"""Tables that may only grow: triggers on both databases refuse UPDATE and DELETE.

Installed by the migration that creates the table. A refusal surfaces as a database error whose message
starts with `append_only:`.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

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
    ]


def install(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, table):
            cursor.execute(statement)


def uninstall(connection: Any, table: str) -> None:
    names = (
        (f"{table}_no_update", f"{table}_no_delete")
        if connection.vendor == "sqlite"
        else (f"{table}_no_change",)
    )
    with connection.cursor() as cursor:
        for name in names:
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def protect(table: str) -> migrations.RunPython:
    """A reversible migration operation that makes `table` append-only."""
    TABLES.append(table)
    return migrations.RunPython(
        lambda apps, editor: install(editor.connection, table),
        lambda apps, editor: uninstall(editor.connection, table),
    )
