"""A mark that the database itself renews with every change of a campaign, category, phase, branch deadline or desk.

So no verb, command or hand at a prompt can forget it. The mark is random, not a number: a database that was restored
from a backup never shows a mark again under which a process keeps other rows. `last_number` of a campaign, which
every submission advances, is left out; a new column of the campaign wants `renew_columns` in its migration.

On SQLite a migration that rebuilds one of these tables loses its triggers: let it call `install` again
(tests/campaign/test_revision.py turns red else).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

FIRST_TABLES = ("campaign_campaign", "campaign_category", "campaign_phase", "campaign_branchdeadline")
TABLES = (*FIRST_TABLES, "campaign_branchdesk")
_LEFT_OUT = ("id", "last_number")
_RENEW = (
    "INSERT INTO campaign_revision (id, stamp) VALUES (1, {mark}) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp"
)


def install(connection: Any, tables: Iterable[str] = TABLES) -> None:
    with connection.cursor() as cursor:
        columns = _campaign_columns(connection, cursor)
        for statement in _statements(connection.vendor, tables, columns):
            cursor.execute(statement)


def renew_columns(connection: Any) -> None:
    """After a change of the campaign's own table: its triggers again, with the columns that it has now."""
    uninstall(connection, FIRST_TABLES[:1], is_last=False)
    install(connection, FIRST_TABLES[:1])


def uninstall(connection: Any, tables: Iterable[str] = TABLES, *, is_last: bool = True) -> None:
    """Without the function that the triggers call, unless others stay (`is_last`)."""
    on_table = "" if connection.vendor == "sqlite" else " ON {table}"
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{verb}_revised" + on_table.format(table=table))
        if is_last and connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS bamin_campaign_revised")


def _campaign_columns(connection: Any, cursor: Any) -> str:
    found = connection.introspection.get_table_description(cursor, FIRST_TABLES[0])
    return ", ".join(column.name for column in found if column.name not in _LEFT_OUT)


def _statements(vendor: str, tables: Iterable[str], campaign_columns: str) -> Iterator[str]:
    if vendor == "postgresql":
        renew = _RENEW.format(mark="gen_random_uuid()")
        yield (
            "CREATE OR REPLACE FUNCTION bamin_campaign_revised() RETURNS trigger AS $$ "
            f"BEGIN {renew}; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
    for table in tables:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            columns = f" OF {campaign_columns}" if (table, verb) == ("campaign_campaign", "UPDATE") else ""
            head = f"CREATE TRIGGER {table}_{verb.lower()}_revised AFTER {verb}{columns} ON {table} "
            if vendor == "sqlite":
                yield head + "BEGIN " + _RENEW.format(mark="lower(hex(randomblob(16)))") + "; END"
            else:
                yield head + "FOR EACH STATEMENT EXECUTE FUNCTION bamin_campaign_revised()"
