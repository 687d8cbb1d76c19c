"""Tables that may only grow: triggers on both databases refuse UPDATE and DELETE, on PostgreSQL also TRUNCATE.

Of some tables a row waits for one decision: those columns may be filled once, together, and nothing else changes.
Of others, columns that tell of a person may be emptied, and nothing else changes.
Installed by the migration that creates the table. A refusal surfaces as a database error whose message
starts with `append_only:`.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

TABLES: list[str] = []
_DECISIONS: dict[str, tuple[str, ...]] = {}  # by table: the columns that one decision fills
_ERASABLE: dict[str, tuple[str, ...]] = {}  # by table: the columns that may be emptied


def _statements(connection: Any, table: str) -> list[str]:
    vendor = connection.vendor
    if vendor == "sqlite":
        return [_sqlite_trigger(table, "UPDATE", _if_changed(connection, table)), _sqlite_trigger(table, "DELETE")]
    if decisions := _DECISIONS.get(table):
        return _decided_once(table, decisions)
    if erasable := _ERASABLE.get(table):
        return _only_emptied(table, erasable)
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


def _sqlite_trigger(table: str, verb: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, 'append_only: {table}'); END"
    )


def _if_changed(connection: Any, table: str) -> str:
    """For SQLite: when an update is neither the one decision that a row waits for, nor an erasing."""
    decisions, erasable = _DECISIONS.get(table, ()), _ERASABLE.get(table, ())
    if not decisions and not erasable:
        return ""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    decided = [f"OLD.{column} IS NOT NULL" for column in decisions]
    filled = [
        f"(OLD.{column} IS NOT NEW.{column} AND coalesce(NEW.{column}, '') <> '')"
        for column in erasable
        if column in columns
    ]
    fixed = [column for column in columns if column not in (*decisions, *erasable)]
    changed = [f"OLD.{column} IS NOT NEW.{column}" for column in fixed]
    return f"WHEN {' OR '.join([*decided, *filled, *changed])}"


def _decided_once(table: str, decisions: tuple[str, ...]) -> list[str]:
    """The same for PostgreSQL, whatever columns the table will have one day."""
    named = ", ".join(f"'{column}'" for column in decisions)
    return [
        (
            "CREATE OR REPLACE FUNCTION bamin_decided_once() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND NOT jsonb_strip_nulls(to_jsonb(OLD)) ?| TG_ARGV "
            "AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION bamin_decided_once({named})"
        ),
        *_against_truncate("postgresql", table),
    ]


def _only_emptied(table: str, erasable: tuple[str, ...]) -> list[str]:
    """For PostgreSQL: nothing but those columns changes, and to nothing but emptiness."""
    named = ", ".join(f"'{column}'" for column in erasable)
    return [
        (
            "CREATE OR REPLACE FUNCTION bamin_only_emptied() RETURNS trigger AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV AND NOT EXISTS ("
            "SELECT FROM unnest(TG_ARGV) AS one "
            "WHERE coalesce(to_jsonb(NEW) ->> one, '') NOT IN ('', coalesce(to_jsonb(OLD) ->> one, ''))"
            ") THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'append_only: %', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        ),
        (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION bamin_only_emptied({named})"
        ),
        *_against_truncate("postgresql", table),
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
    _execute(connection, _statements(connection, table))


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


def protect_but_for_one_decision(table: str, *, decisions: tuple[str, ...]) -> migrations.RunPython:
    """As `protect`, but `decisions` are columns that may be filled once, while all of them are empty."""
    _DECISIONS[table] = decisions
    return protect(table)


def let_be_emptied(table: str, *, columns: tuple[str, ...]) -> migrations.RunPython:
    """A protected table whose `columns`, which tell of a person, may be emptied from now on (PIPL art. 47).

    Later migrations may add to them; whatever the order in which their files are read.
    """
    _ERASABLE[table] = tuple(dict.fromkeys((*_ERASABLE.get(table, ()), *columns)))

    def install_anew(apps: Any, editor: Any) -> None:
        uninstall(editor.connection, table)
        install(editor.connection, table)

    def back(apps: Any, editor: Any) -> None:
        kept = _ERASABLE.pop(table)
        install_anew(apps, editor)
        _ERASABLE[table] = kept

    return migrations.RunPython(install_anew, back)


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
