"""The database notes every change of what everybody may see, whoever makes it: a shortlisted work, its files, the
copies made of them, a union's name.

A note is a new row, not a counter: two that change different works never wait for each other, and a note that is
committed late still changes how many there are. On SQLite a migration that rebuilds one of these tables loses its
triggers: let it call `install` again (tests/submissions/public_list/test_triggers.py turns red else).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TABLES = ("submissions_entry", "submissions_entryfile", "submissions_derivedcopy", "accounts_union")
_NOTE = "INSERT INTO submissions_publiclistchange (at) VALUES (CURRENT_TIMESTAMP)"
# What of a file or copy a page shows; bytes that arrive and the progress of a conversion are left out.
_COLUMNS = {
    "submissions_entryfile": "entry_id, role, position, caption, state, facts, content_type, removed_at",
    "submissions_derivedcopy": "file_id, kind, state, storage_name, content_type",
    "accounts_union": "code, name, short_name, path, recommending_id",
}
# Whether a row's work is on the list; {row} is NEW or OLD.
_ON_LIST = {
    "submissions_entry": "{row}.state = 'shortlisted'",
    "submissions_entryfile": (
        "EXISTS (SELECT 1 FROM submissions_entry e WHERE e.id = {row}.entry_id AND e.state = 'shortlisted')"
    ),
    "submissions_derivedcopy": (
        "EXISTS (SELECT 1 FROM submissions_entryfile f JOIN submissions_entry e ON e.id = f.entry_id "
        "WHERE f.id = {row}.file_id AND e.state = 'shortlisted')"
    ),
    "accounts_union": "{row}.id IS NOT NULL",
}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def uninstall(connection: Any) -> None:
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in _ROWS:
                on_table = f" ON {table}" if is_postgresql else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, verb)}{on_table}")
            if is_postgresql:
                cursor.execute(f"DROP FUNCTION IF EXISTS {_function(table)}")


def _statements(vendor: str) -> Iterator[str]:
    for table in TABLES:
        if vendor == "postgresql":
            yield _function_of(table)
        for verb, rows in _ROWS.items():
            columns = f" OF {_COLUMNS[table]}" if verb == "UPDATE" and table in _COLUMNS else ""
            head = f"CREATE TRIGGER {_name(table, verb)} AFTER {verb}{columns} ON {table} FOR EACH ROW "
            if vendor == "postgresql":
                yield head + _when(table, rows, vendor) + f"EXECUTE FUNCTION {_function(table)}()"
            else:
                yield head + _when(table, rows, vendor) + f"BEGIN {_NOTE}; END"


def _when(table: str, rows: tuple[str, ...], vendor: str) -> str:
    """PostgreSQL asks other tables only inside the function."""
    condition = " OR ".join(_ON_LIST[table].format(row=row) for row in rows)
    return "" if vendor == "postgresql" and "SELECT" in condition else f"WHEN ({condition}) "


def _function_of(table: str) -> str:
    """OLD is empty for an insertion, NEW for a deletion."""
    asked = " OR ".join(_ON_LIST[table].format(row=row) for row in ("NEW", "OLD"))
    condition = asked if "SELECT" in asked else "TRUE"
    return (
        f"CREATE OR REPLACE FUNCTION {_function(table)}() RETURNS trigger AS $$ "
        f"BEGIN IF {condition} THEN {_NOTE}; END IF; RETURN NULL; END $$ LANGUAGE plpgsql"
    )


def _name(table: str, verb: str) -> str:
    return f"{table}_{verb.lower()}_listed"


def _function(table: str) -> str:
    return f"bamin_{table}_listed"
